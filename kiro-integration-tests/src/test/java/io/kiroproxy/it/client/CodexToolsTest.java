package io.kiroproxy.it.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.it.fixture.ClientTap;
import io.kiroproxy.it.fixture.ProxyUnderTest;
import io.kiroproxy.simulator.generate.EventScript;
import io.kiroproxy.simulator.generate.GenerateRequest;
import io.kiroproxy.simulator.generate.Scenario;
import io.kiroproxy.simulator.http.RecordedRequest;
import io.kiroproxy.simulator.json.Json;
import io.kiroproxy.simulator.rules.Refusal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The real Codex runs each kind of tool of its three families of models (clients.md 4). */
@Tag("client")
@Execution(ExecutionMode.CONCURRENT)
class CodexToolsTest {

    private static final String SHELL = "printf KIRO-WORKS > hello.txt";

    @RegisterExtension
    final ProxyUnderTest proxy = ProxyUnderTest.withDefaults();

    @TempDir
    private Path folder;

    /** One kind of tool: its name upstream, what it is called with, and how the call reads on the client's side. */
    enum Kind {
        FUNCTION_OF_A_FOREIGN_MODEL(
                "claude-sonnet-4-5",
                "exec_command",
                Json.write(Json.object("cmd", SHELL)),
                "\"type\":\"function_call\""),
        FUNCTION("gpt-5.5", "exec_command", Json.write(Json.object("cmd", SHELL)), "\"type\":\"function_call\""),
        FREEFORM("gpt-5.5", "apply_patch", Json.write(Json.object("input", """
                        *** Begin Patch
                        *** Add File: hello.txt
                        +KIRO-WORKS
                        *** End Patch
                        """)), "\"type\":\"custom_tool_call\""),
        FREEFORM_IN_A_NAMESPACE(
                "gpt-5.6-sol",
                "functions__exec",
                Json.write(Json.object("input", "await tools.exec_command({cmd: \"" + SHELL + "\"});")),
                "\"type\":\"custom_tool_call\"");

        private final String model;
        private final String tool;
        private final String input;
        private final String call;

        Kind(String model, String tool, String input, String call) {
            this.model = model;
            this.tool = tool;
            this.input = input;
            this.call = call;
        }
    }

    @ParameterizedTest
    @EnumSource
    void toolIsRunAndItsResultReachesTheUpstreamUnderTheSameName(Kind kind) throws IOException {
        proxy.simulator().onGenerate(request -> called(request, kind.tool, kind.input));

        ChildProcess.Result run = run(kind.model);

        assertThat(HeadlessClient.work(folder).resolve("hello.txt"))
                .as(run::output)
                .exists()
                .content()
                .contains("KIRO-WORKS");
        assertThat(run.stdout()).as(run::output).contains("Tool ran.");
        assertThat(proxy.generateRequests()).extracting(RecordedRequest::status).containsOnly(200);
        assertThat(proxy.tap().calls()).extracting(ClientTap.Call::reply).anyMatch(reply -> reply.contains(kind.call));
        Json turn = proxy.generateBodies().get(1).at("conversationState");
        List<Json> history = turn.at("history").items();
        assertThat(history.get(history.size() - 1)
                        .at("assistantResponseMessage")
                        .at("toolUses")
                        .at(0)
                        .at("name")
                        .text())
                .isEqualTo(kind.tool);
    }

    @Test
    void functionWithinANamespaceIsRun() throws IOException {
        proxy.simulator()
                .onGenerate(request -> called(request, "multi_agent_v1__close_agent", "{\"target\":\"nobody\"}"));

        ChildProcess.Result run = run("claude-sonnet-4-5");

        assertThat(run.stdout()).as(run::output).contains("Tool ran.");
        assertThat(proxy.tap().calls())
                .extracting(ClientTap.Call::reply)
                .anyMatch(reply -> reply.contains("\"namespace\":\"multi_agent_v1\""));
    }

    @Test
    void tooLongAConversationEndsTheRunWithTheClientsAdvice() throws IOException {
        proxy.simulator().onGenerate(request -> Scenario.refuse(Refusal.E21_TOO_LONG));

        ChildProcess.Result run = run("gpt-5.5");

        assertThat(run.exitCode()).as(run::output).isPositive();
        assertThat(run.output()).contains("context window");
        assertThat(proxy.generateRequests()).hasSize(1);
    }

    private ChildProcess.Result run(String model) throws IOException {
        return HeadlessClient.codex(model).run(proxy.tap().uri(), folder, "do it");
    }

    private static Scenario called(GenerateRequest request, String tool, String input) {
        if (!request.toolResults().isEmpty()) {
            return Scenario.text("Tool ran.");
        }
        List<String> offered =
                request.tools().stream().map(GenerateRequest.OfferedTool::name).toList();
        if (!offered.contains(tool)) {
            return Scenario.text("Offered: " + offered);
        }
        return EventScript.begin().tool(tool, input);
    }
}
