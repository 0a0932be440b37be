package io.kiroproxy.protocol.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ContainerNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.spi.HttpFields;
import io.kiroproxy.protocol.fixture.Golden;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a client sends, it is read or refused by name: no other exception comes out. */
class RequestMutationTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Golden GOLDEN = Golden.beside(RequestMutationTest.class);
    private static final int ROUNDS = 1500;
    private static final String[] VALUES = {
        "null",
        "true",
        "-1",
        "0",
        "3.7",
        "\"\"",
        "\" \"",
        "\"text\"",
        "\"{\"",
        "\"data:,\"",
        "\"data:;base64,x\"",
        "[]",
        "[null]",
        "[[1]]",
        "{}",
        "{\"type\":null}",
        "{\"type\":\"text\"}",
        "{\"function\":{}}"
    };

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
    void changedValuesAreReadOrRefusedWithAPath(String name) throws IOException {
        JsonNode original = MAPPER.readTree(GOLDEN.text(name + ".request.json"));
        for (long seed = 0; seed < ROUNDS; seed++) {
            Random random = new Random(seed);
            JsonNode changed = original.deepCopy();
            for (int i = random.nextInt(3); i >= 0; i--) {
                mutate(changed, random);
            }
            readOrRefuse(MAPPER.writeValueAsBytes(changed), name + ", seed " + seed);
        }
    }

    @ParameterizedTest
    @MethodSource("requests")
    void changedBytesAreReadOrRefused(String name) {
        byte[] original = GOLDEN.text(name + ".request.json").getBytes(StandardCharsets.UTF_8);
        for (long seed = 0; seed < ROUNDS; seed++) {
            Random random = new Random(seed);
            byte[] changed = original.clone();
            for (int i = random.nextInt(4); i >= 0; i--) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
            }
            readOrRefuse(changed, name + ", seed " + seed);
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

    /** Replaces or removes one value anywhere in the tree. */
    private static void mutate(JsonNode root, Random random) throws IOException {
        List<ContainerNode<?>> containers = new ArrayList<>();
        collect(root, containers);
        ContainerNode<?> target = containers.get(random.nextInt(containers.size()));
        if (target.isEmpty()) {
            return;
        }
        int at = random.nextInt(target.size());
        boolean remove = random.nextInt(4) == 0;
        JsonNode value = MAPPER.readTree(VALUES[random.nextInt(VALUES.length)]);
        if (target instanceof ArrayNode array) {
            if (remove) {
                array.remove(at);
            } else {
                array.set(at, value);
            }
        } else if (target instanceof ObjectNode object) {
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            if (remove) {
                object.remove(names.get(at));
            } else {
                object.set(names.get(at), value);
            }
        }
    }

    private static void collect(JsonNode node, List<ContainerNode<?>> containers) {
        if (node instanceof ContainerNode<?> container) {
            containers.add(container);
            container.forEach(child -> collect(child, containers));
        }
    }
}
