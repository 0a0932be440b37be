package io.kiroproxy.protocol.openai;

import io.kiroproxy.core.event.ChatEvent;
import io.kiroproxy.core.event.SearchHit;
import io.kiroproxy.core.model.StopReason;
import io.kiroproxy.core.model.TokenUsage;
import io.kiroproxy.protocol.freeform.FreeformTool;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Legal neutral streams by chance: interleaved calls of functions and freeform tools, pairs cut in half. */
final class RandomStreams {

    static final String FREEFORM = "patch";

    private static final String[] PIECES = {
        "a", "Hello ", "\n\n", "\"q\\", "ü“", "😀", "\uD83D", "\uDE00", "\u2028", "data: [DONE]\n\n"
    };
    private static final String[] INPUTS = {
        "",
        "{}",
        "{\"a\":1}",
        "{\"s\":\"😀 ü \\\"x\\\" \\ud83d\\ude00\",\"l\":[1,{\"b\":null}]}",
        "{ \"k\" : -0.5 }",
        " "
    };

    private final Random random;
    private final List<ChatEvent> events = new ArrayList<>();
    private final Map<String, String> openCalls = new LinkedHashMap<>();
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder thinking = new StringBuilder();
    private final Map<String, String> inputs = new LinkedHashMap<>();
    private int ids;

    private RandomStreams(Random random) {
        this.random = random;
    }

    /**
     * A stream and what a client must make of it.
     *
     * @param inputs what each call's input must be, by id, in the order the calls began
     */
    record Answer(
            List<ChatEvent> events, String text, String thinking, Map<String, String> inputs, StopReason reason) {}

    static Answer next(long seed) {
        return new RandomStreams(new Random(seed)).answer();
    }

    private Answer answer() {
        events.add(new ChatEvent.MessageStart("m", "model", TokenUsage.estimate(random.nextInt(1000), 0), List.of()));
        for (int steps = random.nextInt(40); steps > 0; steps--) {
            step();
        }
        List.copyOf(openCalls.keySet()).forEach(this::endCall);
        StopReason reason = StopReason.values()[random.nextInt(StopReason.values().length)];
        events.add(new ChatEvent.MessageStop(reason, reason == StopReason.STOP_SEQUENCE ? "x" : null));
        return new Answer(events, text.toString(), thinking.toString(), inputs, reason);
    }

    private void step() {
        switch (random.nextInt(10)) {
            case 0, 1 -> {
                String piece = piece();
                text.append(piece);
                events.add(new ChatEvent.TextDelta(piece));
            }
            case 2 -> {
                String piece = piece();
                thinking.append(piece);
                events.add(new ChatEvent.ThinkingDelta(piece));
            }
            case 3 -> events.add(new ChatEvent.ThinkingSignature("sig" + ids++));
            case 4 -> events.add(new ChatEvent.RedactedThinking("data" + ids++));
            case 5, 6 -> startCall();
            case 7 -> anyCall().forEach(this::advance);
            case 8 -> anyCall().forEach(this::endCall);
            default -> aside();
        }
    }

    private void aside() {
        if (random.nextBoolean()) {
            events.add(new ChatEvent.UsageUpdate(new TokenUsage(
                    random.nextInt(9999),
                    random.nextInt(999),
                    random.nextInt(99) - 1,
                    -1,
                    random.nextInt(3) - 1,
                    0.5,
                    TokenUsage.Source.UPSTREAM)));
        } else {
            events.add(new ChatEvent.WebSearchDone(
                    "s" + ids++, piece(), List.of(new SearchHit("t", "https://u", piece(), null)), null));
        }
    }

    private void startCall() {
        String id = "call_" + ids++;
        boolean freeform = random.nextInt(3) == 0;
        if (freeform) {
            String input = piece() + piece() + "z";
            openCalls.put(id, FreeformTool.wrap(input).json());
            inputs.put(id, wellFormed(input));
        } else {
            String input = INPUTS[random.nextInt(INPUTS.length)];
            openCalls.put(id, input);
            inputs.put(id, input);
        }
        events.add(new ChatEvent.ToolUseStart(id, freeform ? FREEFORM : "read"));
    }

    /** Sends the next piece of a call's input, cut at any char. */
    private void advance(String id) {
        String left = openCalls.getOrDefault(id, "");
        int cut = random.nextInt(left.length() + 1);
        if (cut > 0) {
            events.add(new ChatEvent.ToolInputDelta(id, left.substring(0, cut)));
            openCalls.put(id, left.substring(cut));
        }
    }

    private void endCall(String id) {
        String left = openCalls.getOrDefault(id, "");
        openCalls.remove(id);
        if (!left.isEmpty()) {
            events.add(new ChatEvent.ToolInputDelta(id, left));
        }
        events.add(new ChatEvent.ToolUseEnd(id));
    }

    private List<String> anyCall() {
        List<String> open = List.copyOf(openCalls.keySet());
        return open.isEmpty() ? open : List.of(open.get(random.nextInt(open.size())));
    }

    private String piece() {
        return PIECES[random.nextInt(PIECES.length)];
    }

    /** {@code text} with halves of pairs replaced, as UTF-8 demands. */
    static String wellFormed(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints()
                .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
                .forEach(out::appendCodePoint);
        return out.toString();
    }
}
