package io.kiroproxy.server.clients;

import java.nio.file.Path;
import java.util.List;

/**
 * What a set-up or its undoing does to one file.
 *
 * @param file the file
 * @param change what becomes of it
 * @param diff line by line, with keys as {@code ***}; empty when nothing changes
 * @param kept values that the user changed meanwhile and that were left as they are
 */
public record FileChange(Path file, Change change, String diff, List<String> kept) {

    /** What becomes of a file. */
    public enum Change {
        CREATED,
        CHANGED,
        UNCHANGED,
        /** It is again what it was, byte for byte. */
        RESTORED,
        /** It did not exist before and is gone again. */
        REMOVED,
        /** The user changed it meanwhile: our values were taken out, the user's changes stand. */
        MERGED
    }

    public FileChange {
        kept = List.copyOf(kept);
    }
}
