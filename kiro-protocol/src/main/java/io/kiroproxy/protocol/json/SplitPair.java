package io.kiroproxy.protocol.json;

/** Keeps half a surrogate pair at the end of a piece until the next piece, because UTF-8 cannot carry halves. Not thread-safe. */
public final class SplitPair {

    private char held;

    /** What can be written now of everything up to {@code piece}; may be empty. */
    public String join(String piece) {
        if (piece.isEmpty()) {
            return piece;
        }
        String whole = held == 0 ? piece : held + piece;
        char last = whole.charAt(whole.length() - 1);
        boolean half = Character.isHighSurrogate(last);
        held = half ? last : 0;
        return half ? whole.substring(0, whole.length() - 1) : whole;
    }

    /** What is left when no piece follows. */
    public String rest() {
        String rest = held == 0 ? "" : String.valueOf(held);
        held = 0;
        return rest;
    }
}
