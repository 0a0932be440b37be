package io.kiroproxy.protocol.kiro.stream;

/**
 * Tells reasoning from answer where a model writes its reasoning as {@code <thinking>…</thinking>} at the start of the
 * text (kiro-upstream.md 7.4). Text may be split anywhere. What might still become a tag is held back, at most
 * {@value #MAX_HELD} characters beyond a tag's length.
 */
final class ThinkingTags {

    /** Where the parts go; neither is called with an empty text. */
    interface Sink {
        void thinking(String text);

        void answer(String text);
    }

    /** White space that may stand before the opening tag, or behind the closing one at the end. */
    static final int MAX_HELD = 1024;

    private static final String OPEN = "<thinking>";
    private static final String CLOSE = "</thinking>";
    private static final String QUOTES = "\"'`";

    private enum Place {
        BEFORE,
        JUST_INSIDE,
        INSIDE,
        ANSWER
    }

    private final Sink sink;
    private final StringBuilder held = new StringBuilder();
    private Place place = Place.BEFORE;
    private char last;

    ThinkingTags(Sink sink) {
        this.sink = sink;
    }

    /** Takes the next piece of text. */
    void text(String text) {
        if (place == Place.ANSWER) {
            answer(text);
            return;
        }
        held.append(text);
        if (place == Place.BEFORE) {
            open();
        }
        if (place == Place.JUST_INSIDE && held.length() > 0) {
            if (held.charAt(0) == '\n') {
                held.deleteCharAt(0);
            }
            place = Place.INSIDE;
        }
        if (place == Place.INSIDE) {
            inside();
        }
    }

    /** The text is over, or a tool call interrupts it: what is held back is decided now. */
    void end() {
        if (place == Place.INSIDE || place == Place.JUST_INSIDE) {
            boolean closed = closesAt(0) && blankFrom(CLOSE.length());
            if (!closed) {
                thinking(held.length());
            }
            held.setLength(0);
            place = Place.ANSWER;
        } else {
            release();
        }
    }

    /** No tags will come: native reasoning has been seen. */
    void disable() {
        if (place == Place.BEFORE) {
            release();
        }
    }

    private void release() {
        place = Place.ANSWER;
        String rest = held.toString();
        held.setLength(0);
        answer(rest);
    }

    /** Decides whether the text begins with the opening tag. */
    private void open() {
        int start = 0;
        while (start < held.length() && Character.isWhitespace(held.charAt(start))) {
            start++;
        }
        int seen = Math.min(held.length() - start, OPEN.length());
        if (start > MAX_HELD || !OPEN.startsWith(held.substring(start, start + seen))) {
            release();
            return;
        }
        if (held.length() <= start + OPEN.length()) {
            return;
        }
        if (QUOTES.indexOf(held.charAt(start + OPEN.length())) >= 0) {
            release();
            return;
        }
        held.delete(0, start + OPEN.length());
        place = Place.JUST_INSIDE;
    }

    /** Passes on reasoning up to a closing tag, or up to what might become one. */
    private void inside() {
        while (held.length() > 0) {
            int at = held.indexOf(CLOSE);
            if (at < 0) {
                thinking(held.length() - partialTag());
                return;
            }
            thinking(at);
            if (!closesAt(0)) {
                thinking(CLOSE.length());
                continue;
            }
            int behind = CLOSE.length();
            boolean one = held.length() > behind && held.charAt(behind) == '\n';
            if (one && held.length() > behind + 1 && held.charAt(behind + 1) == '\n') {
                String rest = held.substring(behind + 2);
                held.setLength(0);
                place = Place.ANSWER;
                answer(rest);
                return;
            }
            if (blankFrom(behind) && held.length() - behind <= MAX_HELD) {
                return;
            }
            thinking(behind);
        }
    }

    /** Whether a closing tag stands at {@code at} that no quotation mark touches. */
    private boolean closesAt(int at) {
        if (held.indexOf(CLOSE, at) != at) {
            return false;
        }
        char before = at > 0 ? held.charAt(at - 1) : last;
        int behind = at + CLOSE.length();
        boolean quotedBehind = held.length() > behind && QUOTES.indexOf(held.charAt(behind)) >= 0;
        return QUOTES.indexOf(before) < 0 && !quotedBehind;
    }

    private boolean blankFrom(int from) {
        for (int i = from; i < held.length(); i++) {
            if (!Character.isWhitespace(held.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** How many characters at the end of what is held might begin a closing tag. */
    private int partialTag() {
        for (int n = Math.min(CLOSE.length() - 1, held.length()); n > 0; n--) {
            if (CLOSE.startsWith(held.substring(held.length() - n))) {
                return n;
            }
        }
        return 0;
    }

    private void thinking(int length) {
        if (length > 0) {
            String text = held.substring(0, length);
            last = text.charAt(length - 1);
            held.delete(0, length);
            sink.thinking(text);
        }
    }

    private void answer(String text) {
        if (!text.isEmpty()) {
            sink.answer(text);
        }
    }
}
