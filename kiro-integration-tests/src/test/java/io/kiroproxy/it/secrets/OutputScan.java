package io.kiroproxy.it.secrets;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Searches what a run of the tests leaves in the modules' {@code target}: reports with all that was logged, dumps of pages,
 * logs. No test ever prints a credential, so each text with the form of one has got there through the product.
 */
public final class OutputScan {

    /** The forms of the simulator's tokens and keys, of tokens of identity providers, and of issued client keys. */
    private static final Pattern SECRET = Pattern.compile("ao[ar]AAAAAG[A-Za-z0-9]{32,}|ksk_[A-Za-z0-9]{32,}"
            + "|eyJ[A-Za-z0-9_-]{16,}\\.[A-Za-z0-9_-]{16,}|\\bkiro-[a-z2-7]{52}\\b");

    private static final Set<String> FOLDERS = Set.of("surefire-reports", "screens");
    private static final Set<String> ENDINGS = Set.of("log", "txt", "xml", "json", "html", "md", "dump", "dumpstream");
    private static final int SHOWN = 12;

    private final Path root;

    OutputScan(Path root) {
        this.root = root;
    }

    /** What was searched, and where something was found. */
    record Result(int files, List<String> found) {}

    /** The folder of the whole project is the argument. */
    public static void main(String[] arguments) throws IOException {
        Result result = new OutputScan(Path.of(arguments[0])).search();
        PrintStream out = System.out;
        out.println("searched " + result.files() + " files of this run's output for secrets");
        if (!result.found().isEmpty()) {
            throw new AssertionError("secrets in the output of the tests:\n" + String.join("\n", result.found()));
        }
    }

    Result search() throws IOException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> modules = Files.list(root)) {
            for (Path module : modules.sorted().toList()) {
                files.addAll(output(module.resolve("target")));
            }
        }
        List<String> found = new ArrayList<>();
        for (Path file : files) {
            Matcher secret = SECRET.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
            while (secret.find()) {
                found.add(root.relativize(file) + " at " + secret.start() + ": "
                        + secret.group().substring(0, SHOWN) + "…");
            }
        }
        return new Result(files.size(), List.copyOf(found));
    }

    /** Texts in the folders that tests write to, and those that lie in {@code target} itself. */
    private static List<Path> output(Path target) throws IOException {
        List<Path> files = new ArrayList<>();
        if (!Files.isDirectory(target)) {
            return files;
        }
        try (Stream<Path> lying = Files.list(target)) {
            for (Path path : lying.sorted().toList()) {
                if (FOLDERS.contains(path.getFileName().toString())) {
                    try (Stream<Path> below = Files.walk(path)) {
                        below.filter(OutputScan::isText).forEach(files::add);
                    }
                } else if (isText(path)) {
                    files.add(path);
                }
            }
        }
        return files;
    }

    private static boolean isText(Path path) {
        String name = path.getFileName().toString();
        return Files.isRegularFile(path) && ENDINGS.contains(name.substring(name.lastIndexOf('.') + 1));
    }
}
