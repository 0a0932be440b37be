package io.kiroproxy.server.config;

import io.kiroproxy.core.spi.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How the list of client keys stands in a file. */
final class ClientKeyType {

    private ClientKeyType() {}

    static ValueType<List<AccessSettings.ClientKey>> create() {
        Map<String, Object> text = Map.of("type", "string");
        return ValueType.<List<AccessSettings.ClientKey>>of(
                        "list of keys", ValueType.Shape.LIST, ClientKeyType::read, keys -> keys.stream()
                                .map(key -> Map.of("name", key.name(), "key", "***"))
                                .toList())
                .allowing(List.of("{ name, key } or { name, key-file }"))
                .schema(Map.of(
                        "items",
                        Map.of(
                                "type",
                                "object",
                                "required",
                                List.of("name"),
                                "additionalProperties",
                                false,
                                "properties",
                                Map.of("name", text, "key", text, "key-file", text))));
    }

    private static @Nullable List<AccessSettings.ClientKey> read(Section section, String key) {
        if (!section.given(key)) {
            return null;
        }
        List<AccessSettings.ClientKey> clients = new ArrayList<>();
        for (Section client : section.sections(key)) {
            String name = client.text("name");
            Secret secret = secret(client);
            client.finish();
            if (name == null) {
                client.problem("name", "missing (expected: a name for records and logs)");
            } else if (secret != null) {
                AccessSettings.ClientKey read =
                        client.attempt("name", () -> new AccessSettings.ClientKey(name, secret));
                if (read != null) {
                    clients.add(read);
                }
            }
        }
        return clients;
    }

    private static @Nullable Secret secret(Section client) {
        Secret inline = client.value("key", Secret::of);
        Secret fromFile = client.value("key-file", text -> SecretFile.read(client.directory(), text));
        if (client.has("key") == client.has("key-file")) {
            client.problem(
                    "key", client.has("key") ? "both key and key-file (expected: one)" : "missing (or key-file)");
            return null;
        }
        return inline == null ? fromFile : inline;
    }
}
