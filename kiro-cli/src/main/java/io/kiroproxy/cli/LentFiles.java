package io.kiroproxy.cli;

import io.kiroproxy.credential.store.PrivateFiles;
import io.kiroproxy.server.clients.Launch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** Files that a tool reads while it runs, in a folder of their own which only the user can read; gone afterwards. */
final class LentFiles implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(LentFiles.class.getName());

    private final Path folder;

    private LentFiles(Path folder) {
        this.folder = folder;
    }

    /** Makes the folder; it is removed by {@link #close} and when the program is told to stop. */
    static LentFiles create() throws IOException {
        LentFiles lent = new LentFiles(Files.createTempDirectory("kiro-run"));
        Runtime.getRuntime().addShutdownHook(new Thread(lent::close, "kiro-lent-files"));
        return lent;
    }

    Path folder() {
        return folder;
    }

    void lay(Launch launch) throws IOException {
        for (Map.Entry<Path, String> file : launch.files().entrySet()) {
            PrivateFiles.folder(Objects.requireNonNull(file.getKey().getParent()));
            PrivateFiles.write(file.getKey(), file.getValue().getBytes(StandardCharsets.UTF_8));
        }
        for (Map.Entry<Path, Path> mirror : launch.mirrors().entrySet()) {
            mirror(mirror.getKey(), mirror.getValue());
        }
    }

    private static void mirror(Path lent, Path own) throws IOException {
        if (!Files.isDirectory(own)) {
            return;
        }
        try (Stream<Path> entries = Files.list(own)) {
            for (Path entry : entries.toList()) {
                Path link = lent.resolve(own.relativize(entry));
                if (!Files.exists(link)) {
                    Files.createSymbolicLink(link, entry);
                }
            }
        }
    }

    /** Removes the folder and what is in it; of what is linked there only the links. Idempotent. */
    @Override
    public synchronized void close() {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "{0} could not be removed: {1}", folder, e.toString());
        }
    }
}
