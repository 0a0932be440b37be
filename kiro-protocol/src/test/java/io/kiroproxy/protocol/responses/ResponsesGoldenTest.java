package io.kiroproxy.protocol.responses;

import io.kiroproxy.core.event.ChatEvent;
import io.kiroproxy.core.spi.HttpFields;
import io.kiroproxy.protocol.fixture.EventScript;
import io.kiroproxy.protocol.fixture.Golden;
import io.kiroproxy.protocol.fixture.NeutralView;
import io.kiroproxy.protocol.spi.ClientCall;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests to neutral form, and events to streams and whole answers, against files. */
class ResponsesGoldenTest {

    private static final Golden GOLDEN = Golden.beside(ResponsesGoldenTest.class);

    private static final String OPTIONS =
            ",'store':false,'reasoning':{'summary':'auto'},'instructions':'Be brief.','metadata':{'k':'v'},"
                    + "'include':['reasoning.encrypted_content','web_search_call.action.sources'],"
                    + "'tools':[{'type':'custom','name':'apply_patch'},"
                    + "{'type':'namespace','name':'clock','tools':[{'type':'function','name':'now'}]}]";

    /** Shown open, because compression differs between platforms. */
    private static final Pattern CARRIER = Pattern.compile("kiro1\\.[\\w-]+");

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

        ClientCall.Chat call = Requests.chat(Requests.protocol(), body, HttpFields.EMPTY);

        GOLDEN.check(name + ".neutral.txt", "streaming: " + call.streaming() + "\n" + NeutralView.of(call.request()));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void eventsBecomeFrames(String name) {
        GOLDEN.check(name + ".sse", answer(name, Requests.STREAM));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void eventsBecomeOneBody(String name) {
        GOLDEN.check(name + ".json", answer(name, "") + "\n");
    }

    private static String answer(String name, String more) {
        List<ChatEvent> events = EventScript.parse(GOLDEN.text(name + ".events"));
        String answer = Requests.answer(Requests.chat(Requests.protocol(), Requests.body(OPTIONS + more)), events);
        return CARRIER.matcher(answer).replaceAll(carrier -> "sealed: " + SealedReasoning.open(carrier.group()));
    }
}
