package io.kiroproxy.it.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.it.fixture.ProxyUnderTest;
import io.kiroproxy.protocol.dialect.ClientDialect;
import io.kiroproxy.simulator.generate.EventScript;
import io.kiroproxy.simulator.generate.GenerateRequest;
import io.kiroproxy.simulator.generate.Scenario;
import io.kiroproxy.simulator.http.RecordedRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What clients were seen to send, every kind of item, part, tool and option of a protocol among it, is taken through the
 * public port, streamed and whole, and the strict upstream takes what becomes of it (clients.md 3 to 10).
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class RecordedRequestsTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** What stands for a model where the file is about something else. */
    private static final Set<String> UNKNOWN = Set.of("m", "qwen3-coder");

    /** What stands for images, whose bytes the files leave out. */
    private static final String PIXEL =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    @RegisterExtension
    final ProxyUnderTest proxy = ProxyUnderTest.withDefaults();

    @ParameterizedTest
    @CsvSource({
        "anthropic, claude-code-first-turn",
        "anthropic, claude-code-tool-turn",
        "anthropic, documents-and-server-blocks",
        "anthropic, leading-system-messages",
        "openai, custom-tools",
        "openai, every-option",
        "openai, images-and-files",
        "openai, legacy-functions",
        "openai, opencode-first-turn",
        "openai, opencode-tool-turn",
        "openai, qwen-code-turn",
        "responses, codex-gpt-5.5",
        "responses, codex-gpt-5.6",
        "responses, codex-unknown-slug",
        "responses, every-item",
        "gemini, every-option",
        "gemini, gemini-cli-first-turn",
        "gemini, gemini-cli-router",
        "gemini, gemini-cli-search",
        "gemini, gemini-cli-tool-turn",
        "gemini, opencode-tool-turn",
        "gemini, parts-of-all-kinds",
    })
    void requestIsTakenAndItsAnswerFitsTheDefinition(String protocol, String name) throws IOException {
        ObjectNode body = body(protocol, name);
        proxy.simulator().onGenerate(RecordedRequestsTest::answer);
        Wire wire = new Wire(proxy.tap().uri());
        if (protocol.equals("gemini")) {
            assertTaken(wire.send("POST", "/v1beta/models/gemini-2.5-pro:generateContent", body.toString()));
            assertTaken(wire.send("POST", "/v1beta/models/gemini-2.5-pro:streamGenerateContent", body.toString()));
            assertTaken(
                    wire.send("POST", "/v1beta/models/gemini-2.5-pro:streamGenerateContent?alt=sse", body.toString()));
        } else {
            String path =
                    switch (protocol) {
                        case "anthropic" -> "/v1/messages";
                        case "openai" -> "/v1/chat/completions";
                        default -> "/v1/responses";
                    };
            assertTaken(wire.send("POST", path, body.put("stream", false).toString()));
            assertTaken(wire.send("POST", path, body.put("stream", true).toString()));
        }
        assertThat(proxy.generateRequests()).extracting(RecordedRequest::status).endsWith(200);
    }

    /** A demanded schema is fulfilled; else the agent script answers. */
    private static Scenario answer(GenerateRequest request) {
        boolean structured =
                request.tools().stream().anyMatch(tool -> tool.name().equals("final_answer"));
        String demanded = "{\"n\":1,\"reasoning\":\"short\",\"model_choice\":\"flash\"}";
        return structured ? EventScript.begin().tool("final_answer", demanded) : Scenario.agent();
    }

    private static void assertTaken(HttpResponse<byte[]> reply) {
        assertThat(reply.statusCode())
                .as(() -> new String(reply.body(), StandardCharsets.UTF_8))
                .isEqualTo(200);
    }

    private static ObjectNode body(String protocol, String name) throws IOException {
        String file = "/io/kiroproxy/protocol/" + protocol + "/golden/" + name + ".request.json";
        try (InputStream in = Objects.requireNonNull(ClientDialect.class.getResourceAsStream(file), file)) {
            String recorded = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            ObjectNode body = (ObjectNode) JSON.readTree(recorded.replaceAll(
                    "data:image/\\w+;base64,[\\w+/=]+", Matcher.quoteReplacement("data:image/png;base64," + PIXEL)));
            body.findParents("data").forEach(RecordedRequestsTest::showPixel);
            if (UNKNOWN.contains(body.path("model").asText().strip())) {
                body.put("model", "claude-sonnet-4.5");
            }
            return body;
        }
    }

    private static void showPixel(JsonNode media) {
        String type = media.has("mimeType") ? "mimeType" : "media_type";
        if (media.path(type).asText().startsWith("image/")) {
            ((ObjectNode) media).put(type, "image/png").put("data", PIXEL);
        }
    }
}
