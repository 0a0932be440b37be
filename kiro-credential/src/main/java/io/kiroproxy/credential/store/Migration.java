package io.kiroproxy.credential.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.model.JsonText;
import io.kiroproxy.credential.Account;
import io.kiroproxy.credential.AccountId;
import io.kiroproxy.credential.source.FoundCredentials;
import io.kiroproxy.credential.source.TokenFileReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Takes a KiroProxy list over (kiroproxy-contract.md 2.3, decisions.md 19): a copy of the list first, then a copy of
 * each credential, and the tolerance for what the original leaves behind. Running it again changes nothing.
 */
final class Migration {
    private static final String MARK = "store_version";
    private static final int VERSION = 1;

    private final Home home;
    private final CredentialCopies copies;
    private final RandomGenerator random;

    Migration(Home home, CredentialCopies copies, RandomGenerator random) {
        this.home = home;
        this.copies = copies;
        this.random = random;
    }

    /** Brings {@code json} into our form; true when it changed. */
    boolean run(ObjectNode json, List<String> warnings) throws IOException {
        boolean fresh = !json.has(MARK);
        if (fresh && Files.exists(home.config()) && !Files.exists(home.backup())) {
            PrivateFiles.write(home.backup(), Files.readAllBytes(home.config()));
        }
        boolean changed = completeIds(ConfigFile.list(json), warnings);
        changed |= dropDoubles(ConfigFile.list(json), warnings);
        for (AccountEntry entry : ConfigFile.entries(json)) {
            changed |= adopt(entry, warnings);
        }
        if (fresh) {
            json.put(MARK, VERSION);
        }
        return changed || fresh;
    }

    private boolean completeIds(ArrayNode list, List<String> warnings) {
        boolean changed = false;
        Set<AccountId> seen = new HashSet<>();
        for (JsonNode node : list) {
            if (!(node instanceof ObjectNode object)) {
                warnings.add("config.json: an element of \"accounts\" is no object and was left alone");
                continue;
            }
            AccountId id = new AccountEntry(object).id();
            if (id == null || !seen.add(id)) {
                AccountId made = AccountId.random(random);
                object.put("id", made.value());
                seen.add(made);
                changed = true;
            }
            if (object.path("name").asText("").isBlank()) {
                object.put("name", object.path("id").asText());
                changed = true;
            }
        }
        return changed;
    }

    /** Two entries that were never copied and point to one file are one account. */
    private boolean dropDoubles(ArrayNode list, List<String> warnings) {
        Map<String, String> firstByPath = new HashMap<>();
        boolean changed = false;
        for (int i = 0; i < list.size(); i++) {
            if (!(list.get(i) instanceof ObjectNode object)) {
                continue;
            }
            AccountEntry entry = new AccountEntry(object);
            AccountId id = entry.id();
            String path = entry.tokenPath();
            if (id == null || path == null) {
                continue;
            }
            String first = firstByPath.putIfAbsent(path, object.path("name").asText());
            if (first != null && !Files.exists(home.credentials(id))) {
                warnings.add("accounts \"" + first + "\" and \""
                        + object.path("name").asText() + "\" share the file " + path
                        + ", so they are one login; the second was dropped");
                list.remove(i--);
                changed = true;
            }
        }
        return changed;
    }

    private boolean adopt(AccountEntry entry, List<String> warnings) throws IOException {
        AccountId id = entry.id();
        String path = entry.tokenPath();
        if (id == null) {
            return false;
        }
        if (Files.exists(home.credentials(id))) {
            return completeMachineId(entry, id);
        }
        if (path == null) {
            warnings.add("account " + id + " has no token_path and no copy of its credentials");
            return false;
        }
        try {
            FoundCredentials found = TokenFileReader.read(Path.of(path));
            JsonText original = JsonText.of(Files.readString(Path.of(path), StandardCharsets.UTF_8));
            String known = entry.machineId();
            String machineId = known != null ? known : found.machineIdAsInKiroProxy(random);
            copies.adopt(id, original, found.credentials(), machineId);
            Account account = entry.account(id, machineId, path, found.credentials(), null);
            entry.update(account, path);
            return true;
        } catch (GatewayException | InvalidPathException e) {
            warnings.add("account " + id + " stays in the list but cannot be used: " + e.getMessage());
            return false;
        }
    }

    private boolean completeMachineId(AccountEntry entry, AccountId id) {
        if (entry.machineId() != null) {
            return false;
        }
        try {
            entry.setMachineId(copies.read(id).machineIdAsInKiroProxy(random));
            return true;
        } catch (GatewayException e) {
            return false;
        }
    }
}
