package io.kiroproxy.server.history;

/**
 * One side of one captured call, secrets masked.
 *
 * @param pane which
 * @param bytes what went over the wire, of which {@code text} may be less
 * @param fidelity whether the text says all that was said
 */
public record CapturedPane(Pane pane, long bytes, String text, Fidelity fidelity) {

    /** The four sides of a call. */
    public enum Pane {
        CLIENT_REQUEST,
        UPSTREAM_REQUEST,
        UPSTREAM_EVENTS,
        CLIENT_EVENTS;

        /** In small letters. */
        public String code() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** How a pane's text stands to what went over the wire. Header fields that carry keys are masked in any case. */
    public enum Fidelity {
        /** Every byte after the head is there as it was. */
        EXACT,
        /** Something in it was masked, or was no text, or it was captured by a version that did not note it. */
        ALTERED,
        /** Its end is missing. */
        CUT
    }
}
