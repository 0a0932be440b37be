package io.kiroproxy.server.http;

import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.spi.HttpFields;
import io.kiroproxy.core.spi.Secret;
import io.kiroproxy.server.config.AccessSettings;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Checks keys. Compares SHA-256 sums in constant time and looks at every configured key whatever it finds.
 *
 * <p>A client's key comes as {@code Authorization: Bearer}, {@code x-api-key}, {@code x-goog-api-key} or {@code ?key=};
 * one good one among them is enough, as some clients send two. Without configured keys any key and no key at all are fine: a server that
 * others can reach does not start that way.
 */
final class AccessGate {

    private record Known(String name, byte[] sum) {}

    private final List<Known> clients;
    private final byte @Nullable [] adminKey;
    private final GuessLimiter guesses;

    AccessGate(AccessSettings settings, GuessLimiter guesses) {
        this.guesses = guesses;
        this.clients = settings.clients().stream()
                .map(client -> new Known(client.name(), sum(client.key().reveal())))
                .toList();
        Secret key = settings.adminKey();
        this.adminKey = key == null ? null : sum(key.reveal());
    }

    /** Who calls. {@code refusal} is null when it may; {@code client} is its key's name, null when none is configured. */
    record Caller(@Nullable String client, @Nullable Refusal refusal) {}

    /** Checks a call of a model API. */
    Caller client(HttpFields fields, @Nullable String queryKey) {
        if (clients.isEmpty()) {
            return new Caller(null, null);
        }
        List<String> presented = presented(fields, queryKey);
        if (presented.isEmpty()) {
            return refused("no API key (expected: Authorization: Bearer, x-api-key or x-goog-api-key)");
        }
        String name = null;
        for (String key : presented) {
            byte[] sum = sum(key);
            for (Known known : clients) {
                if (MessageDigest.isEqual(known.sum(), sum)) {
                    name = known.name();
                }
            }
        }
        return name == null ? refused("the API key is not one of this proxy's") : new Caller(name, null);
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
                429,
                ErrorKind.RATE_LIMITED,
                "too many wrong admin keys from this address; try again in " + seconds + " s",
                HttpFields.of("retry-after", Long.toString(seconds)));
    }

    private static Caller refused(String message) {
        return new Caller(null, Refusal.of(0, ErrorKind.UNAUTHENTICATED, message));
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
