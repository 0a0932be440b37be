package io.kiroproxy.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Runs the program and keeps what was run, so that a test shows what it says it shows. */
final class Programs implements AfterEachCallback {

    /** Short verbs do not live long enough for the second compiler. */
    private static final List<String> OPTIONS = List.of("-Xmx128m", "-XX:TieredStopAtLevel=1");

    private final List<Ended> ended = new ArrayList<>();

    private record Ended(List<String> arguments, KiroProcess.Result result) {}

    /** Runs the program to its end, in {@code userHome} as the user's own folder. */
    KiroProcess.Result run(Path userHome, Map<String, String> variables, String input, String... arguments)
            throws IOException {
        return run(userHome, variables, input, OPTIONS, arguments);
    }

    /** Runs the program to its end, with no input and more options for its JVM. */
    KiroProcess.Result run(Path userHome, Map<String, String> variables, List<String> more, String... arguments)
            throws IOException {
        return run(
                userHome,
                variables,
                "",
                Stream.concat(OPTIONS.stream(), more.stream()).toList(),
                arguments);
    }

    private KiroProcess.Result run(
            Path userHome, Map<String, String> variables, String input, List<String> options, String... arguments)
            throws IOException {
        try (KiroProcess program = KiroProcess.start(userHome, variables, options, arguments)) {
            program.type(input);
            program.endInput();
            return ended(program, arguments);
        }
    }

    KiroProcess.Result run(Path userHome, String... arguments) throws IOException {
        return run(userHome, Map.of(), "", arguments);
    }

    /** Runs the program, which has to end with 0. */
    KiroProcess.Result succeed(Path userHome, String... arguments) throws IOException {
        KiroProcess.Result result = run(userHome, arguments);
        assertThat(result.exitCode())
                .as("%s%n%s%n%s", Arrays.toString(arguments), result.out(), result.err())
                .isZero();
        return result;
    }

    /** What the program prints, as JSON. */
    JsonNode json(Path userHome, String... arguments) throws IOException {
        return new ObjectMapper().readTree(succeed(userHome, arguments).out());
    }

    /** Waits for the end of a program that was started with {@code arguments}. */
    KiroProcess.Result ended(KiroProcess program, String... arguments) {
        KiroProcess.Result result = program.awaitEnd();
        ended.add(new Ended(List.of(arguments), result));
        return result;
    }

    @Override
    public void afterEach(ExtensionContext context) {
        Shows shows = context.getRequiredTestMethod().getAnnotation(Shows.class);
        if (shows == null || context.getExecutionException().isPresent()) {
            return;
        }
        for (String verb : shows.value()) {
            assertThat(ended).as("runs that show " + verb).anyMatch(run -> shows(run, Claim.of(verb)));
        }
        for (int code : shows.exits()) {
            assertThat(ended).as("runs that end with " + code).anyMatch(run -> run.result.exitCode() == code);
        }
    }

    private static boolean isJson(String text) {
        try {
            return !new ObjectMapper().readTree(text).isMissingNode();
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    /** A verb that is claimed, and whether as JSON. */
    private record Claim(List<String> words, boolean json) {
        static Claim of(String verb) {
            boolean json = verb.endsWith(" --json");
            return new Claim(List.of(verb.replace(" --json", "").split(" ", -1)), json);
        }
    }

    /** Verbs that run until they are stopped end with the signal's code. */
    private static boolean shows(Ended run, Claim claim) {
        boolean well = List.of(0, 130, 143).contains(run.result().exitCode());
        boolean verb = run.arguments().size() >= claim.words().size()
                && run.arguments().subList(0, claim.words().size()).equals(claim.words());
        boolean form = !claim.json()
                || (run.arguments().contains("--json") && isJson(run.result().out()));
        return well && verb && form;
    }
}
