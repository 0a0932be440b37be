package io.kiroproxy.server.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.core.spi.CredentialKind;
import io.kiroproxy.core.spi.ProxyAddress;
import io.kiroproxy.core.spi.UsageLimits;
import io.kiroproxy.credential.AccessToken;
import io.kiroproxy.credential.Account;
import io.kiroproxy.credential.AccountHealth;
import io.kiroproxy.credential.AccountTraits;
import io.kiroproxy.credential.AccountView;
import io.kiroproxy.credential.Credentials;
import io.kiroproxy.credential.ExternalIdpCredentials;
import io.kiroproxy.credential.IdcCredentials;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** Accounts as the admin API shows them: without secrets (kiroproxy-contract.md 2.1). */
final class AccountJson {

    /** A token with less left counts as expired. */
    static final Duration EXPIRED = Duration.ofMinutes(5);

    /** A token with less left is expiring soon. */
    static final Duration EXPIRING_SOON = Duration.ofMinutes(10);

    private static final int SHOWN_OF_MACHINE_ID = 16;
    private static final DateTimeFormatter ISO = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssxxx");

    private AccountJson() {}

    /** An entry of the list. */
    static ObjectNode summary(AccountView view, Instant now) {
        Account account = view.account();
        Credentials credentials = account.credentials();
        ObjectNode json = head(view);
        json.put("cooldown_remaining", cooldown(view, now));
        json.put("token_expired", credentials == null ? null : (Boolean) expired(credentials, now));
        json.put("token_expiring_soon", credentials == null ? null : (Boolean) expiringSoon(credentials, now));
        json.put("auth_method", method(credentials));
        json.put("has_refresh_token", credentials != null && credentials.refreshToken() != null);
        json.put("idc_config_complete", idcComplete(credentials));
        json.put("proxy_url", proxy(account.proxy()));
        return more(json, view);
    }

    /** One account. */
    static ObjectNode detail(AccountView view, @Nullable Path home, Instant now) {
        Account account = view.account();
        ObjectNode json = head(view);
        json.put("last_used", Json.secondsOrNull(view.state().lastUsed()));
        json.put("token_path", tokenPath(account, home));
        json.put("machine_id", machineId(account));
        Credentials credentials = account.credentials();
        json.set("credentials", credentials == null ? null : credentials(credentials, now));
        Integer remaining = cooldown(view, now);
        json.putObject("cooldown").put("is_cooldown", remaining != null).put("remaining_seconds", remaining);
        json.put("proxy_url", proxy(account.proxy()));
        return more(json, view);
    }

    static String machineId(Account account) {
        return account.machineId().substring(0, SHOWN_OF_MACHINE_ID) + "...";
    }

    /** A proxy's address with its password masked, null for none. */
    static @Nullable String proxy(@Nullable ProxyAddress proxy) {
        if (proxy == null) {
            return null;
        }
        String scheme = proxy.type().scheme();
        String user = proxy.username() == null
                ? ""
                : proxy.username() + (proxy.password() == null ? "" : ":" + proxy.password()) + "@";
        return scheme + "://" + user + proxy.host() + ":" + proxy.port();
    }

    /** The seconds an account pauses on; null when it does not. */
    static @Nullable Integer cooldown(AccountView view, Instant now) {
        if (!view.status().equals("cooldown")) {
            return null;
        }
        long seconds = Duration.between(now, view.health().endsAt()).toSeconds();
        return (int) Math.max(0, Math.min(Integer.MAX_VALUE, seconds));
    }

    /** The original's name for how the account was logged in, and ours for what it did not know. */
    static @Nullable String method(@Nullable Credentials credentials) {
        if (credentials == null) {
            return null;
        }
        return switch (credentials.kind()) {
            case SOCIAL -> "social";
            case BUILDER_ID, IDENTITY_CENTER -> "idc";
            case EXTERNAL_IDP -> "external_idp";
            case API_KEY -> "api_key";
        };
    }

    static boolean expired(Credentials credentials, Instant now) {
        return !lasts(credentials, now, EXPIRED);
    }

    static boolean expiringSoon(Credentials credentials, Instant now) {
        return !lasts(credentials, now, EXPIRING_SOON);
    }

    /** When the access token ends; null when nothing says so, or it does not end. */
    static @Nullable String expires(Credentials credentials) {
        AccessToken token = credentials.accessToken();
        Instant at = token == null ? Instant.EPOCH : token.expiresAt();
        return at.equals(Instant.EPOCH) || at.equals(Instant.MAX) ? null : ISO.format(at.atOffset(ZoneOffset.UTC));
    }

    static @Nullable Boolean idcComplete(@Nullable Credentials credentials) {
        return credentials instanceof IdcCredentials idc ? (Boolean) (idc.registration() != null) : null;
    }

    static String region(Credentials credentials) {
        if (credentials.region() != null) {
            return credentials.region();
        }
        String arn = credentials.profileArn();
        if (arn != null && arn.split(":", -1).length > 3) {
            return arn.split(":", -1)[3];
        }
        return credentials instanceof IdcCredentials idc ? idc.ssoRegion() : "us-east-1";
    }

    private static ObjectNode head(AccountView view) {
        ObjectNode json = Json.object();
        json.put("id", view.id().value());
        json.put("name", view.name());
        json.put("enabled", view.account().enabled());
        json.put("status", view.status());
        json.put("available", view.health().isReady());
        json.put("request_count", view.state().requests());
        json.put("error_count", view.state().errors());
        return json;
    }

    /** What the original did not have. */
    private static ObjectNode more(ObjectNode json, AccountView view) {
        Account account = view.account();
        AccountHealth health = view.health();
        json.put("reason", health.isReady() ? null : health.explanation());
        json.put(
                "since",
                health.isReady() ? null : Json.secondsOrNull(view.state().outSince()));
        Instant until = health.endsAt();
        boolean ends = !until.equals(Instant.MAX) && !until.equals(Instant.MIN);
        json.put("until", ends ? (Double) Json.seconds(until) : null);
        CredentialKind kind =
                account.credentials() == null ? null : account.credentials().kind();
        json.put("kind", kind == null ? null : kind.name().toLowerCase(java.util.Locale.ROOT));
        json.put("in_flight", view.inFlight());
        traits(json, account.traits());
        json.put("client_identity", account.clientIdentity());
        json.put("email", account.email());
        json.put("credits_used", view.state().credits());
        json.put(
                "credits_left",
                view.quotaLeft().isPresent() ? (Double) view.quotaLeft().getAsDouble() : null);
        json.put("low_balance", view.lowBalance());
        UsageLimits usage = view.usage();
        json.put("plan", usage == null ? null : usage.plan());
        json.put("quota_resets_at", usage == null ? null : Json.secondsOrNull(usage.resetsAt()));
        json.put("usage_at", Json.secondsOrNull(view.usageAt()));
        return json;
    }

    private static void traits(ObjectNode json, AccountTraits traits) {
        json.put("group", traits.group());
        ArrayNode tags = json.putArray("tags");
        traits.tags().forEach(tags::add);
        json.put("note", traits.note());
        json.put("priority", traits.priority());
        json.put("weight", traits.weight());
        json.put("max_in_flight", traits.maxInFlight());
        json.put("requests_per_minute", traits.requestsPerMinute());
        json.put("draining", traits.sessions() == AccountTraits.Sessions.KNOWN);
    }

    private static ObjectNode credentials(Credentials credentials, Instant now) {
        ObjectNode json = Json.object();
        json.put("has_access_token", credentials.accessToken() != null);
        json.put("has_refresh_token", credentials.refreshToken() != null);
        json.put("has_client_id", hasClientId(credentials));
        json.put("auth_method", method(credentials));
        json.put("region", region(credentials));
        json.put("expires_at", expires(credentials));
        json.put("is_expired", expired(credentials, now));
        json.put("is_expiring_soon", expiringSoon(credentials, now));
        return json;
    }

    private static boolean hasClientId(Credentials credentials) {
        return credentials instanceof ExternalIdpCredentials
                || (credentials instanceof IdcCredentials idc && idc.registration() != null);
    }

    private static boolean lasts(Credentials credentials, Instant now, Duration margin) {
        AccessToken token = credentials.accessToken();
        return token != null && token.lasts(now, margin);
    }

    /** Where the credentials came from, else where our own copy is (decisions.md 20). */
    private static @Nullable String tokenPath(Account account, @Nullable Path home) {
        if (account.source() != null) {
            return account.source();
        }
        return home == null
                ? null
                : home.resolve("accounts").resolve(account.id() + ".json").toString();
    }
}
