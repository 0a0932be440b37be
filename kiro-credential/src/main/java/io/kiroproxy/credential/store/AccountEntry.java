package io.kiroproxy.credential.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.core.spi.ProxyAddress;
import io.kiroproxy.credential.Account;
import io.kiroproxy.credential.AccountId;
import io.kiroproxy.credential.Credentials;
import io.kiroproxy.credential.MachineIds;
import io.kiroproxy.credential.source.ProxyUrls;
import io.kiroproxy.credential.source.TraitsJson;
import org.jspecify.annotations.Nullable;

/** One element of {@code accounts} in {@code config.json}: the original's fields first, ours after them. */
final class AccountEntry {
    private final ObjectNode json;

    AccountEntry(ObjectNode json) {
        this.json = json;
    }

    @Nullable
    String text(String name) {
        JsonNode value = json.path(name);
        String text = value.isTextual() || value.isNumber() ? value.asText().strip() : "";
        return text.isEmpty() ? null : text;
    }

    /** The id, or null when it is missing or could not name a file. */
    @Nullable
    AccountId id() {
        String id = text("id");
        return id != null && AccountId.isValid(id) ? AccountId.of(id) : null;
    }

    @Nullable
    String machineId() {
        return MachineIds.normalised(text("machine_id"));
    }

    void setMachineId(String machineId) {
        json.put("machine_id", machineId);
    }

    void setProxy(String url) {
        json.put("proxy_url", url);
    }

    @Nullable
    String tokenPath() {
        return text("token_path");
    }

    /** The account, with {@code credentials} or the reason why there are none. */
    Account account(
            AccountId id,
            String machineId,
            @Nullable String source,
            @Nullable Credentials credentials,
            @Nullable String problem) {
        Account.Builder builder = Account.builder(id, machineId)
                .enabled(json.path("enabled").asBoolean(true))
                .source(source)
                .clientIdentity(text("client_identity"))
                .traits(TraitsJson.read(json))
                .email(text("email"))
                .userId(text("user_id"));
        String name = text("name");
        if (name != null) {
            builder.name(name);
        }
        String trouble = problem;
        String proxy = text("proxy_url");
        if (proxy != null && proxy.startsWith(SealedProxies.MARK)) {
            trouble = problem != null ? problem : "proxy_url of the account: sealed, and its key is not there";
        } else if (proxy != null) {
            try {
                builder.proxy(ProxyAddress.parse(proxy));
            } catch (IllegalArgumentException e) {
                trouble = "proxy_url of the account: " + e.getMessage();
            }
        }
        return builder.credentials(credentials).problem(trouble).build();
    }

    /** Takes over what {@code account} says; other keys stay. */
    void update(Account account, String tokenPath) {
        put("id", account.id().value());
        put("name", account.name());
        put("token_path", tokenPath);
        json.put("enabled", account.enabled());
        boolean proxyUnreadable = account.problem() != null && account.proxy() == null && text("proxy_url") != null;
        if (!proxyUnreadable) {
            String known = text("proxy_url");
            String wanted = ProxyUrls.text(account.proxy());
            if (wanted == null) {
                json.putNull("proxy_url");
            } else if (known == null || !sameProxy(known, account.proxy())) {
                json.put("proxy_url", wanted);
            }
        }
        put("machine_id", account.machineId());
        put("client_identity", account.clientIdentity());
        TraitsJson.write(json, account.traits());
        put("email", account.email());
        put("user_id", account.userId());
    }

    private void put(String name, @Nullable String value) {
        if (value == null) {
            json.remove(name);
        } else {
            json.put(name, value);
        }
    }

    private static boolean sameProxy(String text, @Nullable ProxyAddress proxy) {
        try {
            return ProxyAddress.parse(text).equals(proxy);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
