package io.kiroproxy.simulator.rules;

import io.kiroproxy.simulator.json.Json;
import java.util.Map;

/**
 * Estimates tokens: four characters each, one and a half of CJK (kiro-upstream.md 4.6), 1,600 for an image, a quarter
 * of the bytes of a document. Signatures do not count (kiro-upstream-2026.md 2.5).
 */
public final class TokenEstimate {
    private static final int IMAGE_TOKENS = 1_600;

    private TokenEstimate() {}

    /** The estimate for a piece of text. */
    public static int ofText(String text) {
        return (int) Math.ceil(weigh(text));
    }

    /** The estimate for a whole request body. */
    static int ofBody(Json body) {
        return (int) Math.ceil(weigh("", body));
    }

    private static double weigh(String name, Json value) {
        if (value.isText()) {
            return switch (name) {
                case "signature", "redactedContent" -> 0;
                case "bytes" -> value.text().length() * 3 / 16.0;
                default -> weigh(value.text());
            };
        }
        double sum = value.isNumber() || value.isBoolean() ? 1 : 0;
        for (Map.Entry<String, Json> member : value.members().entrySet()) {
            sum += member.getKey().equals("images")
                    ? member.getValue().items().size() * IMAGE_TOKENS
                    : weigh(member.getKey(), member.getValue());
        }
        for (Json item : value.items()) {
            sum += weigh(name, item);
        }
        return sum;
    }

    private static double weigh(String text) {
        double sum = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean cjk = c >= 0x2e80 && c <= 0x9fff || c >= 0xac00 && c <= 0xd7af || c >= 0xf900 && c <= 0xfaff;
            sum += cjk ? 1 / 1.5 : 0.25;
        }
        return sum;
    }
}
