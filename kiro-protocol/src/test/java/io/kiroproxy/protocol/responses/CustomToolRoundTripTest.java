package io.kiroproxy.protocol.responses;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.core.event.ChatEvent;
import io.kiroproxy.core.model.Content;
import io.kiroproxy.core.model.StopReason;
import io.kiroproxy.core.model.TokenUsage;
import io.kiroproxy.core.spi.HttpFields;
import io.kiroproxy.protocol.freeform.FreeformTool;
import io.kiroproxy.protocol.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The text of a custom tool's call reaches the client as the model meant it, and comes back as the model wrote it. */
class CustomToolRoundTripTest {

    private static final String TOOLS =
            ",'tools':[{'type':'namespace','name':'functions','tools':[" + "{'type':'custom','name':'exec'}]}]";

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(60); i > 0; i--) {
            switch (random.nextInt(5)) {
                case 0 -> text.append("\"\\/\b\f\n\r\t{}[]:,'".charAt(random.nextInt(15)));
                case 1 -> text.append((char) random.nextInt(0x20));
                case 2 -> text.appendCodePoint(0x10000 + random.nextInt(0x100000));
                case 3 -> text.append((char) random.nextInt(Character.MIN_SURROGATE));
                default -> text.append((char) (' ' + random.nextInt(95)));
            }
        }
        return text.toString();
    }

    /** {@code json} with some characters written as escapes, as models do. */
    private static String escaped(String json, Random random) {
        StringBuilder out = new StringBuilder();
        for (char c : json.toCharArray()) {
            boolean escape = c > 0x7E && random.nextBoolean();
            out.append(
                    escape ? String.format("\\u%04" + (random.nextBoolean() ? "x" : "X"), (int) c) : String.valueOf(c));
        }
        return out.toString();
    }

    private static List<ChatEvent> events(String json, Random random) {
        List<ChatEvent> events = new ArrayList<>();
        events.add(new ChatEvent.MessageStart("m", "model", TokenUsage.estimate(1, 0), List.of()));
        events.add(new ChatEvent.ToolUseStart("call_1", "functions__exec"));
        for (int from = 0; from < json.length(); ) {
            int to = Math.min(json.length(), from + 1 + random.nextInt(4));
            events.add(new ChatEvent.ToolInputDelta("call_1", json.substring(from, to)));
            from = to;
        }
        events.add(new ChatEvent.ToolUseEnd("call_1"));
        events.add(new ChatEvent.MessageStop(StopReason.TOOL_USE));
        return events;
    }

    @Test
    void anyTextSurvivesTheWayThereAndBack() {
        ResponsesProtocol protocol = Requests.protocol();
        for (long seed = 0; seed < 1500; seed++) {
            Random random = new Random(seed);
            String text = text(random);
            String json = escaped(FreeformTool.wrap(text).json(), random);

            ResponseGrammar read = ResponseGrammar.of(Requests.answer(
                            Requests.chat(protocol, Requests.body(TOOLS + Requests.STREAM)), events(json, random))
                    .getBytes(StandardCharsets.UTF_8));

            String as = "seed " + seed;
            ResponseGrammar.Item call = read.items().get(0);
            assertThat(call.type()).as(as).isEqualTo("custom_tool_call");
            assertThat(call.added.path("namespace").asText()).as(as).isEqualTo("functions");
            assertThat(call.deltas.toString()).as(as).isEqualTo(text);
            assertThat(replayed(protocol, call.deltas.toString())).as(as).isEqualTo(FreeformTool.wrap(text));
        }
    }

    private static Object replayed(ResponsesProtocol protocol, String text) {
        byte[] item = JsonWriter.bytes(json -> {
            json.beginObject().field("model", "m").name("input").beginArray().beginObject();
            json.field("type", "custom_tool_call").field("call_id", "call_1").field("name", "exec");
            json.field("namespace", "functions")
                    .field("input", text)
                    .endObject()
                    .endArray()
                    .endObject();
        });
        Content call = Requests.chat(protocol, item, HttpFields.EMPTY)
                .request()
                .conversation()
                .messages()
                .get(0)
                .content()
                .get(0);
        return ((Content.ToolUse) call).input();
    }

    @Test
    void textStreamsWhileTheInputArrives() {
        String stream = Requests.answer(
                Requests.chat(Requests.protocol(), Requests.body(TOOLS + Requests.STREAM)),
                events("{\"input\":\"" + "abcd".repeat(50) + "\"}", new Random(1)));

        assertThat(stream.split("event: response.custom_tool_call_input.delta", -1))
                .hasSizeGreaterThan(50);
    }
}
