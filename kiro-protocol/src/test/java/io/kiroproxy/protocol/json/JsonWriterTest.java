package io.kiroproxy.protocol.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.core.model.JsonText;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class JsonWriterTest {

    private static String written(JsonWriter.Content content) {
        return new String(JsonWriter.bytes(content), StandardCharsets.UTF_8);
    }

    @Test
    void textIsUtf8AndHalfPairsAreReplaced() {
        assertThat(written(json -> json.value("ü\u2028😀"))).isEqualTo("\"ü\u2028😀\"");
        assertThat(written(json -> json.value("a\uD83Db"))).isEqualTo("\"a\uFFFDb\"");
        assertThat(written(json -> json.value("\uDE00\uD83D\uDE00\uD83D"))).isEqualTo("\"\uFFFD😀\uFFFD\"");
    }

    @Test
    void embeddedJsonStaysOnOneLine() {
        assertThat(written(json -> json.beginObject()
                        .field("a", JsonText.of("{\r\n\"b\":\n1}"))
                        .field("n", (String) null)
                        .endObject()))
                .isEqualTo("{\"a\":{  \"b\": 1},\"n\":null}");
    }

    @Test
    void valuesFollowEachOtherWithoutSeparator() {
        assertThat(written(json -> json.value(1).raw("|").value(true))).isEqualTo("1|true");
    }
}
