package io.kiroproxy.server.history;

import java.util.Locale;

/**
 * How the history is doing.
 *
 * @param message what is wrong or has gone wrong, empty for nothing
 * @param dropped calls that were not kept because too many were waiting, since the start
 * @param waiting calls that are not written yet
 * @param bytes of the file that are in use, as of the last look
 */
public record HistoryState(Phase phase, String message, long dropped, int waiting, long bytes) {

    /** Where it stands. */
    public enum Phase {
        /** Nothing is kept beyond memory. */
        OFF,
        /** The file is being opened. */
        OPENING,
        OPEN,
        /** The file cannot be used at the moment; it is tried again. */
        UNAVAILABLE;

        /** In small letters. */
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
