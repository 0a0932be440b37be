package io.kiroproxy.cli;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The program of a tool as the system starts it. npm leaves {@code claude.cmd} on Windows, which a shell finds by
 * {@code PATHEXT} and nothing else does.
 */
final class ToolProgram {

    private static final String USUAL = ".COM;.EXE;.BAT;.CMD";

    private ToolProgram() {}

    /** {@code name}, or the file that it stands for on Windows. */
    static String of(String name, Map<String, String> variables, String system) {
        if (!system.toLowerCase(Locale.ROOT).startsWith("windows")) {
            return name;
        }
        String folders = variables.getOrDefault("PATH", variables.getOrDefault("Path", ""));
        List<String> endings = List.of(variables.getOrDefault("PATHEXT", USUAL).split(";", -1));
        for (String folder : folders.split(Pattern.quote(File.pathSeparator), -1)) {
            for (String ending : endings) {
                Path file = Path.of(folder).resolve(name + ending.toLowerCase(Locale.ROOT));
                if (!folder.isBlank() && Files.isRegularFile(file)) {
                    return file.toString();
                }
            }
        }
        return name;
    }
}
