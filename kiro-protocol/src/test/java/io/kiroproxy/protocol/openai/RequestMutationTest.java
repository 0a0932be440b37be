package io.kiroproxy.protocol.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.spi.HttpFields;
import io.kiroproxy.protocol.fixture.Golden;
import io.kiroproxy.protocol.fixture.RequestMutations;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a client sends, it is read or refused by name: no other exception comes out. */
class RequestMutationTest {

    private static final Golden GOLDEN = Golden.beside(RequestMutationTest.class);
    private static final int ROUNDS = 1500;

    static List<String> requests() {
        return GOLDEN.names(".request.json");
    }

    private static void readOrRefuse(byte[] body, String what) {
        try {
            Chats.chat(body, HttpFields.EMPTY);
        } catch (GatewayException e) {
            assertThat(e.kind()).as(what).isEqualTo(ErrorKind.INVALID_REQUEST);
            assertThat(e.description()).as(what).matches("(?s)[^ :]*[^ :.]: .+").hasSizeLessThan(600);
        } catch (RuntimeException | StackOverflowError e) {
            throw new AssertionError(what, e);
        }
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
        byte[] original = GOLDEN.text("custom-tools.request.json").strip().getBytes(StandardCharsets.UTF_8);
        for (int length = 0; length < original.length; length++) {
            readOrRefuse(Arrays.copyOf(original, length), "length " + length);
        }
    }

    @Test
    void deepNestingIsRefusedNotOverflown() {
        for (String place : List.of("'messages':[{'role':'user','content':%s}]", "'tools':[%s]", "'any':%s")) {
            String nested = "[".repeat(5000) + "]".repeat(5000);
            String body = "{'model':'m'," + place.formatted(nested) + "}";
            readOrRefuse(body.replace('\'', '"').getBytes(StandardCharsets.UTF_8), place);
        }
        String arguments = "{\\'a\\':".repeat(5000) + "1" + "}".repeat(5000);
        readOrRefuse(
                Chats.messages("{'role':'assistant','tool_calls':[{'id':'a','function':{'name':'n','arguments':'"
                                + arguments + "'}}]}")
                        .replace('\'', '"')
                        .getBytes(StandardCharsets.UTF_8),
                "arguments");
    }
}
