package io.kiroproxy.protocol.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.model.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {

    private static JsonReader reader(String json) {
        return JsonReader.of(json.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> fields(String json) {
        List<String> names = new ArrayList<>();
        try (JsonReader reader = reader(json)) {
            reader.beginObject();
            for (String name = reader.nextField(); name != null; name = reader.nextField()) {
                names.add(name);
            }
            reader.end();
        }
        return names;
    }

    private static void assertRefused(Runnable read, String message) {
        assertThatExceptionOfType(GatewayException.class)
                .isThrownBy(read::run)
                .withMessage(message)
                .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID_REQUEST));
    }

    @Test
    void unreadValuesAreSkippedAndNullIsAbsent() {
        assertThat(fields("{\"a\":{\"b\":[1,{}]},\"n\":null,\"c\":[[]],\"d\":\"x\"}"))
                .containsExactly("a", "c", "d");
    }

    @Test
    void tagIsFoundWhereverItStandsAndNothingIsLost() {
        try (JsonReader reader =
                reader("[{\"x\":{\"type\":\"no\"},\"type\":\"yes\",\"y\":1},{\"type\":\"first\",\"z\":2},{}]")) {
            List<String> seen = new ArrayList<>();
            reader.beginArray();
            while (reader.nextElement()) {
                reader.beginObject();
                seen.add(String.valueOf(reader.tag("type")));
                for (String name = reader.nextField(); name != null; name = reader.nextField()) {
                    seen.add(name);
                }
            }
            assertThat(seen).containsExactly("yes", "x", "type", "y", "first", "type", "z", "null");
        }
    }

    @Test
    void rawIsCutFromTheDocumentAsItStands() {
        try (JsonReader reader =
                reader("\uFEFF {\"ä\":\"ö\", \"v\" : { \"k\" : [1, 2.50] } ,\"s\":\"q\\\"\",\"n\":-1e2,\"b\":true}")) {
            List<String> values = new ArrayList<>();
            reader.beginObject();
            while (reader.nextField() != null) {
                values.add(reader.raw().json());
            }
            assertThat(values).containsExactly("\"ö\"", "{ \"k\" : [1, 2.50] }", "\"q\\\"\"", "-1e2", "true");
        }
    }

    @Test
    void restOfAnObjectIsCutFromItsBeginning() {
        try (JsonReader reader = reader("[ {\"a\":[1],\"b\":{\"c\":2}} ,3]")) {
            reader.beginArray();
            reader.nextElement();
            int start = reader.start();
            reader.beginObject();
            reader.nextField();
            assertThat(reader.rawSince(start)).isEqualTo(JsonText.of("{\"a\":[1],\"b\":{\"c\":2}}"));
            assertThat(reader.nextElement()).isTrue();
            assertThat(reader.integer(0)).isEqualTo(3);
        }
    }

    @Test
    void problemsNameTheirPath() {
        assertRefused(
                () -> {
                    JsonReader reader = reader("{\"list\":[{},{\"deep\":[0,true]}]}");
                    reader.beginObject();
                    reader.nextField();
                    reader.beginArray();
                    reader.nextElement();
                    reader.nextElement();
                    reader.beginObject();
                    reader.nextField();
                    reader.strings();
                },
                "list[1].deep[0]: found a number (expected: a string)");
    }

    @Test
    void integersAreWholeAndClamped() {
        try (JsonReader reader = reader("[3.0,99999999999999999999999,7]")) {
            reader.beginArray();
            reader.nextElement();
            assertThat(reader.integer(0)).isEqualTo(3);
            reader.nextElement();
            assertThat(reader.integer(0)).isEqualTo(Integer.MAX_VALUE);
            reader.nextElement();
            assertRefused(() -> reader.integer(8), "[2]: found 7 (expected: an integer of 8 or more)");
        }
        assertRefused(() -> reader("1.5").integer(0), "body: found 1.5 (expected: an integer of 0 or more)");
    }

    @Test
    void depthIsLimitedTo200() {
        assertThat(fields("{\"a\":" + "[".repeat(199) + "]".repeat(199) + "}")).containsExactly("a");
        assertThatExceptionOfType(GatewayException.class)
                .isThrownBy(() -> fields("{\"a\":" + "[".repeat(200) + "]".repeat(200) + "}"))
                .withMessageContaining("200")
                .withMessageContaining("near a[0]")
                .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID_REQUEST));
    }

    @Test
    void numbersAndNamesAreLimited() {
        assertThat(fields("{\"a\":" + "1".repeat(100) + "}")).containsExactly("a");
        assertThatExceptionOfType(GatewayException.class)
                .isThrownBy(() -> fields("{\"a\":" + "1".repeat(101) + "}"))
                .withMessageContaining("100");
        assertThat(fields("{\"" + "n".repeat(50_000) + "\":1}")).hasSize(1);
        assertThatExceptionOfType(GatewayException.class)
                .isThrownBy(() -> fields("{\"" + "n".repeat(50_001) + "\":1}"))
                .withMessageContaining("50000");
    }

    @Test
    void stringsAreAsLongAsTheDocument() {
        String text = "x".repeat(21_000_000);
        try (JsonReader reader = reader("\"" + text + "\"")) {
            assertThat(reader.string()).hasSize(21_000_000);
        }
    }

    @Test
    void trailingTokensAreRefused() {
        assertRefused(() -> fields("{} {}"), "body: found more after its JSON value (expected: one value)");
        assertThat(fields("{} \n")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"secret-a\":",
                "{\"a\" secret}",
                "{\"a\":secret}",
                "{\"a\":\"x\ny\"}",
                "{\"a\":1,}",
                "{\"a\":NaN}"
            })
    void malformedTextIsRefusedWithoutQuotingIt(String json) {
        assertThatExceptionOfType(GatewayException.class)
                .isThrownBy(() -> fields(json))
                .withMessageStartingWith("body: found malformed JSON at byte ")
                .satisfies(e ->
                        assertThat(e.description().replace("near secret-a", "")).doesNotContain("secret"));
    }

    @Test
    void otherEncodingsAndEmptyBodiesAreRefused() {
        assertRefused(
                () -> JsonReader.of("{}".getBytes(StandardCharsets.UTF_16)),
                "body: found another encoding (expected: JSON in UTF-8)");
        assertRefused(
                () -> JsonReader.of("{}".getBytes(StandardCharsets.UTF_16LE)),
                "body: found another encoding (expected: JSON in UTF-8)");
        assertRefused(() -> reader(" "), "body: found nothing (expected: one JSON value)");
        assertThatExceptionOfType(GatewayException.class)
                .isThrownBy(
                        () -> JsonReader.of(new byte[] {'"', (byte) 0xC3, '"'}).string());
    }

    @Test
    void longNamesAreCutInPaths() {
        assertThatExceptionOfType(GatewayException.class)
                .isThrownBy(() -> {
                    JsonReader reader = reader("{\"" + "n".repeat(1000) + "\":1}");
                    reader.beginObject();
                    reader.nextField();
                    reader.string();
                })
                .satisfies(e -> assertThat(e.description()).hasSizeLessThan(150));
    }
}
