package io.kiroproxy.protocol.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.event.ChatEvent;
import io.kiroproxy.core.model.Conversation;
import io.kiroproxy.core.model.Message;
import io.kiroproxy.core.model.Role;
import io.kiroproxy.protocol.fixture.PublicSchema.Kind;
import io.kiroproxy.protocol.fixture.RandomStreams;
import io.kiroproxy.protocol.spi.ClientCall;
import io.kiroproxy.protocol.spi.ClientCall.Streaming;
import io.kiroproxy.protocol.spi.ReplyWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever the events, an answer is one by the vendor's public definition, and so is every error. */
class EveryAnswerFitsItsDefinitionTest {

    private static final int SEEDS = 250;
    private static final Asked ASKED = Asked.of(Conversation.of(List.of(Message.text(Role.USER, "hi"))));

    @ParameterizedTest
    @EnumSource
    void everyEventOfAStream(ClientDialect dialect) throws IOException {
        for (long seed = 0; seed < SEEDS; seed++) {
            dialect.schema()
                    .checkEvents(answer(
                            dialect,
                            Streaming.STREAMED,
                            RandomStreams.next(seed).events()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyWholeAnswer(ClientDialect dialect) throws IOException {
        for (long seed = 0; seed < SEEDS; seed++) {
            byte[] answer =
                    answer(dialect, Streaming.WHOLE, RandomStreams.next(seed).events());

            dialect.schema().check(Kind.ANSWER, new String(answer, StandardCharsets.UTF_8));
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyEventOfAStreamThatFails(ClientDialect dialect) throws IOException {
        ErrorKind[] kinds = ErrorKind.values();
        for (int seed = 0; seed < SEEDS; seed++) {
            List<ChatEvent> events = RandomStreams.next(seed).events();
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ReplyWriter writer = call(dialect, Streaming.STREAMED).newWriter(out);

            for (ChatEvent event : events.subList(0, new Random(seed).nextInt(events.size()))) {
                writer.write(event);
            }
            writer.ping();
            writer.fail(failure(kinds[seed % kinds.length], seed));

            dialect.schema().checkEvents(out.toByteArray());
            assertThat(dialect.hear(ASKED.with(Streaming.STREAMED), out.toByteArray())
                            .ending())
                    .as("seed %d", seed)
                    .isEqualTo(Heard.Ending.BROKEN);
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyKindOfErrorAsAReply(ClientDialect dialect) {
        for (ErrorKind kind : ErrorKind.values()) {
            for (int wait = 0; wait < 2; wait++) {
                byte[] body =
                        dialect.protocol().error(failure(kind, wait), "req-1").body();

                dialect.schema().check(Kind.ERROR, new String(body, StandardCharsets.UTF_8));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void spoiledAnswerIsRefused(ClientDialect dialect) throws IOException {
        String answer = new String(
                answer(dialect, Streaming.WHOLE, RandomStreams.next(3).events()), StandardCharsets.UTF_8);
        ObjectNode tree = (ObjectNode) Json.parse(answer);

        tree.fieldNames().forEachRemaining(field -> {
            ObjectNode renamed = tree.deepCopy();
            renamed.set(field + "_", renamed.remove(field));
            assertThatExceptionOfType(AssertionError.class).as(field).isThrownBy(() -> dialect.schema()
                    .check(Kind.ANSWER, renamed));
        });
    }

    private static GatewayException failure(ErrorKind kind, int number) {
        return new GatewayException(
                kind, "something went wrong", number % 2 == 0 ? null : Duration.ofMillis(1_500), null);
    }

    private static byte[] answer(ClientDialect dialect, Streaming streaming, List<ChatEvent> events)
            throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ReplyWriter writer = call(dialect, streaming).newWriter(out);
        for (ChatEvent event : events) {
            writer.write(event);
        }
        writer.finish();
        return out.toByteArray();
    }

    /** A request that shows as much of an answer as the protocol can. */
    private static ClientCall.Chat call(ClientDialect dialect, Streaming streaming) {
        Asked asked = ASKED.with(streaming);
        ObjectNode body = dialect.body(asked);
        switch (dialect) {
            case ANTHROPIC -> {}
            case CHAT -> {
                body.set("tools", Json.parse("""
                        [{"type":"custom","custom":{"name":"%s"}}]""".formatted(RandomStreams.FREEFORM)));
                body.set("stream_options", Json.parse("{\"include_usage\":true}"));
            }
            case RESPONSES -> {
                body.set("tools", Json.parse("""
                        [{"type":"custom","name":"%s"},{"type":"function","name":"read"}]""".formatted(RandomStreams.FREEFORM)));
                body.set("reasoning", Json.parse("{\"summary\":\"auto\"}"));
                body.set("text", Json.parse("""
                        {"verbosity":"low","format":{"type":"json_schema","schema":{"type":"object"}}}"""));
                body.withArray("include").add("web_search_call.action.sources");
            }
            case GEMINI -> body.set("generationConfig", Json.parse("{\"thinkingConfig\":{\"includeThoughts\":true}}"));
        }
        return dialect.read(asked, body);
    }
}
