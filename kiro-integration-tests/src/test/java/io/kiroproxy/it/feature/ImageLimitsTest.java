package io.kiroproxy.it.feature;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.it.fixture.ProxyUnderTest;
import io.kiroproxy.simulator.json.Json;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** As many images as the upstream takes, and none that costs more to decode than it may (kiro-upstream.md 6.1 #26). */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ImageLimitsTest {

    @RegisterExtension
    final ProxyUnderTest proxy = ProxyUnderTest.withDefaults();

    private final WireClient client = new WireClient(proxy);

    @ParameterizedTest
    @MethodSource("io.kiroproxy.it.feature.Wire#everyWay")
    void moreThanTwentyImagesOfAHistoryLoseTheOldestAndSaySo(Wire wire, Wire.Way way) {
        HttpResponse<String> reply = client.ask(wire, way, history(wire, 9, 8, 12));

        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        assertThat(emulated(reply)).contains("old_images");
        List<Json> turns = turns();
        assertThat(images(turns.get(0))).isZero();
        assertThat(turns.get(0).toString()).contains("[9 images of this message left out]");
        assertThat(images(turns.get(2))).isEqualTo(8);
        assertThat(images(turns.get(4))).isEqualTo(12);
    }

    @ParameterizedTest
    @EnumSource
    void twentyImagesOfAHistoryAllStay(Wire wire) {
        HttpResponse<String> reply = client.ask(wire, Wire.Way.WHOLE, history(wire, 8, 12));

        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        assertThat(emulated(reply)).doesNotContain("old_images");
        assertThat(images(turns().get(0))).isEqualTo(8);
        assertThat(images(turns().get(2))).isEqualTo(12);
    }

    @ParameterizedTest
    @EnumSource
    void moreThanTwentyImagesOfOneMessageAreRefused(Wire wire) {
        HttpResponse<String> reply = client.ask(wire, Wire.Way.WHOLE, history(wire, 21));

        assertRefused(reply, "21 images (expected: at most 20 in one message)");
    }

    @ParameterizedTest
    @EnumSource
    void jpegOfTooManyScansIsRefusedBeforeItIsDecoded(Wire wire) {
        HttpResponse<String> reply =
                client.ask(wire, Wire.Way.WHOLE, Attached.image(wire, "image/jpeg", Pictures.scanned(100)));

        assertRefused(reply, "a JPEG image of more than 100 scans (expected: at most that many)");
    }

    @ParameterizedTest
    @EnumSource
    void jpegOfSeveralScansIsMadeSmaller(Wire wire) {
        HttpResponse<String> reply =
                client.ask(wire, Wire.Way.WHOLE, Attached.image(wire, "image/jpeg", Pictures.progressive(2400, 1200)));

        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        assertThat(emulated(reply)).contains("image_size");
    }

    @ParameterizedTest
    @EnumSource
    void webpWhoseFrameIsLargerThanItsCanvasIsRefusedBeforeItIsDecoded(Wire wire) {
        for (boolean animated : new boolean[] {false, true}) {
            HttpResponse<String> reply = client.ask(
                    wire, Wire.Way.WHOLE, Attached.image(wire, "image/webp", Pictures.webpOfAHugeFrame(animated)));

            assertRefused(reply, "16384 x 16384 pixels (expected: at most 50000000 in all)");
        }
    }

    /** Turns of the user with so many images each, every one answered, and a last question. */
    private static ObjectNode history(Wire wire, int... images) {
        ObjectNode body = Attached.image(wire, "image/png", Pictures.halves("png", 4, 2));
        ArrayNode turns = list(body, wire);
        ArrayNode words = list(wire.body(List.of("", "Seen.", "And now?")), wire);
        ObjectNode shown = (ObjectNode) turns.remove(0);
        for (int count : images) {
            ObjectNode turn = shown.deepCopy();
            ArrayNode parts = (ArrayNode) turn.get(wire == Wire.GEMINI ? "parts" : "content");
            for (int i = 1; i < count; i++) {
                parts.add(parts.get(1).deepCopy());
            }
            turns.add(turn).add(words.get(1).deepCopy());
        }
        turns.add(words.get(2));
        return body;
    }

    private static ArrayNode list(ObjectNode body, Wire wire) {
        return (ArrayNode) body.get(
                switch (wire) {
                    case ANTHROPIC, CHAT -> "messages";
                    case RESPONSES -> "input";
                    case GEMINI -> "contents";
                });
    }

    private List<Json> turns() {
        return proxy.generateBodies()
                .get(0)
                .at("conversationState")
                .at("history")
                .items();
    }

    private static int images(Json turn) {
        return turn.at("userInputMessage").at("images").items().size();
    }

    private static String emulated(HttpResponse<String> reply) {
        return reply.headers().firstValue("x-kiro-emulated").orElse("");
    }

    private void assertRefused(HttpResponse<String> reply, String message) {
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(400);
        assertThat(reply.body()).contains(message);
        assertThat(proxy.generateRequests()).isEmpty();
    }
}
