package io.kiroproxy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ToolProgramTest {

    @TempDir
    private Path folder;

    @Test
    void scriptsOfNpmAreFoundOnWindowsByTheirEndings() throws Exception {
        Path script = Files.writeString(folder.resolve("claude.cmd"), "");
        Map<String, String> variables =
                Map.of("Path", folder.resolve("none") + File.pathSeparator + folder, "PATHEXT", ".EXE;.CMD");

        assertThat(ToolProgram.of("claude", variables, "Windows 11")).isEqualTo(script.toString());
        assertThat(ToolProgram.of("codex", variables, "Windows 11")).isEqualTo("codex");
        assertThat(ToolProgram.of("claude", Map.of(), "Windows 11")).isEqualTo("claude");
    }

    @Test
    void elsewhereTheSystemFindsThem() {
        assertThat(ToolProgram.of("claude", Map.of("PATH", folder.toString()), "Linux"))
                .isEqualTo("claude");
    }
}
