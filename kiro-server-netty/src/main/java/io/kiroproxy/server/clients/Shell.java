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

    /** What connects {@code tool}: a line per variable, and a function where it has to be told options. */
    public String script(ClientTool tool, Connection to) {
        String variables = script(tool.variables(to));
        List<String> options = tool.options(to);
        return options.isEmpty() ? variables : variables + "\n" + function(tool.command(), options);
    }

    /** One line per variable. */
    public String script(List<Variable> variables) {
        return variables.stream().map(this::line).collect(Collectors.joining("\n"));
    }

    /** Lets {@code program} be called by its name alone, with {@code options} before whatever follows. */
    String function(String program, List<String> options) {
        String words = options.stream().map(this::quoted).collect(Collectors.joining(" "));
        return switch (this) {
            case BASH, ZSH -> program + "() { command " + program + " " + words + " \"$@\"; }";
            case FISH -> "function " + program + "; command " + program + " " + words + " $argv; end";
            case POWERSHELL ->
                "function " + program + " { & (Get-Command " + program + " -CommandType Application,ExternalScript"
                        + " | Select-Object -First 1) " + words + " @args }";
            case CMD -> "doskey " + program + "=" + program + " " + words + " $*";
        };
    }

    private String line(Variable variable) {
        String name = variable.name();
        String value = variable.value();
        return switch (this) {
            case BASH, ZSH -> value == null ? "unset " + name : "export " + name + "=" + quoted(value);
            case FISH -> value == null ? "set -e " + name : "set -gx " + name + " " + quoted(value);
            case POWERSHELL ->
                value == null
                        ? "Remove-Item Env:" + name + " -ErrorAction SilentlyContinue"
                        : "$Env:" + name + " = " + quoted(value);
            case CMD -> "set \"" + name + "=" + (value == null ? "" : value) + "\"";
        };
    }

    private String quoted(String value) {
        return switch (this) {
            case BASH, ZSH -> "'" + value.replace("'", "'\\''") + "'";
            case FISH -> "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'";
            case POWERSHELL -> "'" + value.replace("'", "''") + "'";
            case CMD -> "\"" + value.replace("$", "$$") + "\"";
        };
    }
}
