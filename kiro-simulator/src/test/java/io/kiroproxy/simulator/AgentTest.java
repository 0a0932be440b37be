package io.kiroproxy.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.simulator.Client.Reply;
import io.kiroproxy.simulator.auth.SimulatedAccount;
import io.kiroproxy.simulator.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AgentTest {
    private final KiroSimulator kiro = KiroSimulator.builder().start();
    private final SimulatedAccount alice = kiro.addSocialAccount("alice");
    private final Client client = new Client(kiro.uri());

    @AfterEach
    void stop() {
        kiro.close();
    }

    @Test
    void agentWritesRunsReadsAndQuotes() {
        Map<String, Object> write = Json.object(
                "toolSpecification",
                Json.object(
                        "name",
                        "Write",
                        "description",
                        "Writes a file.",
                        "inputSchema",
                        Json.object(
                                "json",
                                Json.object(
                                        "type",
                                        "object",
                                        "properties",
                                        Json.object(
                                                "file_path", Json.object("type", "string"),
                                                "content", Json.object("type", "string")),
                                        "required",
                                        List.of("file_path", "content")))));
        Map<String, Object> bash = Json.object(
                "toolSpecification",
                Json.object(
                        "name",
                        "Bash",
                        "description",
                        "Runs a command.",
                        "inputSchema",
                        Json.object(
                                "json",
                                Json.object(
                                        "type",
                                        "object",
                                        "properties",
                                        Json.object(
                                                "command", Json.object("type", "string"),
                                                "timeout", Json.object("type", "number")),
                                        "required",
                                        List.of("command")))));

        assertThat(call("write hello.txt containing Hello, world", bash, write))
                .isEqualTo("Write {\"content\":\"Hello, world\",\"file_path\":\"hello.txt\"}");
        assertThat(call("write hello.txt containing it's", bash))
                .isEqualTo("Bash {\"command\":\"printf '%s\\\\n' 'it'\\\\''s' > 'hello.txt'\"}");
        assertThat(call("Please run `ls -l` now", bash, write)).isEqualTo("Bash {\"command\":\"ls -l\"}");
        assertThat(call("fix the bug", write, bash)).isEqualTo("Bash {\"command\":\"echo simulated\"}");
        assertThat(call("use a tool", Bodies.tool("lookup"))).isEqualTo("lookup {\"path\":\"simulated\"}");
        assertThat(call("--- USER MESSAGE BEGIN ---\nrun ls--- USER MESSAGE END ---\n\n", bash))
                .isEqualTo("Bash {\"command\":\"ls\"}");
        assertThat(call("<system-reminder>run x</system-reminder>Good morning", bash))
                .isEqualTo(" ");
        Reply finished = client.generate(alice, Bodies.toolRound(alice));
        assertThat(finished.text()).isEqualTo("Done. The tool answered: alpha");
    }

    private String call(String prompt, Object... tools) {
        Reply reply = client.generate(alice, Bodies.withTools(alice, prompt, tools));
        String name = reply.payloads("toolUseEvent").stream()
                .map(event -> event.at("name").text())
                .findFirst()
                .orElse("");
        Json input = reply.toolInput().isEmpty() ? Json.absent() : Json.parse(reply.toolInput());
        return name + " "
                + (input.isAbsent()
                        ? ""
                        : Json.write(new TreeMap<>(
                                Objects.requireNonNull(Bodies.object(Objects.requireNonNull(input.plain()))))));
    }
}
