package io.kiroproxy.server.clients;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Writes tools' configuration files and takes that back. What stood there is kept in {@code state/clients} of the
 * proxy's home. One call at a time; files of tools are replaced as a whole. Reads and writes files.
 */
public final class ClientSetup {

    private static final int MAX_LENGTH = 4 << 20;

    private final Path store;
    private final ClientTool.Places places;

    /**
     * @param home the proxy's home
     * @param environment variables that move tools' files; nothing is read from the process itself
     * @param userHome the user's folder
     */
    public ClientSetup(Path home, Map<String, String> environment, Path userHome) {
        this.store = home.resolve("state").resolve("clients");
        this.places = ClientTool.Places.of(environment, userHome);
    }

    /** How a tool stands. */
    public enum State {
        /** Its files hold what was written. */
        CONNECTED,
        /** Something of what was written has been changed since, or the proxy is elsewhere now. */
        DRIFTED,
        NOT
    }

    /** The files that are written for {@code tool}; none for one that is connected by hand. */
    public List<Path> files(ClientTool tool, Connection to) {
        return tool.files(to, places).stream().map(FileEdit::file).toList();
    }

    /**
     * How {@code tool} stands towards {@code to}. Files that are as they were written count as connected whatever key and
     * model they hold, as long as they lead to the same address.
     */
    public synchronized State state(ClientTool tool, Connection to) throws IOException {
        List<SetupRecord> records = SetupRecord.read(record(tool));
        if (records.isEmpty()) {
            return State.NOT;
        }
        if (untouched(records) && leadTo(records, to)) {
            return State.CONNECTED;
        }
        for (FileEdit edit : tool.files(to, places)) {
            byte[] now = bytes(edit.file());
            try {
                String text = now == null ? "" : text(now);
                if (now == null || !edit.applied(text).equals(text)) {
                    return State.DRIFTED;
                }
            } catch (UnreadableFile e) {
                return State.DRIFTED;
            }
        }
        return State.CONNECTED;
    }

    private static boolean untouched(List<SetupRecord> records) throws IOException {
        for (SetupRecord record : records) {
            if (!Arrays.equals(bytes(record.file()), record.after())) {
                return false;
            }
        }
        return true;
    }

    private static boolean leadTo(List<SetupRecord> records, Connection to) {
        Pattern address = Pattern.compile(Pattern.quote(to.root()) + "(?!\\d)");
        return records.stream().anyMatch(record -> address.matcher(new String(record.after(), StandardCharsets.UTF_8))
                .find());
    }

    /**
     * What {@link #apply} would do.
     *
     * @throws UnreadableFile when a file is not what its name says
     */
    public synchronized List<FileChange> preview(ClientTool tool, Connection to) throws IOException {
        List<FileChange> changes = new ArrayList<>();
        for (Plan plan : plans(tool, to)) {
            changes.add(plan.change(to));
        }
        return changes;
    }

    /**
     * Writes {@code tool}'s files. A set-up that stands already is taken back in memory first, so that undoing always
     * leads to what the user had.
     *
     * @throws UnreadableFile when a file is not what its name says; nothing has been written then
     */
    public synchronized List<FileChange> apply(ClientTool tool, Connection to) throws IOException {
        List<Plan> plans = plans(tool, to);
        List<SetupRecord> records = new ArrayList<>();
        List<FileChange> changes = new ArrayList<>();
        for (Plan plan : plans) {
            changes.add(plan.change(to));
            records.add(plan.record());
        }
        SetupRecord.write(record(tool), records);
        for (Plan plan : plans) {
            if (!Arrays.equals(plan.now(), plan.after())) {
                SafeFile.write(plan.file(), plan.after());
            }
        }
        return changes;
    }

    /** Takes a set-up back; nothing when there is none. */
    public synchronized List<FileChange> undo(ClientTool tool) throws IOException {
        List<FileChange> changes = new ArrayList<>();
        for (SetupRecord record : SetupRecord.read(record(tool))) {
            changes.add(undo(tool, record));
        }
        Files.deleteIfExists(record(tool));
        return changes;
    }

    /** One file before and after. {@code original} is what the user had, null for no file. */
    private record Plan(
            Path file,
            byte @Nullable [] now,
            byte @Nullable [] original,
            byte[] after,
            @Nullable Path madeFolder) {

        FileChange change(Connection to) {
            FileChange.Change change = now == null
                    ? FileChange.Change.CREATED
                    : Arrays.equals(now, after) ? FileChange.Change.UNCHANGED : FileChange.Change.CHANGED;
            String diff = LineDiff.of(now == null ? "" : text(now), text(after));
            return new FileChange(file, change, hidden(diff, to.key()), List.of());
        }

        SetupRecord record() {
            return new SetupRecord(file, original, after, madeFolder);
        }
    }

    private List<Plan> plans(ClientTool tool, Connection to) throws IOException {
        List<SetupRecord> standing = SetupRecord.read(record(tool));
        List<Plan> plans = new ArrayList<>();
        for (FileEdit edit : tool.files(to, places)) {
            byte[] now = bytes(edit.file());
            SetupRecord before = standing.stream()
                    .filter(record -> record.file().equals(edit.file()))
                    .findFirst()
                    .orElse(null);
            byte[] original = before == null || now == null
                    ? now
                    : taken(tool, before, now).bytes();
            Path made = before == null ? SafeFile.missingFolder(edit.file()) : before.madeFolder();
            try {
                String text = original == null ? "" : text(original);
                byte[] after = edit.applied(text).getBytes(StandardCharsets.UTF_8);
                plans.add(new Plan(edit.file(), now, original, after, made));
            } catch (UnreadableFile e) {
                throw e.in(edit.file());
            }
        }
        return plans;
    }

    private FileChange undo(ClientTool tool, SetupRecord record) throws IOException {
        byte[] now = bytes(record.file());
        if (now == null) {
            return new FileChange(record.file(), FileChange.Change.UNCHANGED, "", List.of());
        }
        Undoing.Taken taken;
        try {
            taken = taken(tool, record, now);
        } catch (UnreadableFile e) {
            throw e.in(record.file());
        }
        byte[] back = taken.bytes();
        if (back == null) {
            SafeFile.remove(record.file(), record.madeFolder());
            return new FileChange(record.file(), FileChange.Change.REMOVED, LineDiff.of("", ""), List.of());
        }
        SafeFile.write(record.file(), back);
        boolean exact = Arrays.equals(back, record.before());
        return new FileChange(
                record.file(), exact ? FileChange.Change.RESTORED : FileChange.Change.MERGED, "", taken.kept());
    }

    private Undoing.Taken taken(ClientTool tool, SetupRecord record, byte[] now) {
        FileEdit edit = tool.files(Connection.to(java.net.URI.create("http://127.0.0.1")), places).stream()
                .filter(candidate -> candidate.file().equals(record.file()))
                .findFirst()
                .orElse(null);
        return Undoing.of(record, edit, now);
    }

    private Path record(ClientTool tool) {
        return store.resolve(tool.id() + ".json");
    }

    private static byte @Nullable [] bytes(Path file) throws IOException {
        if (!Files.exists(file)) {
            return null;
        }
        if (Files.size(file) > MAX_LENGTH) {
            throw new UnreadableFile(file + ": larger than " + MAX_LENGTH + " bytes");
        }
        return Files.readAllBytes(file);
    }

    static String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new UnreadableFile("not UTF-8 text");
        }
    }

    /** A key that stands for nothing is no secret. */
    private static String hidden(String diff, String key) {
        return Objects.equals(key, Connection.ANY_KEY) ? diff : diff.replace(key, "***");
    }
}
