package io.kiroproxy.credential.login;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.random.RandomGenerator;

/** The secrets of one browser sign-in (RFC 7636; kiro-upstream.md 8.9). Prints nothing. */
final class Pkce {
    private final String verifier;
    private final String state;

    private Pkce(String verifier, String state) {
        this.verifier = verifier;
        this.state = state;
    }

    static Pkce create(RandomGenerator random) {
        return new Pkce(text(random, 32), text(random, 16));
    }

    private static String text(RandomGenerator random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return encoded(bytes);
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    String verifier() {
        return verifier;
    }

    String challenge() {
        try {
            return encoded(MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("the JDK lacks SHA-256", e);
        }
    }

    String state() {
        return state;
    }

    /** Whether an answer belongs to this sign-in; takes the same time wherever it differs. */
    boolean isState(String given) {
        return MessageDigest.isEqual(state.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }
}
