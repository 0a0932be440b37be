package io.kiroproxy.protocol.anthropic;

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
import io.kiroproxy.protocol.spi.ClientRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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
        "1e400",
        "\"\"",
        "\" \"",
        "\"text\"",
        "\"{\"",
        "[]",
        "[null]",
        "[[1]]",
        "{}",
        "{\"type\":null}",
        "{\"type\":\"text\"}",
        "{\"type\":\"base64\"}",
        "[{\"type\":\"tool_reference\"}]"
    };

    static List<String> requests() {
        return GOLDEN.names(".request.json");
    }

    private static void readOrRefuse(byte[] body, String what) {
        try {
            new AnthropicProtocol().read(ClientRequest.post("c", "/v1/messages", HttpFields.EMPTY, body));
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
        byte[] original =
                GOLDEN.text("leading-system-messages.request.json").strip().getBytes(StandardCharsets.UTF_8);
        for (int length = 0; length < original.length; length++) {
            byte[] cut = java.util.Arrays.copyOf(original, length);
            readOrRefuse(cut, "length " + length);
        }
    }

    @Test
    void deepNestingIsRefusedNotOverflown() {
        String open = "{\"type\":\"tool_result\",\"tool_use_id\":\"t\",\"content\":[";
        String document = "{\"type\":\"document\",\"source\":{\"type\":\"content\",\"content\":[";
        readOrRefuse(nested(open, "]}", 5000), "tool results");
        readOrRefuse(nested(document, "]}}", 5000), "documents");
        readOrRefuse(nested(document, "]}}", 45), "documents within the limit");
        readOrRefuse("[".repeat(100_000).getBytes(StandardCharsets.UTF_8), "brackets");
    }

    private static byte[] nested(String open, String close, int depth) {
        return ("{\"model\":\"m\",\"max_tokens\":1,\"messages\":[{\"role\":\"user\",\"content\":[" + open.repeat(depth)
                        + close.repeat(depth) + "]}]}")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Replaces, removes or doubles one value anywhere in the tree. */
    private static void mutate(JsonNode root, Random random) throws IOException {
        List<ContainerNode<?>> containers = new ArrayList<>();
        collect(root, containers);
        ContainerNode<?> target = containers.get(random.nextInt(containers.size()));
        if (target.isEmpty()) {
            return;
        }
        int at = random.nextInt(target.size());
        JsonNode value = MAPPER.readTree(VALUES[random.nextInt(VALUES.length)].replace("1e400", "1"));
        if (target instanceof ArrayNode array) {
            if (random.nextInt(4) == 0) {
                array.remove(at);
            } else {
                array.set(at, value);
            }
        } else if (target instanceof ObjectNode object) {
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            if (random.nextInt(4) == 0) {
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
