package io.kiroproxy.server.access;

import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.spi.Secret;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The keys that the owner has issued to clients. Thread-safe; nothing here blocks. A key's text leaves once, with
 * {@link Issued}, and is not kept.
 */
public final class ClientKeys implements AutoCloseable {

    /** How every key begins, so that people and scanners recognise it. */
    public static final String PREFIX = "kiro-";

    /** Keys of one server. */
    public static final int MAX_KEYS = 10_000;

    /** The longest time that a key and its successor are both good. */
    public static final Duration LONGEST_OVERLAP = Duration.ofDays(90);

    /** Nobody's name: calls with the admin key are recorded under it. */
    public static final String ADMIN = "admin";

    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int CHARACTERS = 52;

    private final AccessState state;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final CreditRates rates = new CreditRates();

    private ClientKeys(AccessState state, InstantSource clock, RandomGenerator random) {
        this.state = Objects.requireNonNull(state, "state");
        this.clock = Objects.requireNonNull(clock, "clock");
        this.random = Objects.requireNonNull(random, "random");
    }

    /** Keys kept in {@code state}, which is closed with them. */
    public static ClientKeys create(AccessState state, InstantSource clock) {
        return new ClientKeys(state, clock, new SecureRandom());
    }

    /**
     * A key and its text.
     *
     * @param key what is kept
     * @param text what the client sends; shown once
     */
    public record Issued(ClientKey key, Secret text) {}

    /** All keys, oldest first. */
    public List<ClientKey> all() {
        return state.keys();
    }

    public Optional<ClientKey> find(String id) {
        return state.keys().stream().filter(key -> key.id().equals(id)).findFirst();
    }

    /** The key whose text is {@code presented}, unless it is disabled, expired or replaced. */
    public Optional<ClientKey> known(String presented) {
        Instant now = clock.instant();
        String sum = KeySum.sha256(presented);
        return state.withSum(sum)
                .filter(key -> key.enabled() && !key.expiredAt(now))
                .filter(key ->
                        key.sums().stream().anyMatch(each -> each.sha256().equals(sum) && each.validAt(now)));
    }

    /** Makes a key. Fails with {@code INVALID_REQUEST} when the name is taken or there are {@link #MAX_KEYS}. */
    public CompletionStage<Issued> issue(KeyTerms terms) {
        Secret text = newText();
        Instant now = clock.instant();
        ClientKey key = new ClientKey(newId(), terms, List.of(KeySum.of(text)), true, now, now);
        return state.change(keys -> {
                    if (keys.size() >= MAX_KEYS) {
                        throw GatewayException.invalidRequest(keys.size() + " keys (at most " + MAX_KEYS + ")");
                    }
                    free(keys, key.id(), terms.name());
                    List<ClientKey> more = new ArrayList<>(keys);
                    more.add(key);
                    return more;
                })
                .thenApply(done -> new Issued(key, text));
    }

    /** Gives a key a new text; the old one stays good for {@code overlap}. */
    public CompletionStage<Issued> rotate(String id, Duration overlap) {
        if (overlap.isNegative() || overlap.compareTo(LONGEST_OVERLAP) > 0) {
            throw GatewayException.invalidRequest(
                    "overlap: " + overlap.toSeconds() + " s (expected: 0 to " + LONGEST_OVERLAP.toSeconds() + " s)");
        }
        Secret text = newText();
        Instant now = clock.instant();
        return changed(id, key -> key.rotated(text, now, now.plus(overlap))).thenApply(key -> new Issued(key, text));
    }

    /** Changes what the owner decides about a key. */
    public CompletionStage<ClientKey> change(String id, UnaryOperator<KeyTerms> change) {
        return changed(id, key -> key.withTerms(change.apply(key.terms())));
    }

    public CompletionStage<ClientKey> turn(String id, ClientKey.Switch to) {
        return changed(id, key -> key.switched(to));
    }

    /** Forgets a key; false when there is none with that id. */
    public CompletionStage<Boolean> remove(String id) {
        AtomicReference<Boolean> gone = new AtomicReference<>(false);
        return state.change(keys -> {
                    List<ClientKey> rest =
                            keys.stream().filter(key -> !key.id().equals(id)).toList();
                    gone.set(rest.size() < keys.size());
                    return rest;
                })
                .thenApply(done -> gone.get());
    }

    public KeyUsage usage(String id) {
        return state.usage(id);
    }

    /** Sets aside what a call may use, or says why it must not run. */
    public CompletionStage<Admittance> reserve(ClientKey key, CallEstimate call) {
        double credits = rates.atMost(call.model(), call.multiplier(), call.tokensIn(), call.tokensOut());
        return state.reserve(new Claim(key, call.callId(), call.tokensIn() + call.tokensOut(), credits));
    }

    /**
     * Counts what a call has used.
     *
     * @param credits what the upstream billed, negative when it said nothing: then it is guessed from the tokens
     */
    public void settle(Admittance.Granted granted, CallEstimate call, long tokensIn, long tokensOut, double credits) {
        if (credits < 0) {
            double guess = rates.guess(call.model(), call.multiplier(), tokensIn, tokensOut);
            state.settle(granted, new Spending(1, tokensIn, tokensOut, guess));
            return;
        }
        Spending spent = new Spending(1, tokensIn, tokensOut, credits);
        rates.learn(call.model(), spent);
        state.settle(granted, spent);
    }

    @Override
    public void close() {
        state.close();
    }

    private CompletionStage<ClientKey> changed(String id, UnaryOperator<ClientKey> change) {
        AtomicReference<@Nullable ClientKey> after = new AtomicReference<>();
        return state.change(keys -> {
                    ClientKey before = keys.stream()
                            .filter(key -> key.id().equals(id))
                            .findFirst()
                            .orElseThrow(() -> new GatewayException(ErrorKind.NOT_FOUND, "Key not found"));
                    ClientKey now = change.apply(before);
                    free(keys, id, now.name());
                    after.set(now);
                    return keys.stream()
                            .map(key -> key.id().equals(id) ? now : key)
                            .toList();
                })
                .thenApply(done -> Objects.requireNonNull(after.get()));
    }

    private static void free(List<ClientKey> keys, String id, String name) {
        boolean taken = name.equalsIgnoreCase(ADMIN)
                || keys.stream()
                        .anyMatch(key -> !key.id().equals(id) && key.name().equals(name));
        if (taken) {
            throw GatewayException.invalidRequest("name: \"" + name + "\" is taken (expected: a name of its own)");
        }
    }

    private Secret newText() {
        StringBuilder text = new StringBuilder(PREFIX);
        for (int i = 0; i < CHARACTERS; i++) {
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return Secret.of(text.toString());
    }

    private String newId() {
        byte[] id = new byte[4];
        random.nextBytes(id);
        return HexFormat.of().formatHex(id);
    }
}
