package io.kiroproxy.dist;

import io.kiroproxy.cli.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine;

/** Writes a manual page per command, and completions for the shells: {@code CommandPapers FOLDER VERSION}. */
public final class CommandPapers {

    private final Path folder;
    private final String version;

    private CommandPapers(Path folder, String version) {
        this.folder = folder;
        this.version = version;
    }

    public static void main(String[] arguments) throws IOException {
        new CommandPapers(Path.of(arguments[0]), arguments[1]).write(Main.commands());
    }

    private void write(CommandLine program) throws IOException {
        Files.createDirectories(folder.resolve("man/man1"));
        manual(program);
        Path completions = Files.createDirectories(folder.resolve("completions"));
        put(completions.resolve("kiro-proxy.bash"), completion(program, "bash"));
        put(completions.resolve("_kiro-proxy"), completion(program, "zsh"));
        put(completions.resolve("kiro-proxy.fish"), completion(program, "fish"));
    }

    /** What the program itself prints for that shell. */
    private static String completion(CommandLine program, String shell) {
        StringWriter script = new StringWriter();
        int code = program.setOut(new PrintWriter(script))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute("completion", shell);
        if (code != 0) {
            throw new IllegalStateException("completion " + shell + " ended with " + code + " (expected: 0)");
        }
        return script.toString();
    }

    private void manual(CommandLine command) throws IOException {
        if (command.getCommandSpec().usageMessage().hidden()) {
            return;
        }
        put(folder.resolve("man/man1").resolve(ManualPage.name(command) + ".1"), ManualPage.of(command, version));
        for (CommandLine sub : command.getSubcommands().values()) {
            manual(sub);
        }
    }

    private static void put(Path file, String text) throws IOException {
        Files.writeString(file, text.replace("\r\n", "\n"), StandardCharsets.UTF_8);
    }
}
