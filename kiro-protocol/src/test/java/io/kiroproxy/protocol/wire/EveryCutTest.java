package io.kiroproxy.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kiroproxy.core.model.Conversation;
import io.kiroproxy.core.model.JsonText;
import io.kiroproxy.core.model.Message;
import io.kiroproxy.core.model.Role;
import io.kiroproxy.core.model.ToolChoice;
import io.kiroproxy.core.model.ToolSpec;
import io.kiroproxy.protocol.dialect.Asked;
import io.kiroproxy.protocol.dialect.ClientDialect;
import io.kiroproxy.protocol.dialect.Heard;
import io.kiroproxy.protocol.kiro.fixture.KiroFrames;
import io.kiroproxy.protocol.spi.ClientCall.Streaming;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * However the upstream's bytes, its text and its arguments are cut on their way, the client of every protocol gets the
 * same: pairs of surrogates, joined emoji, marks that combine, ideographs, and what looks like the end of a stream.
 */
class EveryCutTest {

    private static final String TEXT =
            "ü e\u0301 q\u0323\u0307 日本語 한글 العربية 😀 👩\u200D👩\u200D👧 🇩🇪 \u2028 \\n \"data: [DONE]\n\n\" \t end";
    private static final String INPUT =
            "{\"path\":\"ü e\u0301 日本 👩\u200D👧 \\\\ \\\" \\n \\ud83d\\ude00 }{\",\"😀\":[1,{}]}";
    private static final String TOOL = "read_file";
    private static final Asked ASKED = Asked.of(Conversation.of(List.of(Message.text(Role.USER, "go")))
            .withTools(
                    List.of(new ToolSpec(
                            TOOL,
                            "Reads.",
                            JsonText.of("{\"type\":\"object\",\"properties\":{\"path\":{\"type\":\"string\"}}}"))),
                    ToolChoice.AUTO));

    private final Way.Start start = new Way.Start();

    static Stream<Arguments> allWays() {
        return Stream.of(ClientDialect.values())
                .flatMap(dialect -> Stream.of(Streaming.values()).map(way -> Arguments.of(dialect, way)));
    }

    @ParameterizedTest
    @MethodSource("allWays")
    void bytesOfTheUpstreamCutAnywhereAreTheSameBytesToTheClient(ClientDialect dialect, Streaming way)
            throws IOException {
        byte[] frames = answer(List.of(TEXT.substring(0, 20), TEXT.substring(20)), List.of(INPUT))
                .bytes();
        byte[] whole = start.of(dialect.read(ASKED.with(way))).answer(List.of(frames));
        isAll(dialect.hear(ASKED.with(way), whole));

        assertThat(start.of(dialect.read(ASKED.with(way))).answer(Way.singly(frames)))
                .isEqualTo(whole);
        for (List<byte[]> pieces : Way.cuts(frames)) {
            assertThat(start.of(dialect.read(ASKED.with(way))).answer(pieces))
                    .as("cut at %d", pieces.get(0).length)
                    .isEqualTo(whole);
        }
    }

    /** The upstream counts in UTF-16, so that one of its events can end within a character. */
    @ParameterizedTest
    @MethodSource("allWays")
    void eventsThatEndWithinACharacterLoseNothing(ClientDialect dialect, Streaming way) throws IOException {
        for (int cut = 0; cut <= Math.max(TEXT.length(), INPUT.length()); cut++) {
            byte[] frames = answer(cut(TEXT, cut), cut(INPUT, cut)).bytes();

            byte[] reply = start.of(dialect.read(ASKED.with(way))).answer(List.of(frames));

            isAll(dialect.hear(ASKED.with(way), reply));
        }
    }

    @ParameterizedTest
    @MethodSource("allWays")
    void eventsOfHalfACharacterEachLoseNothing(ClientDialect dialect, Streaming way) throws IOException {
        byte[] frames = answer(units(TEXT), units(INPUT)).bytes();

        byte[] reply = start.of(dialect.read(ASKED.with(way))).answer(List.of(frames));

        dialect.check(ASKED.with(way), reply);
        isAll(dialect.hear(ASKED.with(way), reply));
    }

    private static void isAll(Heard heard) throws IOException {
        JsonNode input = new ObjectMapper().readTree(INPUT);
        assertThat(heard.text()).isEqualTo(TEXT);
        assertThat(heard.calls()).singleElement().satisfies(call -> {
            assertThat(call.name()).isEqualTo(TOOL);
            assertThat(call.input()).isEqualTo(input);
        });
        assertThat(heard.ending()).isEqualTo(Heard.Ending.FINISHED);
    }

    private static KiroFrames answer(List<String> texts, List<String> fragments) {
        KiroFrames frames = KiroFrames.answer();
        texts.forEach(text -> frames.event("assistantResponseEvent", "{\"content\":" + escaped(text) + "}"));
        frames.tool("tooluse_1", TOOL);
        fragments.forEach(fragment -> frames.event(
                "toolUseEvent",
                "{\"name\":\"" + TOOL + "\",\"toolUseId\":\"tooluse_1\",\"input\":" + escaped(fragment) + "}"));
        return frames.stop("tooluse_1", TOOL).tail("TOOL_USE");
    }

    private static List<String> units(String text) {
        return text.chars().mapToObj(unit -> String.valueOf((char) unit)).toList();
    }

    private static List<String> cut(String text, int at) {
        int place = Math.min(at, text.length());
        return List.of(text.substring(0, place), text.substring(place));
    }

    /** A JSON string; a half of a pair only exists as an escape. */
    private static String escaped(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (char unit : text.toCharArray()) {
            if (unit < ' ' || unit == '"' || unit == '\\' || half(text)) {
                json.append("\\u%04x".formatted((int) unit));
            } else {
                json.append(unit);
            }
        }
        return json.append('"').toString();
    }

    private static boolean half(String text) {
        return !StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }
}
