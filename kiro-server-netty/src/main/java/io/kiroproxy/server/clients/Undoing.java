package io.kiroproxy.server.clients;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Takes what was written out of a file. Untouched since, it becomes what it was, byte for byte. Otherwise it is a merge
 * of three: each value that still is what was written goes back to what it was, each that the user changed stays.
 */
final class Undoing {

    /** What the file becomes, null for no file, and the values that were left alone. */
    record Taken(byte @Nullable [] bytes, List<String> kept) {}

    private Undoing() {}

    static Taken of(SetupRecord record, @Nullable FileEdit edit, byte[] now) {
        if (edit == null || Arrays.equals(now, record.after())) {
            return new Taken(record.before(), List.of());
        }
        EditableText original = edit.reader().apply(record.before() == null ? "" : ClientSetup.text(record.before()));
        EditableText written = edit.reader().apply(ClientSetup.text(record.after()));
        EditableText current = edit.reader().apply(ClientSetup.text(now));
        List<String> kept = new ArrayList<>();
        for (FileEdit.Assignment assignment : edit.values()) {
            List<String> path = assignment.path();
            String there = current.raw(path);
            if (!Objects.equals(there, written.raw(path))) {
                kept.add(String.join(".", path));
                continue;
            }
            String before = original.raw(path);
            current = before == null ? pruned(current.without(path), original, path) : current.with(path, before);
        }
        boolean nothingLeft = record.before() == null && bare(current.text());
        return new Taken(nothingLeft ? null : current.text().getBytes(StandardCharsets.UTF_8), kept);
    }

    /** Without the objects and tables above {@code path} that were made for it and are empty now. */
    private static EditableText pruned(EditableText text, EditableText original, List<String> path) {
        EditableText pruned = text;
        for (int depth = path.size() - 1; depth > 0; depth--) {
            List<String> parent = path.subList(0, depth);
            if (original.raw(parent) != null || original.emptyContainer(parent) || !pruned.emptyContainer(parent)) {
                break;
            }
            pruned = pruned.without(parent);
        }
        return pruned;
    }

    private static boolean bare(String text) {
        String rest = text.strip();
        return rest.isEmpty() || rest.replaceAll("\\s", "").equals("{}");
    }
}
