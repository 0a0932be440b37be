package io.kiroproxy.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Help.Ansi;

/**
 * What a person sees of the program: which of its outputs is a terminal, and where colours may be (ecosystem.md 3.7).
 *
 * @param out colours for standard output
 * @param err colours for standard error
 * @param moves whether standard error is a terminal, so that something may move there
 * @param read whether standard output is a terminal, so that somebody may look over a shoulder
 */
record Screen(Paint out, Paint err, boolean moves, boolean read) {

    /** When there are colours. */
    enum Color {
        ALWAYS,
        NEVER,
        /** On a terminal that has them, unless {@code NO_COLOR} is set. */
        AUTO
    }

    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    /** Neither a terminal nor colours. */
    static Screen plain() {
        return new Screen(new Paint(false), new Paint(false), false, false);
    }

    /** The screen of this process. */
    static Screen of(Map<String, String> variables, Color color) {
        boolean dumb = "dumb".equals(variables.get("TERM"));
        boolean out = isTerminal(1);
        boolean err = isTerminal(2);
        boolean wanted = !dumb && variables.getOrDefault("NO_COLOR", "").isEmpty();
        return switch (color) {
            case ALWAYS -> new Screen(new Paint(true), new Paint(true), err && !dumb, out);
            case NEVER -> new Screen(new Paint(false), new Paint(false), err && !dumb, out);
            case AUTO -> new Screen(new Paint(wanted && out), new Paint(wanted && err), err && !dumb, out);
        };
    }

    /** What {@code --color} says, wherever it stands; a wrong value is told later, with the other options. */
    static Color asked(String... arguments) {
        Color color = Color.AUTO;
        for (int i = 0; i < arguments.length && !arguments[i].equals("--"); i++) {
            String given = arguments[i].startsWith("--color=")
                    ? arguments[i].substring("--color=".length())
                    : arguments[i].equals("--color") && i + 1 < arguments.length ? arguments[i + 1] : "";
            for (Color one : Color.values()) {
                color = one.name().equalsIgnoreCase(given) ? one : color;
            }
        }
        return color;
    }

    /** The same for the help that picocli writes. */
    Ansi help() {
        return out.on() ? Ansi.ON : Ansi.OFF;
    }

    /** Java has no question for one output alone, so the system's own list of open files answers where it has one. */
    private static boolean isTerminal(int descriptor) {
        Path link = DESCRIPTORS.resolve(Integer.toString(descriptor));
        if (!Files.exists(DESCRIPTORS)) {
            return System.console() != null;
        }
        try {
            String target = Files.readSymbolicLink(link).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException e) {
            return false;
        }
    }
}
