package io.kiroproxy.protocol.kiro.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonObjectCheckTest {

    private static final ObjectMapper ORACLE =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private static final String RICH =
            " {\"a\\n\\u00e9\":[1,-0.5e+3,0,10E-2,true,false,null,{},[],[[]]],\"\":\"\\\"x\",\"b\":{\"c\":\"ü\"}} \n";

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", " {} ", "{\"a\":1}", "{\"a\":{\"b\":[]}}", "{\"a\":-0}", "{\"a\":1e5}", "{\"a\":1.5E-7}"})
    void objectsAreComplete(String json) {
        assertThat(check(json).complete()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "1",
                "\"x\"",
                "null",
                "{}}",
                "{}x",
                "{\"a\":01}",
                "{\"a\":1.}",
                "{\"a\":.5}",
                "{\"a\":+1}",
                "{a:1}",
                "{\"a\":1,}",
                "{,}",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":tru}",
                "{\"a\":nul1}",
                "{\"a\":[1,]}",
                "{\"a\":[}",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\\u12g4\"}",
                "{\"a\":\"\n\"}",
                "{\"a\":1 2}",
                "{\"a\":1]",
                "{} {}",
                "{\"a\":--1}"
            })
    void everythingElseIsBroken(String json) {
        assertThat(check(json).complete()).isFalse();
        assertThat(check(json).broken()).isTrue();
    }

    @Test
    void nothingShorterThanTheWholeIsComplete() {
        for (int cut = 0; cut < RICH.length() - 2; cut++) {
            assertThat(check(RICH.substring(0, cut)).complete())
                    .as("cut at %d", cut)
                    .isFalse();
            assertThat(check(RICH.substring(0, cut)).broken())
                    .as("cut at %d", cut)
                    .isFalse();
        }
    }

    @Test
    void splitsMakeNoDifference() {
        for (int cut = 0; cut <= RICH.length(); cut++) {
            JsonObjectCheck check = new JsonObjectCheck();
            check.feed(RICH.substring(0, cut));
            check.feed(RICH.substring(cut));
            assertThat(check.complete()).as("split at %d", cut).isTrue();
        }
    }

    @Test
    void whiteSpaceAloneIsEmpty() {
        assertThat(check("").empty()).isTrue();
        assertThat(check(" \n").empty()).isTrue();
        assertThat(check("{").empty()).isFalse();
    }

    @Test
    void depthAndLengthAreBounded() {
        assertThat(check("{\"a\":" + "[".repeat(199) + "]".repeat(199) + "}").complete())
                .isTrue();
        assertThat(check("{\"a\":" + "[".repeat(200) + "]".repeat(200) + "}").broken())
                .isTrue();
        assertThat(check("{\"a\":\"" + "x".repeat(JsonObjectCheck.MAX_CHARS) + "\"}")
                        .broken())
                .isTrue();
    }

    @Test
    void agreesWithAParserOnMutatedInput() {
        long seed = 4711L;
        Random random = new Random(seed);
        String alphabet = "{}[]\",:\\ 01e.-+tfn";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder("{\"a\":[1,-0.5e3,\"x\\u0041\"],\"b\":{\"c\":true}}");
            for (int changes = random.nextInt(4); changes > 0; changes--) {
                int at = random.nextInt(text.length());
                text.setCharAt(at, alphabet.charAt(random.nextInt(alphabet.length())));
            }
            String json = text.toString();
            assertThat(check(json).complete())
                    .as("seed %d, round %d: %s", seed, i, json)
                    .isEqualTo(isObject(json));
        }
    }

    private static boolean isObject(String json) {
        try {
            return ORACLE.readValue(json, JsonNode.class).isObject();
        } catch (IOException e) {
            return false;
        }
    }

    private static JsonObjectCheck check(String json) {
        JsonObjectCheck check = new JsonObjectCheck();
        check.feed(json);
        return check;
    }
}
