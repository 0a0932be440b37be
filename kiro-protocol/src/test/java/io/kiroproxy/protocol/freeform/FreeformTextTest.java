package io.kiroproxy.protocol.freeform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.model.JsonText;
import io.kiroproxy.core.model.ToolSpec;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FreeformTextTest {

    private static String fed(String input, int cut) {
        FreeformText text = new FreeformText();
        return text.next(input.substring(0, cut)) + text.next(input.substring(cut)) + text.rest();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'input':'abc'} | abc",
                "{ 'input' : 'a\\'b\\\\c\\/' } | a'b\\c/",
                "{'other':{'input':'no','x':[',','}']},'input':'yes','more':1} | yes",
                "{'in\\u0070ut':'\\u00e4\\ud83d\\ude00'} | ä😀",
                "{'inputs':'no','input':'yes','input':'later'} | yes",
                "{'input':''} | ``",
                "{} | ``",
                "{ } | ``",
                "`` | ``",
                "{'inputs':'x'} | {'inputs':'x'}",
                "{'input':3} | {'input':3}",
                "{'input':{'input':'x'}} | {'input':{'input':'x'}}",
                "'text' | 'text'",
                "['input','x'] | ['input','x']"
            })
    void textIsFoundWhereverTheInputIsCut(String input, String text) {
        String json = input.replace('\'', '"');
        for (int cut = 0; cut <= json.length(); cut++) {
            assertThat(fed(json, cut)).as("cut at " + cut).isEqualTo(text.replace('\'', '"'));
        }
    }

    @Test
    void textArrivesBeforeTheInputEnds() {
        FreeformText text = new FreeformText();

        assertThat(text.next("{\"input\":\"ab")).isEqualTo("ab");
        assertThat(text.next("c")).isEqualTo("c");
        assertThat(text.next("\\")).isEmpty();
        assertThat(text.next("n")).isEqualTo("\n");
    }

    @Test
    void whatIsWrappedIsUnwrapped() {
        for (long seed = 0; seed < 500; seed++) {
            Random random = new Random(seed);
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(30); i > 0; i--) {
                text.appendCodePoint(random.nextBoolean() ? random.nextInt(0x80) : 0x10000 + random.nextInt(0x1000));
            }
            assertThat(FreeformTool.unwrap(FreeformTool.wrap(text.toString())))
                    .as("seed " + seed)
                    .isEqualTo(text.toString());
        }
    }

    @Test
    void inputWithoutTheFieldIsBounded() {
        FreeformText text = new FreeformText();
        String piece = "x".repeat(1024 * 1024);
        assertThatExceptionOfType(GatewayException.class).isThrownBy(() -> {
            for (int i = 0; i < 9; i++) {
                text.next(piece);
            }
        });
    }

    @Test
    void functionHasOneRequiredString() throws IOException {
        ToolSpec tool = FreeformTool.function("apply_patch", "Applies.", "start: \"x\"");

        var schema = new ObjectMapper().readTree(tool.inputSchema().json());
        assertThat(schema.path("required").path(0).asText()).isEqualTo("input");
        assertThat(schema.path("properties").path("input").path("type").asText())
                .isEqualTo("string");
        assertThat(schema.path("properties").path("input").path("description").asText())
                .endsWith("start: \"x\"");
        assertThat(FreeformTool.wrap("a\"b")).isEqualTo(JsonText.of("{\"input\":\"a\\\"b\"}"));
    }
}
