package io.kiroproxy.server.clients;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a tool is started connected without a word written into its own configuration.
 *
 * @param arguments what precedes the user's own arguments; no secrets, since others see them
 * @param variables over those the tool would inherit
 * @param files private ones that it reads while it runs; whoever starts it writes them before and removes them after
 * @param mirrors private folders in which everything else of one of the user's has to be found, by links
 */
public record Launch(
        List<String> arguments, List<Variable> variables, Map<Path, String> files, Map<Path, Path> mirrors) {

    public Launch {
        arguments = List.copyOf(arguments);
        variables = List.copyOf(variables);
        files = Map.copyOf(files);
        mirrors = Map.copyOf(mirrors);
    }

    static Launch of(List<String> arguments, List<Variable> variables) {
        return new Launch(arguments, variables, Map.of(), Map.of());
    }

    /** With a file, and what tells the tool of it. */
    Launch reading(Path file, String text, List<String> moreArguments, List<Variable> moreVariables) {
        Map<Path, String> all = new LinkedHashMap<>(files);
        all.put(file, text);
        return new Launch(joined(moreArguments, arguments), joined(variables, moreVariables), all, mirrors);
    }

    /** With {@code folder} standing in for {@code original}. */
    Launch mirroring(Path folder, Path original) {
        return new Launch(arguments, variables, files, Map.of(folder, original));
    }

    private static <T> List<T> joined(List<T> first, List<T> second) {
        return java.util.stream.Stream.concat(first.stream(), second.stream()).toList();
    }

    /** Without the files' texts, which hold keys. */
    @Override
    public String toString() {
        return arguments + " " + variables + " " + files.keySet();
    }
}
