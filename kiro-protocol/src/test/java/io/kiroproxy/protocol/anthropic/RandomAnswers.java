package io.kiroproxy.protocol.anthropic;

import io.kiroproxy.core.event.ChatEvent;
import io.kiroproxy.core.event.SearchHit;
import io.kiroproxy.core.model.StopReason;
import io.kiroproxy.core.model.TokenUsage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Legal neutral streams by chance: interleaved calls, content while a call is open, pairs cut in half. */
final class RandomAnswers {

    private static final String[] PIECES = {
        "a", "Hello ", "\n\n", "\"q\\", "ü“", "😀", "\uD83D", "\uDE00", "\u2028", "<x>"
    };
    private static final String[] INPUTS = {
        "", "{}", "{\"a\":1}", "{\"s\":\"😀 ü \\\"x\\\" \\n\",\"l\":[1,{\"b\":null}]}", "{ \"k\" : -0.5 }", " "
    };

    private final Random random;
    private final List<ChatEvent> events = new ArrayList<>();
    private final Map<String, String> openCalls = new LinkedHashMap<>();
    private int ids;

    private RandomAnswers(Random random) {
        this.random = random;
    }

    static List<ChatEvent> next(Random random) {
        return new RandomAnswers(random).answer();
    }

    private List<ChatEvent> answer() {
        events.add(new ChatEvent.MessageStart(
                "m" + random.nextInt(99), "model", TokenUsage.estimate(random.nextInt(1000), 0), List.of()));
        int steps = random.nextInt(40);
        for (int i = 0; i < steps; i++) {
            step();
        }
        List.copyOf(openCalls.keySet()).forEach(this::endCall);
        StopReason reason = StopReason.values()[random.nextInt(StopReason.values().length)];
        events.add(new ChatEvent.MessageStop(reason, reason == StopReason.STOP_SEQUENCE ? piece() : null));
        return events;
    }

    private void step() {
        switch (random.nextInt(10)) {
            case 0, 1 -> events.add(new ChatEvent.TextDelta(piece()));
            case 2 -> events.add(new ChatEvent.ThinkingDelta(piece()));
            case 3 -> events.add(new ChatEvent.ThinkingSignature("sig" + ids++));
            case 4 -> events.add(new ChatEvent.RedactedThinking("data" + ids++));
            case 5, 6 -> startCall();
            case 7 -> {
                if (!openCalls.isEmpty()) {
                    advance(anyCall());
                }
            }
            case 8 -> {
                if (!openCalls.isEmpty()) {
                    endCall(anyCall());
                }
            }
            default -> search();
        }
    }

    private void search() {
        if (random.nextBoolean()) {
            events.add(new ChatEvent.UsageUpdate(new TokenUsage(
                    random.nextInt(9999),
                    random.nextInt(999),
                    random.nextInt(99) - 1,
                    -1,
                    -1,
                    0.5,
                    TokenUsage.Source.UPSTREAM)));
            return;
        }
        boolean failed = random.nextBoolean();
        List<SearchHit> hits = failed ? List.of() : List.of(new SearchHit("t", "https://u", piece(), null));
        events.add(new ChatEvent.WebSearchDone("s" + ids++, piece(), hits, failed ? "unavailable" : null));
    }

    private void startCall() {
        String id = "toolu_" + ids++;
        openCalls.put(id, INPUTS[random.nextInt(INPUTS.length)]);
        events.add(new ChatEvent.ToolUseStart(id, "Tool"));
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

    private String anyCall() {
        List<String> ids = List.copyOf(openCalls.keySet());
        return ids.get(random.nextInt(ids.size()));
    }

    private String piece() {
        return PIECES[random.nextInt(PIECES.length)];
    }
}
