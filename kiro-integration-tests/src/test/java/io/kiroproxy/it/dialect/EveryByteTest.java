package io.kiroproxy.it.dialect;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.core.model.Conversation;
import io.kiroproxy.core.model.JsonText;
import io.kiroproxy.core.model.Message;
import io.kiroproxy.core.model.Role;
import io.kiroproxy.core.model.ToolChoice;
import io.kiroproxy.core.model.ToolSpec;
import io.kiroproxy.it.fixture.ProxyUnderTest;
import io.kiroproxy.protocol.dialect.Asked;
import io.kiroproxy.protocol.dialect.ClientDialect;
import io.kiroproxy.protocol.dialect.Heard;
import io.kiroproxy.protocol.eventstream.EventStreamEncoder;
import io.kiroproxy.protocol.eventstream.EventStreamFrame;
import io.kiroproxy.protocol.spi.ClientCall.Streaming;
import io.kiroproxy.simulator.generate.EventScript;
import io.kiroproxy.simulator.generate.Framing;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Through the public port, nothing depends on where events, arguments or frames are cut, down to half a character. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class EveryByteTest {

    private static final String TEXT = "ü e\u0301 日本語 😀👩\u200D👩\u200D👧 🇩🇪 \u2028 \\n \"data: [DONE]\n\n\" \t end";
    private static final String PATH = "ü 日本 👩\u200D👧 }{ \u2029";
    private static final int TIMES = 300;
    private static final int SMALL_WINDOW = 2_048;

    @RegisterExtension
    final ProxyUnderTest proxy = ProxyUnderTest.withDefaults();

    static Stream<Arguments> allWays() {
        return Stream.of(ClientDialect.values())
                .flatMap(dialect -> Stream.of(Streaming.values()).map(way -> Arguments.of(dialect, way)));
    }

    /** The upstream counts in UTF-16: one event may end, and the next begin, within a character. */
    @ParameterizedTest
    @MethodSource("allWays")
    void eventsOfHalfACharacterInFramesOfSingleBytesLoseNothing(ClientDialect dialect, Streaming way) {
        EventScript script = EventScript.begin().framing(Framing.BYTE_BY_BYTE);
        for (char unit : TEXT.toCharArray()) {
            script = script.raw(frame("assistantResponseEvent", "\"content\":" + escaped(unit)));
        }
        for (char unit : ("{\"path\":\"" + PATH + "\"}").toCharArray()) {
            script = script.raw(call("\"input\":" + escaped(unit)));
        }
        proxy.simulator().next(script.raw(call("\"stop\":true")).stopReason("TOOL_USE"));

        Heard heard = new Wire(proxy.uri()).ask(dialect, asked(way));

        assertThat(heard.text()).isEqualTo(TEXT);
        assertThat(heard.calls()).singleElement().satisfies(call -> assertThat(
                        call.input().path("path").asText())
                .isEqualTo(PATH));
        assertThat(heard.ending()).isEqualTo(Heard.Ending.FINISHED);
    }

    /** A client that takes one byte at a time from a narrow connection: the proxy's frames leave it in pieces. */
    @ParameterizedTest
    @MethodSource("allWays")
    void clientThatReadsSingleBytesHearsEverything(ClientDialect dialect, Streaming way) throws IOException {
        EventScript script = EventScript.begin();
        for (int i = 0; i < TIMES; i++) {
            script = script.text(TEXT);
        }
        proxy.simulator().next(script);

        byte[] reply = readSlowly(dialect, asked(way));

        dialect.check(asked(way), reply);
        Heard heard = dialect.hear(asked(way), reply);
        assertThat(heard.text()).isEqualTo(TEXT.repeat(TIMES));
        assertThat(heard.ending()).isEqualTo(Heard.Ending.FINISHED);
    }

    private byte[] readSlowly(ClientDialect dialect, Asked asked) throws IOException {
        byte[] body = dialect.body(asked).toString().getBytes(UTF_8);
        String head =
                "POST " + dialect.target(asked) + " HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n"
                        + "content-length: " + body.length + "\r\n\r\n";
        try (Socket socket = new Socket()) {
            socket.setReceiveBufferSize(SMALL_WINDOW);
            socket.connect(new InetSocketAddress("127.0.0.1", proxy.uri().getPort()));
            socket.getOutputStream().write(head.getBytes(UTF_8));
            socket.getOutputStream().write(body);
            InputStream in = socket.getInputStream();
            assertThat(line(in)).isEqualTo("HTTP/1.1 200 OK");
            int length = -1;
            for (String field = line(in); !field.isEmpty(); field = line(in)) {
                if (field.startsWith("content-length: ")) {
                    length = Integer.parseInt(field.substring("content-length: ".length()));
                }
            }
            return length < 0 ? chunks(in) : bytes(in, length);
        }
    }

    private static byte[] chunks(InputStream in) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int size = Integer.parseInt(line(in), 16); size > 0; size = Integer.parseInt(line(in), 16)) {
            all.writeBytes(bytes(in, size));
            assertThat(line(in)).isEmpty();
        }
        return all.toByteArray();
    }

    private static byte[] bytes(InputStream in, int length) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(length);
        for (int i = 0; i < length; i++) {
            bytes.write(next(in));
        }
        return bytes.toByteArray();
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = next(in); next != '\n'; next = next(in)) {
            line.write(next);
        }
        return line.toString(ISO_8859_1).stripTrailing();
    }

    private static int next(InputStream in) throws IOException {
        int next = in.read();
        if (next < 0) {
            throw new AssertionError("the connection ended (expected: more)");
        }
        return next;
    }

    private static byte[] call(String field) {
        return frame("toolUseEvent", "\"name\":\"read_file\",\"toolUseId\":\"tooluse_1\"," + field);
    }

    private static byte[] frame(String type, String fields) {
        return EventStreamEncoder.encode(EventStreamFrame.event(type, ("{" + fields + "}").getBytes(UTF_8)));
    }

    /** Half a pair exists in JSON as an escape only. */
    private static String escaped(char unit) {
        return "\"\\u%04x\"".formatted((int) unit);
    }

    private static Asked asked(Streaming way) {
        ToolSpec tool = new ToolSpec(
                "read_file",
                "Reads.",
                JsonText.of("{\"type\":\"object\",\"properties\":{\"path\":{\"type\":\"string\"}}}"));
        return Asked.of(Conversation.of(List.of(Message.text(Role.USER, "go")))
                        .withTools(List.of(tool), ToolChoice.AUTO))
                .with(way);
    }
}
