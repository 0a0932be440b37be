package io.kiroproxy.server.http;

import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.spi.HttpFields;
import io.kiroproxy.core.spi.Secret;
import io.kiroproxy.server.access.ClientKey;
import io.kiroproxy.server.access.ClientKeys;
import io.kiroproxy.server.config.ServerConfig;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Checks keys. Compares SHA-256 sums and looks at every configured key whatever it finds.
 *
 * <p>A client's key comes as {@code Authorization: Bearer}, {@code x-api-key}, {@code x-goog-api-key} or {@code ?key=};
 * one good one among them is enough, as some clients send two. Keys of the configuration and issued ones
 * ({@link ClientKeys}) stand side by side; the admin key is good too, for the caller {@code admin}. On a loopback address
 * without any client key, any key and no key at all are fine. Who has no good key and guesses the admin key has to wait
 * as on the admin API.
 */
final class AccessGate {

    private record Known(String name, byte[] sum) {}

    private final List<Known> clients;
    private final ClientKeys issued;
    private final boolean loopback;
    private final byte @Nullable [] adminKey;
    private final GuessLimiter guesses;
    private final GuessLimiter modelGuesses;

    AccessGate(ServerConfig config, ClientKeys issued, LongSupplier ticker) {
        this.issued = issued;
        this.loopback = config.listen().loopback();
        this.guesses = new GuessLimiter(ticker);
        this.modelGuesses = new GuessLimiter(ticker);
        this.clients = config.access().clients().stream()
                .map(client -> new Known(client.name(), sum(client.key().reveal())))
                .toList();
        Secret key = config.access().adminKey();
        this.adminKey = key == null ? null : sum(key.reveal());
    }

    /**
     * Who calls.
     *
     * @param client its key's name, null when none is needed
     * @param key its key when it is an issued one
     * @param refusal null when it may
     */
    record Caller(
            @Nullable String client,
            @Nullable ClientKey key,
            @Nullable Refusal refusal) {

        static final Caller ANYBODY = new Caller(null, null, null);

        /** Whoever may use the admin API. */
        static final Caller ADMIN = new Caller(ClientKeys.ADMIN, null, null);

        static Caller refused(@Nullable Refusal refusal) {
            return new Caller(null, null, refusal);
        }

        /** The same one, refused for {@code reason} unless that is null. */
        Caller unless(@Nullable Refusal reason) {
            return new Caller(client, key, reason);
        }
    }

    /** Whether the model API serves anybody on this machine. */
    boolean open() {
        return loopback && clients.isEmpty() && issued.all().isEmpty();
    }

    /**
     * Checks a call of a model API, or of what clients may see of themselves.
     *
     * @param protocol the client protocol, null for neither
     */
    Caller client(HttpFields fields, @Nullable String queryKey, InetAddress remote, @Nullable String protocol) {
        if (open()) {
            return Caller.ANYBODY;
        }
        List<String> presented = presented(fields, queryKey);
        if (presented.isEmpty()) {
            return unauthenticated("no API key (expected: Authorization: Bearer, x-api-key or x-goog-api-key)");
        }
        String name = configured(presented);
        if (name != null) {
            return new Caller(name, null, null);
        }
        for (String text : presented) {
            ClientKey key = issued.known(text).orElse(null);
            if (key != null) {
                return new Caller(key.name(), key, place(key, remote, protocol));
            }
        }
        return admin(presented, remote);
    }

    private @Nullable String configured(List<String> presented) {
        String name = null;
        for (String key : presented) {
            byte[] sum = sum(key);
            for (Known known : clients) {
                if (MessageDigest.isEqual(known.sum(), sum)) {
                    name = known.name();
                }
            }
        }
        return name;
    }

    private static @Nullable Refusal place(ClientKey key, InetAddress remote, @Nullable String protocol) {
        if (!key.terms().scopes().allowsAddress(remote)) {
            return Refusal.of(
                    RefusalReason.SCOPE,
                    0,
                    ErrorKind.FORBIDDEN,
                    "key \"" + key.name() + "\" may not be used from this address");
        }
        if (protocol != null && !key.terms().scopes().allowsProtocol(protocol)) {
            return Refusal.of(
                    RefusalReason.SCOPE,
                    0,
                    ErrorKind.FORBIDDEN,
                    "key \"" + key.name() + "\" is not for the protocol " + protocol);
        }
        return null;
    }

    private Caller admin(List<String> presented, InetAddress remote) {
        if (adminKey != null) {
            Duration wait = modelGuesses.wait(remote);
            if (!wait.isZero()) {
                return Caller.refused(tooManyGuesses(wait));
            }
            boolean right = false;
            for (String key : presented) {
                right |= MessageDigest.isEqual(adminKey, sum(key));
            }
            if (right) {
                modelGuesses.right(remote);
                return Caller.ADMIN;
            }
            modelGuesses.wrong(remote);
        }
        return unauthenticated("the API key is not one of this proxy's");
    }

    /** Whether {@code /api} needs a key. */
    boolean adminKeyConfigured() {
        return adminKey != null;
    }

    /** Checks a call of the server's own API, whose key comes as {@code Authorization: Bearer} or {@code x-api-key}. */
    @Nullable
    Refusal admin(HttpFields fields, InetAddress remote) {
        if (adminKey == null) {
            return null;
        }
        Duration wait = guesses.wait(remote);
        if (!wait.isZero()) {
            return tooManyGuesses(wait);
        }
        boolean shown = false;
        boolean right = false;
        for (String key : adminKeys(fields)) {
            shown = true;
            right |= MessageDigest.isEqual(adminKey, sum(key));
        }
        if (right) {
            guesses.right(remote);
            return null;
        }
        if (shown) {
            guesses.wrong(remote);
        }
        return Refusal.of(
                RefusalReason.KEY,
                401,
                ErrorKind.UNAUTHENTICATED,
                "the admin key is " + (shown ? "wrong" : "missing") + " (Authorization: Bearer or x-api-key)");
    }

    private static List<String> adminKeys(HttpFields fields) {
        return Stream.of(bearer(fields), fields.first("x-api-key"))
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull)
                .toList();
    }

    private static Refusal tooManyGuesses(Duration wait) {
        long seconds = wait.toSeconds() + 1;
        return new Refusal(
                RefusalReason.GUESSES,
                429,
                ErrorKind.RATE_LIMITED,
                "too many wrong keys from this address; try again in " + seconds + " s",
                HttpFields.of("retry-after", Long.toString(seconds)));
    }

    private static Caller unauthenticated(String message) {
        return Caller.refused(Refusal.of(RefusalReason.KEY, 0, ErrorKind.UNAUTHENTICATED, message));
    }

    private static List<String> presented(HttpFields fields, @Nullable String queryKey) {
        return Stream.of(bearer(fields), fields.first("x-api-key"), fields.first("x-goog-api-key"), queryKey)
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull)
                .toList();
    }

    private static @Nullable String bearer(HttpFields fields) {
        String value = fields.first("authorization");
        return value != null && value.regionMatches(true, 0, "Bearer ", 0, 7)
                ? value.substring(7).trim()
                : null;
    }

    private static byte[] sum(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every Java platform", e);
        }
    }
}
