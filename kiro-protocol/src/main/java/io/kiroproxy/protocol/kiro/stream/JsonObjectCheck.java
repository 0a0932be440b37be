package io.kiroproxy.protocol.kiro.stream;

import java.util.BitSet;

/**
 * Tells, while fragments pass by, whether they make one complete JSON object (RFC 8259). Keeps a few numbers and one
 * bit for each level, never the text. After the object only white space may follow.
 */
final class JsonObjectCheck {

    /** Levels of nesting; deeper input counts as broken (decisions.md 14). */
    static final int MAX_DEPTH = 200;

    /** Characters of input; more counts as broken (limits-and-timers.md 3, tool-argument buffer). */
    static final int MAX_CHARS = 8 * 1024 * 1024;

    private enum State {
        START,
        FIRST_KEY,
        KEY,
        COLON,
        FIRST_VALUE,
        VALUE,
        AFTER_VALUE,
        STRING,
        ESCAPE,
        HEX,
        LITERAL,
        MINUS,
        ZERO,
        DIGITS,
        POINT,
        FRACTION,
        EXPONENT,
        EXPONENT_SIGN,
        EXPONENT_DIGITS,
        DONE,
        BROKEN
    }

    private final BitSet objects = new BitSet(16);
    private State state = State.START;
    private int depth;
    private int chars;
    private boolean inKey;
    private int hexLeft;
    private String literal = "";
    private int literalAt;

    /** Takes the next fragment. */
    void feed(String fragment) {
        chars += fragment.length();
        if (chars > MAX_CHARS) {
            state = State.BROKEN;
        }
        for (int i = 0; i < fragment.length() && state != State.BROKEN; i++) {
            state = next(fragment.charAt(i));
        }
    }

    /** Whether the input so far is one whole object. */
    boolean complete() {
        return state == State.DONE;
    }

    /** Whether nothing but white space has come. */
    boolean empty() {
        return state == State.START;
    }

    /** Whether no continuation can make an object of it. */
    boolean broken() {
        return state == State.BROKEN;
    }

    private State next(char c) {
        return switch (state) {
            case START -> white(c) ? state : c == '{' ? open(c) : State.BROKEN;
            case FIRST_KEY -> white(c) ? state : c == '}' ? close(c) : key(c);
            case KEY -> white(c) ? state : key(c);
            case COLON -> white(c) ? state : c == ':' ? State.VALUE : State.BROKEN;
            case FIRST_VALUE -> white(c) ? state : c == ']' ? close(c) : value(c);
            case VALUE -> white(c) ? state : value(c);
            case AFTER_VALUE -> afterValue(c);
            case STRING -> string(c);
            case ESCAPE -> escape(c);
            case HEX -> hex(c);
            case LITERAL -> literal(c);
            case MINUS -> c == '0' ? State.ZERO : digit(c) ? State.DIGITS : State.BROKEN;
            case ZERO -> c == '.' ? State.POINT : exponentMark(c) ? State.EXPONENT : afterValue(c);
            case DIGITS -> digit(c) ? state : c == '.' ? State.POINT : exponentMark(c) ? State.EXPONENT : afterValue(c);
            case POINT -> digit(c) ? State.FRACTION : State.BROKEN;
            case FRACTION -> digit(c) ? state : exponentMark(c) ? State.EXPONENT : afterValue(c);
            case EXPONENT ->
                c == '+' || c == '-' ? State.EXPONENT_SIGN : digit(c) ? State.EXPONENT_DIGITS : State.BROKEN;
            case EXPONENT_SIGN -> digit(c) ? State.EXPONENT_DIGITS : State.BROKEN;
            case EXPONENT_DIGITS -> digit(c) ? state : afterValue(c);
            case DONE -> white(c) ? state : State.BROKEN;
            case BROKEN -> state;
        };
    }

    private State open(char bracket) {
        if (depth == MAX_DEPTH) {
            return State.BROKEN;
        }
        objects.set(depth++, bracket == '{');
        return bracket == '{' ? State.FIRST_KEY : State.FIRST_VALUE;
    }

    private State close(char bracket) {
        if (depth == 0 || objects.get(depth - 1) != (bracket == '}')) {
            return State.BROKEN;
        }
        depth--;
        return depth == 0 ? State.DONE : State.AFTER_VALUE;
    }

    private State key(char c) {
        inKey = true;
        return c == '"' ? State.STRING : State.BROKEN;
    }

    private State value(char c) {
        inKey = false;
        return switch (c) {
            case '"' -> State.STRING;
            case '{', '[' -> open(c);
            case '-' -> State.MINUS;
            case '0' -> State.ZERO;
            case 't' -> expect("true");
            case 'f' -> expect("false");
            case 'n' -> expect("null");
            default -> digit(c) ? State.DIGITS : State.BROKEN;
        };
    }

    private State afterValue(char c) {
        if (white(c)) {
            return State.AFTER_VALUE;
        }
        if (c == ',') {
            return objects.get(depth - 1) ? State.KEY : State.VALUE;
        }
        return c == '}' || c == ']' ? close(c) : State.BROKEN;
    }

    private State string(char c) {
        if (c == '"') {
            return inKey ? State.COLON : State.AFTER_VALUE;
        }
        return c == '\\' ? State.ESCAPE : c < ' ' ? State.BROKEN : State.STRING;
    }

    private State escape(char c) {
        if (c == 'u') {
            hexLeft = 4;
            return State.HEX;
        }
        return "\"\\/bfnrt".indexOf(c) >= 0 ? State.STRING : State.BROKEN;
    }

    private State hex(char c) {
        if (Character.digit(c, 16) < 0 || c > 'f') {
            return State.BROKEN;
        }
        return --hexLeft == 0 ? State.STRING : State.HEX;
    }

    private State expect(String word) {
        literal = word;
        literalAt = 1;
        return State.LITERAL;
    }

    private State literal(char c) {
        if (c != literal.charAt(literalAt)) {
            return State.BROKEN;
        }
        return ++literalAt == literal.length() ? State.AFTER_VALUE : State.LITERAL;
    }

    private static boolean white(char c) {
        return c == ' ' || c == '\n' || c == '\r' || c == '\t';
    }

    private static boolean digit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean exponentMark(char c) {
        return c == 'e' || c == 'E';
    }
}
