package io.kiroproxy.it.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.it.fixture.ClientTap;
import io.kiroproxy.it.fixture.ProxyUnderTest;
import io.kiroproxy.simulator.generate.EventScript;
import io.kiroproxy.simulator.generate.GenerateRequest;
import io.kiroproxy.simulator.generate.Scenario;
import io.kiroproxy.simulator.http.RecordedRequest;
import io.kiroproxy.simulator.json.Json;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What the real Claude Code's own tools need: images, web search, deferred tools, token counts (clients.md 3). */
@Tag("client")
class ClaudeCodeToolsTest {

    @RegisterExtension
    final ProxyUnderTest proxy = ProxyUnderTest.withDefaults();

    @TempDir
    private Path folder;

    private ClaudeCode claude;

    @BeforeEach
    void install() throws IOException {
        claude = ClaudeCode.in(folder, proxy.uri());
    }

    @Test
    void imageThatTheReadToolFoundArrivesUpstream() throws IOException {
        Path picture = claude.work().resolve("picture.png");
        ImageIO.write(new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB), "png", picture.toFile());
        callOnce("Read", Json.write(Json.object("file_path", picture.toString())), "A picture.");

        Json result = claude.succeed("what is in picture.png?", "--allowedTools", "Read");

        assertThat(result.at("result").text()).isEqualTo("A picture.");
        assertThat(proxy.generateRequests()).extracting(RecordedRequest::status).containsOnly(200);
        List<Json> bodies = proxy.generateBodies();
        Json images = user(bodies.get(bodies.size() - 1)).at("images");
        assertThat(images.items()).hasSize(1);
        assertThat(images.at(0).at("format").text()).isEqualTo("png");
        assertThat(images.at(0).at("source").at("bytes").text()).startsWith("iVBOR");
    }

    @Test
    void webSearchToolGetsItsResults() throws IOException {
        ClaudeCode withAllTools = claude.with("ENABLE_TOOL_SEARCH", "false");
        callOnce("WebSearch", "{\"query\":\"kiro api proxy\"}", "Searched.");

        Json result = withAllTools.succeed("look it up", "--allowedTools", "WebSearch");

        assertThat(result.at("result").text()).isEqualTo("Searched.");
        List<RecordedRequest> searches = proxy.simulator().requests("InvokeMCP");
        assertThat(searches).extracting(RecordedRequest::status).containsExactly(200);
        assertThat(searches.get(0)
                        .json()
                        .at("params")
                        .at("arguments")
                        .at("query")
                        .text())
                .isEqualTo("kiro api proxy");
        List<Json> bodies = proxy.generateBodies();
        assertThat(user(bodies.get(bodies.size() - 1))
                        .at("userInputMessageContext")
                        .at("toolResults")
                        .toString())
                .contains("Simulated result 1 for kiro api proxy", "https://example.org/1?q=kiro+api+proxy");
    }

    @Test
    void deferredToolIsOfferedOnceTheClientHasLoadedIt() throws IOException {
        proxy.simulator().onGenerate(request -> {
            if (request.toolResults().isEmpty()) {
                return EventScript.begin().tool("ToolSearch", "{\"query\":\"select:WebFetch\",\"max_results\":5}");
            }
            return Scenario.text("Loaded.");
        });

        Json result = claude.succeed("load the fetch tool");

        assertThat(result.at("result").text()).isEqualTo("Loaded.");
        assertThat(proxy.generateRequests()).extracting(RecordedRequest::status).containsExactly(200, 200);
        List<Json> bodies = proxy.generateBodies();
        assertThat(toolNames(bodies.get(0))).contains("ToolSearch").doesNotContain("WebFetch");
        assertThat(toolNames(bodies.get(1))).contains("ToolSearch", "WebFetch");
    }

    @Test
    void contextCommandCountsTokens() throws IOException {
        try (ClientTap tap = ClientTap.before(proxy.uri())) {
            ChildProcess.Result run = claude.through(tap.uri()).run("/context");

            assertThat(run.exitCode()).as(run::output).isZero();
            assertThat(run.stdout()).contains("System tools", "Tokens:");
            List<ClientTap.Call> counts = tap.calls().stream()
                    .filter(call -> call.line().startsWith("POST /v1/messages/count_tokens"))
                    .toList();
            assertThat(counts)
                    .hasSizeGreaterThan(5)
                    .extracting(ClientTap.Call::status)
                    .containsOnly(200);
            assertThat(counts)
                    .extracting(
                            call -> Json.parse(call.reply()).at("input_tokens").number(0))
                    .allMatch(tokens -> tokens > 0);
            assertThat(proxy.generateRequests()).isEmpty();
        }
    }

    /** The upstream calls one tool, and with its result says {@code ending}. */
    private void callOnce(String tool, String input, String ending) {
        proxy.simulator()
                .onGenerate(request ->
                        offers(request, tool) && request.toolResults().isEmpty()
                                ? EventScript.begin().text("Calling. ").tool(tool, input)
                                : Scenario.text(ending));
    }

    private static boolean offers(GenerateRequest request, String tool) {
        return request.tools().stream().anyMatch(offered -> offered.name().equals(tool));
    }

    private static List<String> toolNames(Json body) {
        return user(body).at("userInputMessageContext").at("tools").items().stream()
                .map(tool -> tool.at("toolSpecification").at("name").text())
                .toList();
    }

    private static Json user(Json body) {
        return body.at("conversationState").at("currentMessage").at("userInputMessage");
    }
}
