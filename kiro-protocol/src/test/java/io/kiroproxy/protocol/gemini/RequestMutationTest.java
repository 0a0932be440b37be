package io.kiroproxy.protocol.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.GatewayException;
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
            Generations.chat(GenerateCall.Form.WHOLE, body);
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
        byte[] original = GOLDEN.text("every-option.request.json").strip().getBytes(StandardCharsets.UTF_8);
        for (int length = 0; length < original.length; length++) {
            readOrRefuse(Arrays.copyOf(original, length), "length " + length);
        }
    }

    @Test
    void deepNestingIsRefusedNotOverflown() {
        for (String place : List.of(
                "'contents':[{'parts':%s}]",
                "'contents':[{'parts':[{'functionResponse':{'name':'n','response':{'a':%s}}}]}]",
                "'tools':[%s]",
                "'any':%s")) {
            readOrRefuse(nested(place, "[", "]"), place);
        }
        readOrRefuse(
                nested("'tools':[{'functionDeclarations':[{'name':'n','parameters':%s}]}]", "{'items':", "}"),
                "schemas");
    }

    private static byte[] nested(String place, String open, String close) {
        return Generations.bytes("{" + place.formatted(open.repeat(5000) + "1" + close.repeat(5000)) + "}");
    }
}
