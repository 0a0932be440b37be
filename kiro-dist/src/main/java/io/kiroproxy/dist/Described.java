package io.kiroproxy.dist;

import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;

/** What commands and options say about themselves, without picocli's markup and variables. */
final class Described {

    private Described() {}

    static List<String> lines(ArgSpec argument) {
        return lines(Stream.of(argument.description())
                .map(line -> line.replace("${DEFAULT-VALUE}", String.valueOf(argument.defaultValueString())))
                .toArray(String[]::new));
    }

    static List<String> lines(String[] lines) {
        return Stream.of(lines)
                .map(line -> Ansi.OFF.string(line.replace("%%", "%").replace("%n", " ")))
                .toList();
    }
}
