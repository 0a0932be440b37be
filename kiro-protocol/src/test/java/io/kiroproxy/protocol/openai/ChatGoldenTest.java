package io.kiroproxy.protocol.openai;

import io.kiroproxy.core.spi.HttpFields;
import io.kiroproxy.protocol.fixture.EventScript;
import io.kiroproxy.protocol.fixture.Golden;
import io.kiroproxy.protocol.fixture.NeutralView;
import io.kiroproxy.protocol.spi.ClientCall;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests to neutral form, and events to streams and whole answers, against files. */
class ChatGoldenTest {

    private static final Golden GOLDEN = Golden.beside(ChatGoldenTest.class);
    private static final String CUSTOM = ",'tools':[{'type':'custom','custom':{'name':'apply_patch'}},"
            + "{'type':'function','function':{'name':'read'}}]";

    static List<String> requests() {
        return GOLDEN.names(".request.json");
    }

    static List<String> answers() {
        return GOLDEN.names(".events");
    }

    @ParameterizedTest
    @MethodSource("requests")
    void requestBecomesItsNeutralForm(String name) {
        byte[] body = GOLDEN.text(name + ".request.json").getBytes(StandardCharsets.UTF_8);

        ClientCall.Chat call = Chats.chat(body, HttpFields.EMPTY);

        GOLDEN.check(name + ".neutral.txt", "streaming: " + call.streaming() + "\n" + NeutralView.of(call.request()));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void eventsBecomeChunks(String name) {
        GOLDEN.check(
                name + ".sse", Chats.answer(CUSTOM + Chats.STREAM, EventScript.parse(GOLDEN.text(name + ".events"))));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void eventsBecomeOneBody(String name) {
        GOLDEN.check(name + ".json", Chats.answer(CUSTOM, EventScript.parse(GOLDEN.text(name + ".events"))) + "\n");
    }
}
