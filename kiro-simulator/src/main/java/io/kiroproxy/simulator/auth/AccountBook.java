package io.kiroproxy.simulator.auth;

import io.kiroproxy.simulator.catalog.ModelCatalog;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All accounts, every token issued, and the OIDC registrations. Safe for several threads; nothing in here waits.
 */
public final class AccountBook {
    /** How long a client registration lives. */
    static final Duration REGISTRATION_LIFE = Duration.ofDays(90);
    /** Tokens remembered; the oldest go first. */
    private static final int MAX_TOKENS = 100_000;

    private final Clock clock;
    private final Secrets secrets;
    private final ModelCatalog catalog;
    private final Duration tokenLife;
    private final Map<String, SimulatedAccount> accounts = new LinkedHashMap<>();
    private final Map<String, ClientRegistration> registrations = new HashMap<>();
    private final Map<String, Access> accessTokens = bounded();
    private final Map<String, Refresh> refreshTokens = bounded();
    private @Nullable URI baseUri;

    private record Access(SimulatedAccount account, Instant expiresAt) {}

    private record Refresh(SimulatedAccount account, String clientId) {}

    /** What an access token is worth. */
    public enum Standing {
        /** Issued here and not over. */
        VALID,
        /** Issued here and over. */
        EXPIRED
    }

    /** An account found by its token. */
    public record Bearer(SimulatedAccount account, Standing standing) {}

    /** An empty book whose access tokens live this long. */
    public AccountBook(Clock clock, Secrets secrets, ModelCatalog catalog, Duration tokenLife) {
        this.clock = clock;
        this.secrets = secrets;
        this.catalog = catalog;
        this.tokenLife = tokenLife;
    }

    private static <V> Map<String, V> bounded() {
        return new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
                return size() > MAX_TOKENS;
            }
        };
    }

    /** Tells the book where the simulator listens; files name that address. */
    public synchronized void listeningOn(URI uri) {
        baseUri = uri;
    }

    synchronized URI baseUri() {
        if (baseUri == null) {
            throw new IllegalStateException("the simulator is not listening yet");
        }
        return baseUri;
    }

    /**
     * Registers an account and issues its first tokens.
     *
     * @throws IllegalArgumentException when the name is taken
     */
    public synchronized SimulatedAccount add(AccountSpec spec) {
        return add(spec, register(ClientRegistration.SCOPES, List.of(), ""));
    }

    synchronized SimulatedAccount add(AccountSpec spec, ClientRegistration registration) {
        if (accounts.containsKey(spec.name())) {
            throw new IllegalArgumentException("account name: " + spec.name() + " is taken (expected: a new name)");
        }
        ModelCatalog models = catalog.forPlan(spec.plan());
        String arn =
                spec.kind().sharedArn().isEmpty() ? ownArn(spec) : spec.kind().sharedArn();
        SimulatedAccount account = new SimulatedAccount(
                this,
                spec,
                arn,
                "d-" + secrets.word(10).toLowerCase(Locale.ROOT) + "." + secrets.uuid(),
                registration,
                spec.models().isEmpty() ? models : models.only(spec.models()),
                new Tokens("", "", Instant.EPOCH));
        accounts.put(spec.name(), account);
        issue(account, registration.clientId());
        return account;
    }

    private String ownArn(AccountSpec spec) {
        return "arn:aws:codewhisperer:" + spec.region() + ":111122223333:profile/"
                + secrets.word(12).toUpperCase(Locale.ROOT);
    }

    /** The accounts in the order of their registration. */
    public synchronized List<SimulatedAccount> accounts() {
        return List.copyOf(accounts.values());
    }

    /** The account of that name. */
    public synchronized Optional<SimulatedAccount> find(String name) {
        return Optional.ofNullable(accounts.get(name));
    }

    /** Who an access token or API key belongs to. */
    public synchronized Optional<Bearer> bearer(String token) {
        Access access = accessTokens.get(token);
        if (access == null) {
            return Optional.empty();
        }
        boolean over = !clock.instant().isBefore(access.expiresAt);
        return Optional.of(new Bearer(access.account, over ? Standing.EXPIRED : Standing.VALID));
    }

    /** Issues fresh tokens and makes them the account's newest; earlier access tokens live until they expire. */
    synchronized Tokens issue(SimulatedAccount account, String clientId) {
        boolean key = account.kind() == AccountKind.API_KEY;
        Instant end = key ? Instant.MAX : clock.instant().plus(tokenLife);
        Tokens tokens = new Tokens(
                key ? "ksk_" + secrets.word(48) : secrets.accessToken(), key ? "" : secrets.refreshToken(), end);
        accessTokens.put(tokens.access(), new Access(account, end));
        if (!key) {
            refreshTokens.put(tokens.refresh(), new Refresh(account, clientId));
        }
        account.renewed(tokens, registrations.get(clientId));
        return tokens;
    }

    /** What one use of a refresh token gave. */
    record Refreshed(SimulatedAccount account, Tokens tokens) {}

    /**
     * Uses a refresh token up and issues the next pair, when it belongs to an account of one of these kinds and was
     * issued under that registration.
     */
    synchronized Optional<Refreshed> refresh(String refreshToken, String clientId, Set<AccountKind> kinds) {
        Refresh found = refreshTokens.get(refreshToken);
        if (found == null || !kinds.contains(found.account.kind())) {
            return Optional.empty();
        }
        if (found.account.kind() != AccountKind.SOCIAL && !found.clientId.equals(clientId)) {
            return Optional.empty();
        }
        refreshTokens.remove(refreshToken);
        return Optional.of(new Refreshed(found.account, issue(found.account, found.clientId)));
    }

    synchronized void expireAccessTokens(SimulatedAccount account) {
        Instant now = clock.instant();
        accessTokens.replaceAll((token, access) -> access.account == account ? new Access(account, now) : access);
        account.renewed(new Tokens(account.accessToken(), account.refreshToken(), now), null);
    }

    synchronized void revokeRefreshTokens(SimulatedAccount account) {
        refreshTokens.values().removeIf(refresh -> refresh.account == account);
    }

    synchronized ClientRegistration register(List<String> scopes, List<String> redirectUris, String issuerUrl) {
        ClientRegistration registration = new ClientRegistration(
                secrets.word(22),
                secrets.word(64),
                clock.instant().plus(REGISTRATION_LIFE),
                scopes,
                redirectUris,
                issuerUrl);
        registrations.put(registration.clientId(), registration);
        return registration;
    }

    synchronized Optional<ClientRegistration> registration(String clientId) {
        return Optional.ofNullable(registrations.get(clientId));
    }

    Duration tokenLife() {
        return tokenLife;
    }
}
