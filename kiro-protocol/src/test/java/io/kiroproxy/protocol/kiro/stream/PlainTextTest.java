package io.kiroproxy.protocol.kiro.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainTextTest {

    private static final String[] PIECES = {
        "a", " ", "\"", "\\", "\n", "\\u0041", "}", "é", "文", "\uD83D\uDE00", "\uFFFD", ","
    };

    @Test
    void whatItReadsIsWhatTheParserReads() throws Exception {
        Random random = new Random(7);
        int read = 0;
        for (int round = 0; round < 5_000; round++) {
            StringBuilder json = new StringBuilder("{\"content\":\"");
            for (int i = random.nextInt(8); i > 0; i--) {
                json.append(PIECES[random.nextInt(PIECES.length)]);
            }
            String text = text(json.append("\"}").toString());
            if (text != null) {
                read++;
                assertThat(text)
                        .isEqualTo(new ObjectMapper()
                                .readTree(json.toString())
                                .get("content")
                                .textValue());
            }
        }
        assertThat(read).isPositive();
    }

    @Test
    void readsTextOfAnyScript() {
        assertThat(text("{\"content\":\"\"}")).isEmpty();
        assertThat(text("{\"content\":\"Hello, 世界 \uD83D\uDE00\"}")).isEqualTo("Hello, 世界 \uD83D\uDE00");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "{\"content\":\"}",
                "{\"content\":1}",
                "{ \"content\":\"a\"}",
                "{\"content\":\"a\\n\"}",
                "{\"content\":\"a\",\"modelId\":\"m\"}",
                "{\"content\":\"a\tb\"}",
                "{\"contents\":\"a\"}"
            })
    void leavesTheRestToTheParser(String json) {
        assertThat(text(json)).isNull();
    }

    @Test
    void leavesBytesThatAreNoUtf8ToTheParser() {
        byte[] bytes = "{\"content\":\"?\"}".getBytes(StandardCharsets.US_ASCII);
        bytes[12] = (byte) 0xC3;

        assertThat(PlainText.of(bytes, bytes.length)).isNull();
    }

    private static @Nullable String text(String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        return PlainText.of(bytes, bytes.length);
    }
}
