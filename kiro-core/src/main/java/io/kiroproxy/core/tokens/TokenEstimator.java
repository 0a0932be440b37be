package io.kiroproxy.core.tokens;

import io.kiroproxy.core.model.Content;
import io.kiroproxy.core.model.Conversation;
import io.kiroproxy.core.model.Message;
import io.kiroproxy.core.model.ToolSpec;
import java.nio.charset.StandardCharsets;

/**
 * Estimates how many tokens a model makes of something. Every character has a fixed weight by its kind, so the
 * estimate of a text is the same however the text is cut into pieces. Immutable.
 *
 * <p>The weights give about 3.9 characters per token for English prose, fewer for code, and 1.5 for Chinese,
 * Japanese and Korean. Real counts differ by some tenths either way; {@link Calibration} corrects for that.
 */
public final class TokenEstimator {

    /** Weight of one token. */
    public static final long TOKEN = 1_000;

    /** Tokens of an image of unknown size: the order of what a full-size screenshot costs. */
    public static final int IMAGE_TOKENS = 1_500;

    private static final int LETTER = 260;
    private static final int SPACE = 200;
    private static final int DIGIT = 420;
    private static final int PUNCTUATION = 550;
    private static final int OTHER_SCRIPT = 450;
    private static final int CJK = 666;
    private static final int SURROGATE = 700;

    private static final short[] ASCII = asciiWeights();

    /** From this length on a copy pays. */
    private static final int LONG = 256;

    private static final int PER_MESSAGE = 4;
    private static final int PER_BLOCK = 3;
    private static final int PER_TOOL = 12;
    private static final int DOCUMENT_BYTES_PER_TOKEN = 10;

    /** Tokens of {@code text}, rounded up. */
    public int text(CharSequence text) {
        return tokens(weight(text));
    }

    /** The weight of {@code text} in thousandths of a token; weights of pieces add up to that of the whole. */
    public long weight(CharSequence text) {
        if (text.length() >= LONG && text instanceof String string) {
            byte[] utf8 = string.getBytes(StandardCharsets.UTF_8);
            if (utf8.length == text.length()) {
                return weightOfAscii(utf8);
            }
        }
        long weight = 0;
        for (int i = 0; i < text.length(); i++) {
            weight += weight(text.charAt(i));
        }
        return weight;
    }

    /** A copy of the bytes costs far less than asking a string for every character. */
    private static long weightOfAscii(byte[] ascii) {
        long weight = 0;
        for (byte c : ascii) {
            weight += ASCII[c];
        }
        return weight;
    }

    /** The length of the longest beginning of {@code text} that weighs at most {@code limit}; no pair is split. */
    public int fitting(CharSequence text, long limit) {
        long weight = 0;
        for (int i = 0; i < text.length(); i++) {
            weight += weight(text.charAt(i));
            if (weight > limit) {
                boolean splitsPair = i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
                return splitsPair ? i - 1 : i;
            }
        }
        return text.length();
    }

    /** Whole tokens of a weight, rounded up and within {@code int}. */
    public static int tokens(long weight) {
        return (int) Math.min(Integer.MAX_VALUE, (weight + TOKEN - 1) / TOKEN);
    }

    /** Tokens of everything the model would read. */
    public int conversation(Conversation conversation) {
        long weight = weight(conversation.system());
        for (ToolSpec tool : conversation.tools()) {
            weight += PER_TOOL * TOKEN
                    + weight(tool.name())
                    + weight(tool.description())
                    + weight(tool.inputSchema().json());
        }
        for (Message message : conversation.messages()) {
            weight += PER_MESSAGE * TOKEN;
            for (Content content : message.content()) {
                weight += weight(content);
            }
        }
        return tokens(weight);
    }

    private long weight(Content content) {
        if (content instanceof Content.Text text) {
            return weight(text.text());
        }
        if (content instanceof Content.Image) {
            return IMAGE_TOKENS * TOKEN;
        }
        if (content instanceof Content.Document document) {
            return Math.max(1, document.base64().length() * 3L / 4 / DOCUMENT_BYTES_PER_TOKEN) * TOKEN;
        }
        if (content instanceof Content.Thinking thinking) {
            return weight(thinking.text());
        }
        if (content instanceof Content.RedactedThinking redacted) {
            return weight(redacted.data());
        }
        if (content instanceof Content.ToolUse call) {
            return PER_BLOCK * TOKEN + weight(call.name()) + weight(call.input().json());
        }
        if (content instanceof Content.ToolResult result) {
            long weight = PER_BLOCK * TOKEN;
            for (Content part : result.content()) {
                weight += weight(part);
            }
            return weight;
        }
        throw new IllegalStateException("unhandled content: " + content.getClass());
    }

    private static short[] asciiWeights() {
        short[] weights = new short[0x80];
        for (int c = 0; c < weights.length; c++) {
            boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
            boolean digit = c >= '0' && c <= '9';
            weights[c] = (short) (letter ? LETTER : c <= ' ' ? SPACE : digit ? DIGIT : PUNCTUATION);
        }
        return weights;
    }

    private static int weight(char c) {
        if (c < 0x80) {
            return ASCII[c];
        }
        if (c >= 0x2E80 && c <= 0x9FFF || c >= 0xAC00 && c <= 0xD7AF || c >= 0xF900 && c <= 0xFAFF || c >= 0xFF00) {
            return CJK;
        }
        return Character.isSurrogate(c) ? SURROGATE : OTHER_SCRIPT;
    }
}
