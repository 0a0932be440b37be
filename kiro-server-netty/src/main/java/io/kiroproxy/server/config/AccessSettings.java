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
}
