package io.kiroproxy.credential.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.credential.AccountId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code config.json} as a tree, so that keys nobody here knows survive every write. */
final class ConfigFile {
    private static final String ACCOUNTS = "accounts";

    private final Home home;
    private final SealedProxies proxies;
    private final InstantSource clock;

    ConfigFile(Home home, Sealing sealing, InstantSource clock) {
        this.home = home;
        this.proxies = new SealedProxies(sealing);
        this.clock = clock;
    }

    /**
     * Reads the file. A damaged one is set aside under a name with the time, so that nothing of it is lost.
     *
     * @param warnings takes the notice of that
     */
    ObjectNode read(List<String> warnings) throws IOException {
        Path file = home.config();
        if (!Files.exists(file)) {
            return JsonNodeFactory.instance.objectNode();
        }
        ObjectNode json = StoreJson.object(Files.readAllBytes(file));
        if (json != null
                && (json.path(ACCOUNTS).isMissingNode() || json.path(ACCOUNTS).isArray())) {
            proxies.open(json);
            return json;
        }
        Path aside = PrivateFiles.setAside(file, clock.millis());
        warnings.add(file + " is damaged (expected: a JSON object with an array \"accounts\"); it was set aside as "
                + aside.getFileName() + ". Credentials in " + home.accounts() + " are untouched.");
        return recovered(warnings);
    }

    /** The list made anew from our own copies of the credentials, which carry everything but names and settings. */
    private ObjectNode recovered(List<String> warnings) throws IOException {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        if (!Files.isDirectory(home.accounts())) {
            return json;
        }
        List<Path> copies = new ArrayList<>();
        try (var files = Files.newDirectoryStream(home.accounts(), "*.json")) {
            files.forEach(copies::add);
        }
        copies.sort(null);
        for (Path copy : copies) {
            String name = copy.getFileName().toString();
            String id = name.substring(0, name.length() - ".json".length());
            if (AccountId.isValid(id)) {
                ObjectNode entry = list(json).addObject();
                entry.put("id", id).put("name", id).put("token_path", copy.toString());
                entry.put("enabled", true).putNull("proxy_url");
            }
        }
        if (!list(json).isEmpty()) {
            warnings.add(list(json).size() + " accounts were found again; their names and proxies must be set anew.");
        }
        write(json);
        return json;
    }

    void write(ObjectNode json) throws IOException {
        PrivateFiles.write(home.config(), StoreJson.bytes(proxies.sealed(json)));
    }

    /** The entry of {@code id}, added at the end when there is none. */
    AccountEntry entry(ObjectNode json, AccountId id) {
        AccountEntry found = find(json, id);
        return found != null ? found : new AccountEntry(list(json).addObject());
    }

    static @Nullable AccountEntry find(ObjectNode json, AccountId id) {
        for (AccountEntry entry : entries(json)) {
            if (id.equals(entry.id())) {
                return entry;
            }
        }
        return null;
    }

    static void remove(ObjectNode json, AccountId id) {
        ArrayNode list = list(json);
        for (int i = list.size() - 1; i >= 0; i--) {
            if (list.get(i) instanceof ObjectNode object && id.equals(new AccountEntry(object).id())) {
                list.remove(i);
            }
        }
    }

    static List<AccountEntry> entries(ObjectNode json) {
        List<AccountEntry> entries = new ArrayList<>();
        for (JsonNode node : list(json)) {
            if (node instanceof ObjectNode object) {
                entries.add(new AccountEntry(object));
            }
        }
        return entries;
    }

    static ArrayNode list(ObjectNode json) {
        return json.path(ACCOUNTS) instanceof ArrayNode array ? array : json.putArray(ACCOUNTS);
    }
}
