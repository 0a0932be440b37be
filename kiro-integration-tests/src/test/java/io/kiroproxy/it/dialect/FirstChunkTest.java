package io.kiroproxy.it.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.core.model.Conversation;
import io.kiroproxy.core.model.Effort;
import io.kiroproxy.core.model.Generation;
import io.kiroproxy.core.model.JsonText;
import io.kiroproxy.core.model.Message;
import io.kiroproxy.core.model.Reasoning;
import io.kiroproxy.core.model.Role;
import io.kiroproxy.core.model.ToolChoice;
import io.kiroproxy.core.model.ToolSpec;
import io.kiroproxy.it.fixture.ProxyUnderTest;
import io.kiroproxy.protocol.dialect.Asked;
import io.kiroproxy.protocol.dialect.ClientDialect;
import io.kiroproxy.protocol.spi.ClientCall.Streaming;
import io.kiroproxy.simulator.generate.EventScript;
import io.kiroproxy.simulator.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The client has what the upstream has said before the upstream says more: the upstream stays silent until the client
 * has seen its first event.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class FirstChunkTest {

    private static final Generation SHOWN = new Generation(
            null,
            List.of(),
            new Reasoning(Reasoning.Mode.ADAPTIVE, Effort.HIGH, null, Reasoning.Display.SHOWN),
            null,
            Generation.ParallelToolCalls.ALLOWED);

    @RegisterExtension
    final ProxyUnderTest proxy = ProxyUnderTest.withDefaults();

    private final CompletableFuture<Void> seen = new CompletableFuture<>();

    /** A protocol and how its streams are framed. */
    enum Stream {
        ANTHROPIC(ClientDialect.ANTHROPIC),
        CHAT(ClientDialect.CHAT),
        RESPONSES(ClientDialect.RESPONSES),
        GEMINI(ClientDialect.GEMINI),
        GEMINI_ARRAY(ClientDialect.GEMINI);

        private final ClientDialect dialect;

        Stream(ClientDialect dialect) {
            this.dialect = dialect;
        }

        private String target(Asked asked) {
            String target = dialect.target(asked);
            return this == GEMINI_ARRAY ? target.replace("?alt=sse", "") : target;
        }

        private void check(Asked asked, byte[] reply) {
            if (this == GEMINI_ARRAY) {
                String array = new String(reply, UTF_8);
                assertThat(array).startsWith("[{").endsWith("]");
                dialect.schema().checkElements(array);
            } else {
                dialect.check(asked, reply);
                dialect.hear(asked, reply);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void textArrivesWithTheUpstreamsFirstEvent(Stream stream) throws Exception {
        proxy.simulator()
                .next(EventScript.begin().text("first ").holdUntil(seen).text("second."));

        arrivesBeforeTheRest(stream, asked(Generation.DEFAULT), "\"first \"", "\"second.\"");
    }

    @ParameterizedTest
    @EnumSource
    void reasoningArrivesWithTheUpstreamsFirstEvent(Stream stream) throws Exception {
        proxy.simulator()
                .next(EventScript.begin()
                        .event("reasoningContentEvent", Json.write(Json.object("text", "I wonder ")))
                        .holdUntil(seen)
                        .thinking("why.")
                        .text("Because."));

        arrivesBeforeTheRest(stream, asked(SHOWN), "I wonder ", "Because.");
    }

    /** Gemini alone has no part of a call (clients.md 10): its calls come whole. */
    @ParameterizedTest
    @EnumSource(names = {"ANTHROPIC", "CHAT", "RESPONSES"})
    void argumentsOfACallArriveAsTheyComeUpstream(Stream stream) throws Exception {
        proxy.simulator()
                .next(EventScript.begin()
                        .event("toolUseEvent", call("input", "{\"path\":\"before"))
                        .holdUntil(seen)
                        .event("toolUseEvent", call("input", "after\"}"))
                        .event("toolUseEvent", call("stop", true)));

        arrivesBeforeTheRest(stream, asked(Generation.DEFAULT), "before", "after");
    }

    private static String call(String field, Object value) {
        return Json.write(Json.object("name", "read_file", "toolUseId", "tooluse_1", field, value));
    }

    private void arrivesBeforeTheRest(Stream stream, Asked asked, String first, String rest)
            throws IOException, InterruptedException {
        HttpResponse<InputStream> reply = ask(stream, asked);
        ByteArrayOutputStream got = new ByteArrayOutputStream();
        byte[] buffer = new byte[4096];
        while (!got.toString(UTF_8).contains(first)) {
            int read = reply.body().read(buffer);
            assertThat(read).as(() -> got.toString(UTF_8)).isPositive();
            got.write(buffer, 0, read);
        }
        assertThat(got.toString(UTF_8)).doesNotContain(rest);
        seen.complete(null);
        reply.body().transferTo(got);

        assertThat(got.toString(UTF_8)).contains(rest);
        stream.check(asked, got.toByteArray());
    }

    private HttpResponse<InputStream> ask(Stream stream, Asked asked) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(proxy.uri() + stream.target(asked)))
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        stream.dialect.body(asked).toString()))
                .build();
        HttpResponse<InputStream> reply = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .build()
                .send(request, HttpResponse.BodyHandlers.ofInputStream());
        assertThat(reply.statusCode()).isEqualTo(200);
        return reply;
    }

    private static Asked asked(Generation generation) {
        ToolSpec tool = new ToolSpec(
                "read_file",
                "Reads.",
                JsonText.of("{\"type\":\"object\",\"properties\":{\"path\":{\"type\":\"string\"}}}"));
        Conversation conversation =
                Conversation.of(List.of(Message.text(Role.USER, "go"))).withTools(List.of(tool), ToolChoice.AUTO);
        return new Asked("claude-sonnet-5", conversation, generation, Streaming.STREAMED);
    }
}
