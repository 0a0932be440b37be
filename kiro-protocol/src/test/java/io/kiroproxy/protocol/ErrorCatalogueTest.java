package io.kiroproxy.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.event.ChatEvent;
import io.kiroproxy.core.model.TokenUsage;
import io.kiroproxy.core.spi.HttpFields;
import io.kiroproxy.protocol.spi.ClientCall;
import io.kiroproxy.protocol.spi.ClientProtocol;
import io.kiroproxy.protocol.spi.ClientRequest;
import io.kiroproxy.protocol.spi.ClientRoute;
import io.kiroproxy.protocol.spi.ErrorReply;
import io.kiroproxy.protocol.spi.ReplyWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every kind of error in every protocol, and {@code docs/errors.md} with it. */
class ErrorCatalogueTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path DOCUMENT = Path.of("..", "docs", "errors.md");
    private static final String MARK = "<!-- what follows is written by ErrorCatalogueTest -->";

    private static final Map<String, String> CALLS = Map.of(
            "anthropic", "/v1/messages",
            "openai", "/v1/chat/completions",
            "responses", "/v1/responses",
            "gemini", "/v1beta/models/m:streamGenerateContent");
    private static final String BODY =
            "{\"model\":\"m\",\"max_tokens\":9,\"stream\":true,\"messages\":[{\"role\":\"user\","
                    + "\"content\":\"x\"}]}";

    @ParameterizedTest
    @EnumSource
    void everyErrorNamesItsCodeItsCauseAndWhatToDo_inEveryProtocol(ErrorKind kind) {
        for (ClientProtocol protocol : ClientProtocols.all()) {
            ErrorReply reply = reply(protocol, kind);
            String body = new String(reply.body(), StandardCharsets.UTF_8);

            assertThat(body)
                    .as(protocol.name())
                    .contains("what exactly", kind.remedy())
                    .containsIgnoringCase(kind.code());
            assertThat(reply.fields().first("content-type")).startsWith("application/json");
            assertThat(reply.status() == 401)
                    .as("401 is for the client's own key")
                    .isEqualTo(kind == ErrorKind.UNAUTHENTICATED);
            assertThat(error(reply).path("message").asText()).isNotEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void errorWithinAStreamHasTheSameCode_andNothingThatLooksLikeAnEnd(ErrorKind kind) throws Exception {
        for (ClientProtocol protocol : ClientProtocols.all()) {
            String stream = cut(protocol, kind);

            assertThat(stream)
                    .as(protocol.name())
                    .containsIgnoringCase(kind.code())
                    .contains(kind.remedy());
            assertThat(stream).doesNotContain("[DONE]", "message_stop", "response.completed", "\"finishReason\"");
        }
    }

    @Test
    void codesAreUnique() {
        Set<String> codes = new HashSet<>();
        for (ErrorKind kind : ErrorKind.values()) {
            assertThat(codes.add(kind.code())).as(kind.code()).isTrue();
        }
    }

    @Test
    void documentHasTheTablesOfTheCode() throws IOException {
        String text = Files.readString(DOCUMENT);
        assertThat(text).contains(MARK);
        String expected = text.substring(0, text.indexOf(MARK) + MARK.length()) + "\n\n" + tables();
        if ("write".equals(System.getProperty("kiro.docs"))) {
            Files.writeString(DOCUMENT, expected);
        }
        assertThat(DOCUMENT)
                .as("out of date: run this test with -Dkiro.docs=write")
                .hasContent(expected);
    }

    private static String tables() {
        StringBuilder text = new StringBuilder("| Code | What has happened | What to do |\n|---|---|---|\n");
        for (ErrorKind kind : ErrorKind.values()) {
            text.append("| `")
                    .append(kind.code())
                    .append("` | ")
                    .append(kind.cause())
                    .append(" | ")
                    .append(kind.remedy())
                    .append(" |\n");
        }
        text.append("\n| Code | Anthropic | OpenAI chat and Responses | in a Responses stream | Gemini |\n");
        text.append("|---|---|---|---|---|\n");
        for (ErrorKind kind : ErrorKind.values()) {
            JsonNode openAi = error(reply(protocol("openai"), kind));
            ErrorReply anthropic = reply(protocol("anthropic"), kind);
            ErrorReply gemini = reply(protocol("gemini"), kind);
            text.append("| `" + kind.code() + "` | " + anthropic.status() + " `"
                    + error(anthropic).path("type").asText() + "` | "
                    + reply(protocol("openai"), kind).status() + " `"
                    + openAi.path("type").asText() + "` / `"
                    + openAi.path("code").asText() + "` | `" + codeInStream(kind) + "` | " + gemini.status() + " `"
                    + error(gemini).path("status").asText() + "` |\n");
        }
        return text.toString();
    }

    private static String codeInStream(ErrorKind kind) {
        try {
            String stream = cut(protocol("responses"), kind);
            String data = stream.lines()
                    .filter(line -> line.contains("\"response.failed\"") && line.startsWith("data: "))
                    .findFirst()
                    .orElseThrow();
            return JSON.readTree(data.substring(6)).at("/response/error/code").asText();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** A stream that breaks off with an error after its first word. */
    private static String cut(ClientProtocol protocol, ErrorKind kind) throws IOException {
        String path = Objects.requireNonNull(CALLS.get(protocol.name()));
        String body = protocol.name().equals("gemini")
                ? "{\"contents\":[{\"parts\":[{\"text\":\"x\"}]}]}"
                : protocol.name().equals("responses") ? "{\"model\":\"m\",\"input\":\"x\",\"stream\":true}" : BODY;
        ClientRoute route = protocol.routes().stream()
                .filter(candidate -> candidate.method().equals("POST") && candidate.match(path) != null)
                .findFirst()
                .orElseThrow();
        ClientRequest request = new ClientRequest(
                "id",
                route,
                Objects.requireNonNull(route.match(path)),
                Map.of("alt", "sse"),
                HttpFields.of(),
                body.getBytes(StandardCharsets.UTF_8));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ReplyWriter writer = ((ClientCall.Chat) protocol.read(request)).newWriter(out);
        writer.write(new ChatEvent.MessageStart("m1", "m", TokenUsage.estimate(1, 0), List.of()));
        writer.write(new ChatEvent.TextDelta("Hal"));
        writer.fail(new GatewayException(kind, "what exactly"));
        return out.toString(StandardCharsets.UTF_8);
    }

    private static ErrorReply reply(ClientProtocol protocol, ErrorKind kind) {
        return protocol.error(new GatewayException(kind, "what exactly"), "req");
    }

    private static JsonNode error(ErrorReply reply) {
        try {
            return JSON.readTree(reply.body()).path("error");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static ClientProtocol protocol(String name) {
        return ClientProtocols.all().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
