package io.kiroproxy.protocol.anthropic;

import io.kiroproxy.core.event.ChatEvent;
import io.kiroproxy.core.spi.HttpFields;
import io.kiroproxy.protocol.fixture.EventScript;
import io.kiroproxy.protocol.fixture.Golden;
import io.kiroproxy.protocol.fixture.NeutralView;
import io.kiroproxy.protocol.spi.ClientCall;
import io.kiroproxy.protocol.spi.ClientRequest;
import io.kiroproxy.protocol.spi.ReplyWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests to neutral form, and events to streams and whole answers, against files. */
class MessagesGoldenTest {

    private static final Golden GOLDEN = Golden.beside(MessagesGoldenTest.class);

    static Stream<String> requests() {
        return GOLDEN.names(".request.json").stream();
    }

    static Stream<String> answers() {
        return GOLDEN.names(".events").stream();
    }

    @ParameterizedTest
    @MethodSource("requests")
    void requestBecomesItsNeutralForm(String name) {
        byte[] body = GOLDEN.text(name + ".request.json").getBytes(StandardCharsets.UTF_8);

        ClientCall.Chat call = (ClientCall.Chat)
                new AnthropicProtocol().read(ClientRequest.post("call-1", "/v1/messages", HttpFields.EMPTY, body));

        GOLDEN.check(name + ".neutral.txt", "streaming: " + call.streaming() + "\n" + NeutralView.of(call.request()));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void eventsBecomeFrames(String name) throws IOException {
        GOLDEN.check(name + ".sse", answer(name, true));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void eventsBecomeOneBody(String name) throws IOException {
        GOLDEN.check(name + ".json", answer(name, false) + "\n");
    }

    private static String answer(String name, boolean stream) throws IOException {
        String body = "{\"model\":\"claude-asked-for\",\"max_tokens\":9,\"stream\":" + stream
                + ",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
        ClientCall.Chat call = (ClientCall.Chat) new AnthropicProtocol()
                .read(ClientRequest.post(
                        "call-1", "/v1/messages", HttpFields.EMPTY, body.getBytes(StandardCharsets.UTF_8)));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ReplyWriter writer = call.newWriter(out);
        for (ChatEvent event : EventScript.parse(GOLDEN.text(name + ".events"))) {
            writer.write(event);
        }
        writer.finish();
        return out.toString(StandardCharsets.UTF_8);
    }
}
