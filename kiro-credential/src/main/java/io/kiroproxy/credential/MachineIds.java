package io.kiroproxy.credential;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Machine ids: 64 lower-case hex digits, one per account (kiro-upstream.md 9). */
public final class MachineIds {
    private static final Pattern SYNTAX = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern UUID_SYNTAX = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    /** What an account shows as its machine. */
    public enum Mode {
        /** One value for the account's whole life. The default. */
        STABLE,
        /** A value that changes with the hour (UTC), as the original tool can be set to. */
        TIME_FACTOR
    }

    private MachineIds() {}

    /** A new id for a new account. */
    public static String random(RandomGenerator random) {
        byte[] seed = new byte[32];
        random.nextBytes(seed);
        return HexFormat.of().formatHex(seed);
    }

    /** The SHA-256 of {@code text}: how the original derives an id from its first known field. */
    public static String derived(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("the JDK lacks SHA-256", e);
        }
    }

    /** An imported id in our form: 64 hex digits, or a UUID whose digits are doubled; null when it is neither. */
    public static @Nullable String normalised(@Nullable String imported) {
        if (imported == null) {
            return null;
        }
        String lower = imported.strip().toLowerCase(Locale.ROOT);
        if (SYNTAX.matcher(lower).matches()) {
            return lower;
        }
        return UUID_SYNTAX.matcher(lower).matches() ? lower.replace("-", "").repeat(2) : null;
    }

    /** What is shown at {@code now} for an account whose own id is {@code machineId}. */
    public static String shown(String machineId, Mode mode, Instant now) {
        if (mode == Mode.STABLE) {
            return machineId;
        }
        return derived(machineId + now.atOffset(ZoneOffset.UTC).truncatedTo(ChronoUnit.HOURS));
    }

    static void requireValid(String machineId) {
        if (!SYNTAX.matcher(machineId).matches()) {
            throw new IllegalArgumentException(
                    "machine id of " + machineId.length() + " characters (expected: 64 lower-case hex digits)");
        }
    }
}
