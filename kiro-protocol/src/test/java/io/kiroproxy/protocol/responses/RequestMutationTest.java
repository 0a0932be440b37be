package io.kiroproxy.protocol.responses;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.spi.HttpFields;
import io.kiroproxy.protocol.fixture.EventScript;
import io.kiroproxy.protocol.fixture.Golden;
import io.kiroproxy.protocol.fixture.RequestMutations;
import io.kiroproxy.protocol.spi.ClientCall;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a client sends, it is read or refused by name, and what is read can be answered. */
class RequestMutationTest {

    private static final Golden GOLDEN = Golden.beside(RequestMutationTest.class);
    private static final int ROUNDS = 1500;

    static List<String> requests() {
        return GOLDEN.names(".request.json");
    }

    private static void readOrRefuse(byte[] body, String what) {
        try {
            ClientCall call = Requests.any(Requests.protocol(), body, HttpFields.EMPTY);
            if (call instanceof ClientCall.Chat chat) {
                answer(chat, what);
            }
        } catch (GatewayException e) {
            assertThat(e.kind()).as(what).isEqualTo(ErrorKind.INVALID_REQUEST);
            assertThat(e.description()).as(what).matches("(?s)[^ :]*[^ :.]: .+").hasSizeLessThan(600);
        } catch (RuntimeException | StackOverflowError e) {
            throw new AssertionError(what, e);
        }
    }

    private static void answer(ClientCall.Chat chat, String what) {
        String answer = Requests.answer(chat, EventScript.parse("start m model 1\ntext a\nstop END_TURN"));
        assertThat(answer).as(what).contains("\"status\":\"completed\"");
    }

    @ParameterizedTest
    @MethodSource("requests")
    void changedValuesAreReadOrRefusedWithAPath(String name) {
        String original = GOLDEN.text(name + ".request.json");
        for (long seed = 0; seed < ROUNDS; seed++) {
            readOrRefuse(RequestMutations.values(original, seed), name + ", seed " + seed);
        }
    }

    @ParameterizedTest
    @MethodSource("requests")
    void changedBytesAreReadOrRefused(String name) {
        byte[] original = GOLDEN.text(name + ".request.json").getBytes(StandardCharsets.UTF_8);
        for (long seed = 0; seed < ROUNDS; seed++) {
            readOrRefuse(RequestMutations.bytes(original, seed), name + ", seed " + seed);
        }
    }

    @Test
    void everyBeginningOfABodyIsRefused() {
        byte[] original = GOLDEN.text("codex-gpt-5.5.request.json").strip().getBytes(StandardCharsets.UTF_8);
        for (int length = 0; length < original.length; length++) {
            readOrRefuse(Arrays.copyOf(original, length), "length " + length);
        }
    }

    @Test
    void deepNestingIsRefusedNotOverflown() {
        for (String place : List.of("'input':[%s]", "'input':'x','tools':[%s]", "'input':'x','any':%s")) {
            String nested = "[".repeat(5000) + "]".repeat(5000);
            readOrRefuse(Requests.bytes("{'model':'m'," + place.formatted(nested) + "}"), place);
        }
        String arguments = "{\\'a\\':".repeat(5000) + "1" + "}".repeat(5000);
        readOrRefuse(
                Requests.bytes(Requests.items(
                        "{'type':'function_call','call_id':'a','name':'n','arguments':'" + arguments + "'}")),
                "arguments");
    }
}
