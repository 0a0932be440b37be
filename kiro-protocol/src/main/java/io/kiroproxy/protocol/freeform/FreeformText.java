package io.kiroproxy.protocol.freeform;

import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.GatewayException;
import org.jspecify.annotations.Nullable;

/**
 * Takes the text out of a freeform tool's JSON input while it arrives in pieces, cut anywhere: the value of the field
 * {@value FreeformTool#FIELD} of the outermost object, with its escapes undone. An input without such a string is
 * answered as it is, so that nothing the model wrote is lost. Expects well-formed JSON; not thread-safe.
 */
public final class FreeformText {

    /** Characters of input that are kept until the field shows up. */
    public static final int MAX_UNRECOGNISED = 8 * 1024 * 1024;

    private static final int UNICODE_DIGITS = 4;

    private final StringBuilder name = new StringBuilder();
    private @Nullable StringBuilder unrecognised = new StringBuilder();
    private State state = State.BETWEEN;
    private int depth;
    private boolean afterColon;
    private boolean wanted;
    private int digits;
    private int codeUnit;

    private enum State {
        BETWEEN,
        STRING,
        ESCAPE,
        UNICODE,
        DONE
    }

    /** The text that {@code fragment} adds; often empty. It may end within a surrogate pair. */
    public String next(String fragment) {
        if (unrecognised != null) {
            keep(unrecognised, fragment);
        }
        StringBuilder text = new StringBuilder(fragment.length());
        for (int i = 0; i < fragment.length() && state != State.DONE; i++) {
            take(fragment.charAt(i), text);
        }
        return text.toString();
    }

    /** What is left when the input has ended: nothing, or all of an input that had another shape. */
    public String rest() {
        StringBuilder whole = unrecognised;
        unrecognised = null;
        String rest = whole == null ? "" : whole.toString();
        return rest.isBlank() || rest.strip().matches("\\{\\s*}") ? "" : rest;
    }

    private static void keep(StringBuilder unrecognised, String fragment) {
        if (unrecognised.length() + fragment.length() > MAX_UNRECOGNISED) {
            throw new GatewayException(
                    ErrorKind.UPSTREAM_ERROR,
                    "a freeform tool's input: found " + MAX_UNRECOGNISED + " characters without a field \""
                            + FreeformTool.FIELD + "\" (expected: that field first)");
        }
        unrecognised.append(fragment);
    }

    private void take(char c, StringBuilder text) {
        switch (state) {
            case BETWEEN -> between(c);
            case STRING -> inString(c, text);
            case ESCAPE -> escape(c, text);
            case UNICODE -> unicode(c, text);
            case DONE -> {}
        }
    }

    private void between(char c) {
        switch (c) {
            case '{', '[' -> depth++;
            case '}', ']' -> depth--;
            case ':' -> afterColon = afterColon || depth == 1;
            case ',' -> afterColon = afterColon && depth != 1;
            case '"' -> beginString();
            default -> {}
        }
    }

    private void beginString() {
        state = State.STRING;
        if (depth != 1) {
            return;
        }
        if (afterColon) {
            wanted = name.toString().equals(FreeformTool.FIELD);
            if (wanted) {
                unrecognised = null;
            }
        } else {
            name.setLength(0);
        }
    }

    private void inString(char c, StringBuilder text) {
        if (c == '\\') {
            state = State.ESCAPE;
        } else if (c == '"') {
            state = wanted ? State.DONE : State.BETWEEN;
        } else {
            append(c, text);
        }
    }

    private void escape(char c, StringBuilder text) {
        state = State.STRING;
        switch (c) {
            case 'n' -> append('\n', text);
            case 't' -> append('\t', text);
            case 'r' -> append('\r', text);
            case 'b' -> append('\b', text);
            case 'f' -> append('\f', text);
            case 'u' -> {
                state = State.UNICODE;
                digits = 0;
                codeUnit = 0;
            }
            default -> append(c, text);
        }
    }

    private void unicode(char c, StringBuilder text) {
        codeUnit = codeUnit << UNICODE_DIGITS | Math.max(0, Character.digit(c, 16));
        if (++digits == UNICODE_DIGITS) {
            state = State.STRING;
            append((char) codeUnit, text);
        }
    }

    /** Names longer than the wanted one need not be kept whole. */
    private void append(char c, StringBuilder text) {
        if (wanted) {
            text.append(c);
        } else if (depth == 1 && !afterColon && name.length() <= FreeformTool.FIELD.length()) {
            name.append(c);
        }
    }
}
