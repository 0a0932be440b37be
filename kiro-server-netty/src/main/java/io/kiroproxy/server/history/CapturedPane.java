package io.kiroproxy.server.history;

/**
 * One side of one captured call, secrets masked.
 *
 * @param pane which
 * @param bytes what went over the wire, of which {@code text} may be less
 */
public record CapturedPane(Pane pane, long bytes, String text) {

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
}
