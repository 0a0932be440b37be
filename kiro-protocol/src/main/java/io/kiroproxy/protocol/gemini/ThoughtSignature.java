package io.kiroproxy.protocol.gemini;

import io.kiroproxy.core.model.Content;
import io.kiroproxy.protocol.reasoning.CarriedReasoning;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Carries reasoning through {@code thoughtSignature}, which clients send back unchanged while they drop the thoughts
 * themselves (clients.md 10).
 *
 * <p>Form: base64 of {@code kiro1:} and a {@link CarriedReasoning}. The vendor defines the field as bytes, and its SDKs
 * decode it and may encode it again in the alphabet for addresses, so both alphabets are read.
 */
final class ThoughtSignature {

    private static final String PREFIX = "kiro1:";

    /** {@link #PREFIX} in base64, the same in both alphabets; its length is a multiple of three. */
    private static final String ENCODED_PREFIX =
            Base64.getEncoder().encodeToString(PREFIX.getBytes(StandardCharsets.US_ASCII));

    /** What clients send where they have no signature (clients.md 5), plain and as bytes. */
    private static final Set<String> PLACEHOLDERS =
            Set.of("skip_thought_signature_validator", "c2tpcF90aG91Z2h0X3NpZ25hdHVyZV92YWxpZGF0b3I=");

    private ThoughtSignature() {}

    /** A carrier of a signed text, which may be empty. */
    static String of(String text, String signature) {
        return carrier(CarriedReasoning.signed(text, signature));
    }

    /** A carrier of reasoning that only the upstream can read. */
    static String ofRedacted(String data) {
        return carrier(CarriedReasoning.redacted(data));
    }

    /**
     * What {@code signature} carries; one that is not ours is taken for the upstream's own, over a text it does not
     * know. Null for a placeholder and for a damaged carrier.
     */
    static @Nullable Content read(String signature) {
        if (PLACEHOLDERS.contains(signature) || signature.isBlank()) {
            return null;
        }
        if (!signature.startsWith(ENCODED_PREFIX)) {
            return new Content.Thinking("", signature);
        }
        String json =
                signature.substring(ENCODED_PREFIX.length()).replace('-', '+').replace('_', '/');
        try {
            return CarriedReasoning.read(Base64.getDecoder().decode(json));
        } catch (IllegalArgumentException damaged) {
            return null;
        }
    }

    private static String carrier(byte[] carried) {
        return ENCODED_PREFIX + Base64.getEncoder().encodeToString(carried);
    }
}
