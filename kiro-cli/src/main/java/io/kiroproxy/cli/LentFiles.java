package io.kiroproxy.cli;

import io.kiroproxy.credential.store.PrivateFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Files that a tool reads while it runs, in a folder of their own which only the user can read; gone afterwards. */
final class LentFiles implements AutoCloseable {

    private final Path folder;
    private final Set<Path> written = new TreeSet<>();
    private final Thread atExit = new Thread(this::remove, "kiro-lent-files");

    private LentFiles(Path folder) {
        this.folder = folder;
    }

    static LentFiles create() throws IOException {
        LentFiles lent = new LentFiles(Files.createTempDirectory("kiro-run"));
        Runtime.getRuntime().addShutdownHook(lent.atExit);
        return lent;
    }

    Path folder() {
        return folder;
    }

    void write(Map<Path, String> files) throws IOException {
        for (Map.Entry<Path, String> file : files.entrySet()) {
            written.add(file.getKey());
            PrivateFiles.write(file.getKey(), file.getValue().getBytes(StandardCharsets.UTF_8));
        }
    }

    private void remove() {
        try {
            for (Path file : written) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            System.getLogger(LentFiles.class.getName())
                    .log(System.Logger.Level.WARNING, "{0} could not be removed: {1}", folder, e.toString());
        }
    }

    /** Removes them; a stop signal does too. */
    @Override
    public void close() {
        remove();
    }
}
