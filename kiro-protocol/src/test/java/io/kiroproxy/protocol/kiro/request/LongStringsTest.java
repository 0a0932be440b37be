package io.kiroproxy.protocol.kiro.request;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LongStringsTest {

    private static final String[] PIECES = {
        "plain text ", "\"", "\\", "\n", "\u0000", "\u001f", "\u007f", "é", "文字", "\uD83D\uDE00", " ", "/", "<", "~"
    };

    @Test
    void writesWhatTheGeneratorWrites() throws IOException {
        Random random = new Random(20261127);
        for (int round = 0; round < 2_000; round++) {
            StringBuilder text = new StringBuilder("x".repeat(random.nextInt(200)));
            for (int i = random.nextInt(6); i > 0; i--) {
                text.insert(random.nextInt(text.length() + 1) & ~1, PIECES[random.nextInt(PIECES.length)]);
            }
            String safe = SafeText.of(text.toString());

            assertThat(written(json -> LongStrings.write(json, safe)))
                    .as("round %d", round)
                    .isEqualTo(written(json -> json.writeString(safe)));
        }
    }

    @Test
    void everyByteThatNeedsAnEscapeIsFoundAtEveryPlace() {
        for (int value = 0; value < 256; value++) {
            boolean needed = value == '"' || value == '\\' || value < ' ';
            for (int place = 0; place < 20; place++) {
                byte[] bytes = "abcdefghijklmnopqrst".getBytes(StandardCharsets.US_ASCII);
                bytes[place] = (byte) value;

                assertThat(LongStrings.needsEscape(bytes))
                        .as("byte %d at %d", value, place)
                        .isEqualTo(needed);
            }
        }
    }

    private interface Content {
        void write(JsonGenerator json) throws IOException;
    }

    private static String written(Content content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = JsonPieces.FACTORY.createGenerator(out)) {
            json.writeStartArray();
            content.write(json);
            content.write(json);
            json.writeEndArray();
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
