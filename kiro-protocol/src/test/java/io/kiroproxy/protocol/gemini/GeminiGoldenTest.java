package io.kiroproxy.protocol.gemini;

import io.kiroproxy.protocol.fixture.EventScript;
import io.kiroproxy.protocol.fixture.Golden;
import io.kiroproxy.protocol.fixture.NeutralView;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests to neutral form, and events to streams and whole answers, against files. */
class GeminiGoldenTest {

    private static final Golden GOLDEN = Golden.beside(GeminiGoldenTest.class);

    static List<String> requests() {
        return GOLDEN.names(".request.json");
    }

    static List<String> answers() {
        return GOLDEN.names(".events");
    }

    private static String answer(GenerateCall.Form form, String name) {
        return Generations.answer(form, Generations.THOUGHTS, EventScript.parse(GOLDEN.text(name + ".events")));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void requestBecomesItsNeutralForm(String name) {
        byte[] body = GOLDEN.text(name + ".request.json").getBytes(StandardCharsets.UTF_8);

        GOLDEN.check(
                name + ".neutral.txt",
                NeutralView.of(Generations.chat(GenerateCall.Form.WHOLE, body).request()));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void eventsBecomeServerSentEvents(String name) {
        GOLDEN.check(name + ".sse", answer(GenerateCall.Form.EVENTS, name));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void eventsBecomeElementsOfAnArray(String name) {
        GOLDEN.check(name + ".array.json", answer(GenerateCall.Form.ARRAY, name) + "\n");
    }

    @ParameterizedTest
    @MethodSource("answers")
    void eventsBecomeOneBody(String name) {
        GOLDEN.check(name + ".json", answer(GenerateCall.Form.WHOLE, name) + "\n");
    }
}
