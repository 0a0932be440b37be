package io.kiroproxy.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.kiroproxy.cli.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Walks the commands: each is shown by a process of its own, as JSON too where it prints data. */
class EveryVerbIsShownTest {

    /** They print no data: they run, start something, or print a script. */
    private static final Set<String> WITHOUT_JSON = Set.of(
            "serve", "simulate", "warm-up", "run", "completion bash", "completion zsh", "completion fish", "health");

    private static final Pattern CODE = Pattern.compile("static final int \\w+ = (\\d+);");

    /** Those of signals, which the JVM gives. */
    private static final List<Integer> SIGNALS = List.of(130, 143);

    @Test
    void everyVerbHasAProcessTest() {
        Set<String> verbs = new TreeSet<>();
        leaves(Main.commands(), "", verbs, new TreeSet<>());

        assertThat(verbs).hasSizeGreaterThan(40);
        assertThat(claims()).containsAll(verbs);
    }

    @Test
    void everyVerbThatPrintsDataPrintsJson() {
        Set<String> verbs = new TreeSet<>();
        Set<String> json = new TreeSet<>();
        leaves(Main.commands(), "", verbs, json);

        verbs.removeAll(WITHOUT_JSON);
        assertThat(json).containsAll(verbs);
        assertThat(claims())
                .containsAll(json.stream().map(verb -> verb + " --json").toList());
    }

    @Test
    void everyExitCodeIsShown() throws IOException {
        List<Integer> codes = new ArrayList<>(SIGNALS);
        Matcher found = CODE.matcher(Files.readString(
                Path.of("..", "kiro-cli", "src", "main", "java", "io", "kiroproxy", "cli", "ExitCode.java")));
        while (found.find()) {
            codes.add(Integer.parseInt(found.group(1)));
        }

        assertThat(codes).hasSizeGreaterThan(8);
        assertThat(annotations()
                        .flatMap(shows -> Arrays.stream(shows.exits()).boxed())
                        .toList())
                .containsAll(codes);
    }

    private static Set<String> claims() {
        return new TreeSet<>(
                annotations().flatMap(shows -> Arrays.stream(shows.value())).toList());
    }

    private static java.util.stream.Stream<Shows> annotations() {
        return new ClassFileImporter()
                .importPackages(EveryVerbIsShownTest.class.getPackageName()).stream()
                        .map(JavaClass::getMethods)
                        .flatMap(Set::stream)
                        .filter(method -> method.isAnnotatedWith(Shows.class))
                        .map(JavaMethod::reflect)
                        .map(method -> method.getAnnotation(Shows.class));
    }

    /** A verb that is the first word of its command's own counts as one, such as {@code keys create}. */
    private static void leaves(CommandLine command, String words, Set<String> all, Set<String> json) {
        if (!command.getSubcommands().isEmpty()) {
            command.getSubcommands().forEach((name, child) -> leaves(child, (words + " " + name).strip(), all, json));
            return;
        }
        for (String verb : verbs(command, words)) {
            all.add(verb);
            if (command.getCommandSpec().findOption("--json") != null && !WITHOUT_JSON.contains(verb)) {
                json.add(verb);
            }
        }
    }

    private static List<String> verbs(CommandLine command, String words) {
        List<CommandLine.Model.PositionalParamSpec> parameters =
                command.getCommandSpec().positionalParameters();
        if (parameters.isEmpty() || !parameters.get(0).type().isEnum()) {
            return List.of(words);
        }
        return Arrays.stream(parameters.get(0).type().getEnumConstants())
                .map(one -> words + " " + one.toString().toLowerCase(Locale.ROOT))
                .toList();
    }
}
