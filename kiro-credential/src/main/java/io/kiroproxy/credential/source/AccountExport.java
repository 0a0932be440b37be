package io.kiroproxy.credential.source;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.core.model.JsonText;
import io.kiroproxy.credential.Account;
import io.kiroproxy.credential.Credentials;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes accounts the way KiroProxy exports them, with nothing left out, so that an import brings all of it back. */
public final class AccountExport {
    private AccountExport() {}

    /** All of {@code accounts}, secrets included; those without credentials are left out. */
    public static JsonText json(List<Account> accounts, Instant now) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode list = json.putArray("accounts");
        for (Account account : accounts) {
            Credentials credentials = account.credentials();
            if (credentials == null) {
                continue;
            }
            ObjectNode entry = list.addObject();
            entry.put("name", account.name());
            entry.put("enabled", account.enabled());
            put(entry, "proxy_url", ProxyUrls.text(account.proxy()));
            entry.put("machineId", account.machineId());
            TraitsJson.write(entry, account.traits());
            put(entry, "client_identity", account.clientIdentity());
            put(entry, "email", account.email());
            put(entry, "userId", account.userId());
            CredentialWriter.write(entry.putObject("credentials"), credentials);
        }
        json.put("exported_at", now.toString());
        json.put("version", "1.0");
        return JsonText.of(json.toString());
    }

    private static void put(ObjectNode json, String name, @Nullable String value) {
        if (value != null) {
            json.put(name, value);
        }
    }
}
