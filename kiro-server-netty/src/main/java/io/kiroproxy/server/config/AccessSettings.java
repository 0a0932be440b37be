package io.kiroproxy.server.config;

import io.kiroproxy.core.spi.Secret;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who may call.
 *
 * @param clients keys for the model APIs; with none, on a loopback bind, any key is accepted
 * @param adminKey the key for {@code /api}; null to leave it open on a loopback bind (decisions.md 13)
 */
public record AccessSettings(
        List<ClientKey> clients, @Nullable Secret adminKey) {

    /** No keys. */
    public static final AccessSettings OPEN = new AccessSettings(List.of(), null);

    /**
     * A client's key.
     *
     * @param name for records and logs
     * @param key what the client sends
     */
    public record ClientKey(String name, Secret key) {
        public ClientKey {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(key, "key");
            if (name.isBlank()) {
                throw new IllegalArgumentException("access.clients: a blank name (expected: a name per key)");
            }
        }
    }

    public AccessSettings {
        clients = List.copyOf(clients);
        Set<String> names = new HashSet<>();
        for (ClientKey client : clients) {
            if (!names.add(client.name())) {
                throw new IllegalArgumentException(
                        "access.clients: two keys named " + client.name() + " (expected: one each)");
            }
        }
    }

    /** A copy with other client keys. */
    public AccessSettings withClients(List<ClientKey> clients) {
        return new AccessSettings(clients, adminKey);
    }

    /** A copy with another admin key. */
    public AccessSettings withAdminKey(Secret adminKey) {
        return new AccessSettings(clients, adminKey);
    }

    static List<Setting<?>> catalogue() {
        return List.of(
                Setting.of(
                        "access.clients",
                        ClientKeyType.create(),
                        Setting.Effect.RESTART,
                        "Keys for the model APIs: a name, and the key or a file that holds it. With none, on a loopback"
                                + " address, any key is accepted.",
                        config -> config.access().clients(),
                        (config, value) -> config.withAccess(config.access().withClients(value))),
                Setting.of(
                                "access.admin-key",
                                ValueTypes.secret(),
                                Setting.Effect.RESTART,
                                "The key for /api and the page. Without one both are open on a loopback address.",
                                config -> config.access().adminKey(),
                                (config, value) ->
                                        config.withAccess(config.access().withAdminKey(value)))
                        .alsoBy("KIRO_ADMIN_KEY", "", Secret::of));
    }
}
