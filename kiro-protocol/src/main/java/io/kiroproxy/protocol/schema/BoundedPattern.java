package io.kiroproxy.protocol.schema;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Looks for a client's pattern in a model's text without running away: after {@value #MAX_READS} looks at a character,
 * and for a pattern Java does not know, it counts as found.
 */
final class BoundedPattern {

    static final int MAX_READS = 1_000_000;

    /** Longer patterns are not compiled. */
    static final int MAX_PATTERN = 2_000;

    private BoundedPattern() {}

    static boolean found(String pattern, String text) {
        if (pattern.length() > MAX_PATTERN) {
            return true;
        }
        try {
            return Pattern.compile(pattern).matcher(new Counted(text)).find();
        } catch (PatternSyntaxException | TooManyReadsException | StackOverflowError e) {
            return true;
        }
    }

    private static final class TooManyReadsException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooManyReadsException() {
            super("too many reads", null, false, false);
        }
    }

    /** A text that may be looked at so often only. */
    private static final class Counted implements CharSequence {

        private final String text;
        private int reads;

        Counted(String text) {
            this.text = text;
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            if (++reads > MAX_READS) {
                throw new TooManyReadsException();
            }
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
