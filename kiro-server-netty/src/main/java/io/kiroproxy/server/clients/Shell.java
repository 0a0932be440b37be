package io.kiroproxy.server.clients;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A shell's way to set variables, ready to be evaluated by it. */
public enum Shell {
    BASH,
    ZSH,
    FISH,
    POWERSHELL,
    CMD;

    /** The shell of that name or path, as {@code SHELL} holds it; BASH when it is none of these. */
    public static Shell named(String name) {
        String word = name.substring(name.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        for (Shell shell : values()) {
            if (word.equals(shell.id())) {
                return shell;
            }
        }
        return word.equals("pwsh") ? POWERSHELL : BASH;
    }

    /** Its name in lower case. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** One line per variable. */
    public String script(List<Variable> variables) {
        return variables.stream().map(this::line).collect(Collectors.joining("\n"));
    }

    private String line(Variable variable) {
        String name = variable.name();
        String value = variable.value();
        return switch (this) {
            case BASH, ZSH -> value == null ? "unset " + name : "export " + name + "=" + quoted(value, "'\\''");
            case FISH -> value == null ? "set -e " + name : "set -gx " + name + " " + quoted(value, "\\'");
            case POWERSHELL ->
                value == null
                        ? "Remove-Item Env:" + name + " -ErrorAction SilentlyContinue"
                        : "$Env:" + name + " = " + quoted(value, "''");
            case CMD -> "set \"" + name + "=" + (value == null ? "" : value) + "\"";
        };
    }

    private static String quoted(String value, String quote) {
        return "'" + value.replace("'", quote) + "'";
    }
}
