package io.kiroproxy.protocol.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StringTemplateTest {

    private static final String[] PIECES = {
        "a", "Wort ", "\"", "\\", "\n", "\r", "\t", "\b", "\f", "\0", "\u001B", "\u007F", "\u0080", "é", "\u07FF",
        "\u0800", "漢字", "\uFFFF", "😀", "\uD83D", "\uDE00", "e\u0301", "\u2028"
    };

    @Test
    void everyCharacterIsWrittenAsTheJsonWriterDoes() throws IOException {
        StringTemplate template = StringTemplate.of("{\"é\":", "}");
        for (int c = 0; c <= Character.MAX_VALUE; c++) {
            String text = "<" + (char) c + ">";
            assertEquals(plain(text), written(template, text), "U+" + Integer.toHexString(c));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void textOfAnyLengthIsWrittenAsTheJsonWriterDoes(long seed) throws IOException {
        Random random = new Random(seed);
        StringTemplate template = StringTemplate.of("{\"é\":", "}");
        for (int round = 0; round < 2_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(300); i > 0; i--) {
                text.append(PIECES[random.nextInt(PIECES.length)]);
            }
            assertEquals(plain(text.toString()), written(template, text.toString()), "seed " + seed);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 7, 10, 99, 100, 123_456_789, Integer.MAX_VALUE})
    void aNumberStandsBeforeTheText(int number) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StringTemplate template = StringTemplate.numbered("{\"n\":", ",\"s\":", "}");
        template.write(Integer.MAX_VALUE, "first", out);
        out.reset();
        template.write(number, "x", out);
        assertEquals("{\"n\":" + number + ",\"s\":\"x\"}", out.toString(UTF_8));
    }

    @Test
    void aShortStringGoesOutInOneWrite() throws IOException {
        int[] writes = {0};
        StringTemplate.of("event: x\ndata: ", "\n\n").write("a few words of an answer", new ByteArrayOutputStream() {
            @Override
            public synchronized void write(byte[] bytes, int from, int length) {
                writes[0]++;
            }
        });
        assertEquals(1, writes[0]);
    }

    private static String plain(String text) {
        return new String(
                JsonWriter.bytes(json -> json.beginObject().field("é", text).endObject()), UTF_8);
    }

    private static String written(StringTemplate template, String text) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        template.write(text, out);
        return out.toString(UTF_8);
    }
}
