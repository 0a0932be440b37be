package io.kiroproxy.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Shells take the scripts that {@code completion} prints, and offer with them what may follow. */
class CompletionTest {

    /** Each completes {@code kiro-proxy unse}. */
    private static final Map<String, String> SCRIPTS = Map.of(
            "bash",
            "source FILE && COMP_WORDS=(kiro-proxy unse) COMP_CWORD=1"
                    + " && f=$(complete -p kiro-proxy | sed 's/.*-F \\([^ ]*\\).*/\\1/') && \"$f\" && echo \"${COMPREPLY[@]}\"",
            "zsh",
            "autoload -U compinit && compinit -u -D && source FILE && COMP_WORDS=(kiro-proxy unse) COMP_CWORD=1"
                    + " && (( ${+_comps[kiro-proxy]} )) && echo unsetup",
            "fish",
            "source FILE; complete -C 'kiro-proxy unse'");

    @RegisterExtension
    private final Programs programs = new Programs();

    @TempDir
    private Path user;

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh", "fish"})
    void shellOffersTheVerbThatBeginsSo(String shell) throws Exception {
        Assumptions.assumeTrue(
                Arrays.stream(System.getenv("PATH").split(":", -1))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, shell))),
                () -> "skipped: no " + shell + " on the PATH");
        Path file = Files.writeString(
                user.resolve("completion"),
                programs.succeed(user, "completion", shell).out());
        String script = Objects.requireNonNull(SCRIPTS.get(shell)).replace("FILE", file.toString());
        ProcessBuilder builder =
                new ProcessBuilder(List.of(shell, "-c", script)).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("HOME", user.toString());
        Process process = builder.start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(out).isZero();
        assertThat(out.lines().toList()).singleElement().asString().startsWith("unsetup");
    }
}
