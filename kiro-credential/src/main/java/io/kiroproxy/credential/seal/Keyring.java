package io.kiroproxy.credential.seal;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The keyring of a desktop, through its own tool; the key goes there over standard input and never as an argument. */
final class Keyring {

    private static final String SERVICE = "kiro-proxy";

    private final boolean mac;
    private final String home;

    private Keyring(boolean mac, String home) {
        this.mac = mac;
        this.home = home;
    }

    /** The keyring of the system that calls itself {@code system}, with one entry for each home. */
    static Keyring of(String system, Path home) throws SealException {
        String name = system.toLowerCase(Locale.ROOT);
        String entry = home.toAbsolutePath().normalize().toString();
        if (name.contains("mac")) {
            if (entry.contains("\"") || entry.contains("\\")) {
                throw new SealException(
                        "keyring: a home with \" or \\ in its path has no entry (expected: another path)");
            }
            return new Keyring(true, entry);
        }
        if (name.contains("windows")) {
            throw new SealException("keyring: there is no tool for it on this system (expected: file:PATH, env:NAME or "
                    + "command:PROGRAM ARGUMENT…)");
        }
        return new Keyring(false, entry);
    }

    /** The key's text, empty when there is no such entry. */
    Optional<String> find() throws SealException {
        ToolRun run = ToolRun.of(
                mac
                        ? List.of("security", "find-generic-password", "-a", home, "-s", SERVICE, "-w")
                        : List.of("secret-tool", "lookup", "application", SERVICE, "home", home),
                "");
        return run.exitCode() == 0 && !run.out().isEmpty() ? Optional.of(run.out()) : Optional.empty();
    }

    /** Keeps a new key. */
    void keep(SealingKey key) throws SealException {
        String text = key.text().reveal();
        ToolRun run = mac
                ? ToolRun.of(
                        List.of("security", "-i"),
                        "add-generic-password -U -a \"" + home + "\" -s " + SERVICE + " -w \"" + text + "\"\n")
                : ToolRun.of(
                        List.of(
                                "secret-tool",
                                "store",
                                "--label=kiro-proxy, the key of " + home,
                                "application",
                                SERVICE,
                                "home",
                                home),
                        text);
        if (run.exitCode() != 0 || !find().equals(Optional.of(text))) {
            throw new SealException("keyring: the new key could not be kept (" + tool() + " ended with "
                    + run.exitCode() + "); is a keyring unlocked?");
        }
    }

    String tool() {
        return mac ? "security" : "secret-tool";
    }
}
