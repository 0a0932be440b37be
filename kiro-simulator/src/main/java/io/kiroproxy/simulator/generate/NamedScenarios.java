package io.kiroproxy.simulator.generate;

import io.kiroproxy.simulator.rules.Refusal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The scenarios that a marker in the prompt can name; the list is in the package documentation. */
final class NamedScenarios {
    private static final Pattern MARKER = Pattern.compile("\\[\\[scenario:([A-Za-z0-9_.-]+)(?::([A-Za-z0-9_.-]+))?]]");
    private static final String TOOL_ID = "tooluse_SIMULATEDSIMULATEDSIM0";
    private static final int DEFAULT_PACE = 200;
    private static final int MOST_EVENTS = 1_000;

    private final Map<String, Function<Integer, Scenario>> known = new LinkedHashMap<>();

    NamedScenarios() {
        refusals();
        streams();
        faults();
    }

    Set<String> names() {
        return known.keySet();
    }

    /** The scenario of the last marker in the text that names one; an unknown name is no marker. */
    Optional<Scenario> in(String text) {
        Scenario found = null;
        Matcher marker = MARKER.matcher(text);
        while (marker.find()) {
            Function<Integer, Scenario> make = known.get(marker.group(1));
            if (make != null) {
                found = make.apply(number(marker.group(2)));
            }
        }
        return Optional.ofNullable(found);
    }

    private static int number(@Nullable String argument) {
        return argument == null || !argument.matches("\\d{1,6}") ? -1 : Integer.parseInt(argument);
    }

    private void refusals() {
        refuse("401", Refusal.E3_UNAUTHORIZED);
        refuse("403", Refusal.E1_TOKEN_INVALID);
        refuse("token-expired", Refusal.E2_TOKEN_EXPIRED);
        refuse("invalid-token", Refusal.E2_INVALID_TOKEN);
        refuse("not-authorized", Refusal.E4_NOT_AUTHORIZED);
        refuse("profile-missing", Refusal.E5_PROFILE_MISSING);
        refuse("suspended", Refusal.E6_SUSPENDED);
        refuse("suspended-2026", Refusal.E6_SUSPENDED_2026);
        refuse("feature", Refusal.E8_FEATURE);
        refuse("402", Refusal.E9_QUOTA);
        refuse("overage", Refusal.E10_OVERAGE);
        refuse("quota-old", Refusal.E11_QUOTA_OLD);
        refuse("conversation-limit", Refusal.E12_CONVERSATION);
        refuse("429", Refusal.E13_RATE);
        refuse("user-rate", Refusal.E13_USER_RATE);
        refuse("capacity", Refusal.E14_CAPACITY);
        refuse("suspicious", Refusal.E15_SUSPICIOUS);
        refuse("daily", Refusal.E16_DAILY);
        refuse("overload", Refusal.E17_OVERLOAD);
        refuse("model-down", Refusal.E18_MODEL_DOWN);
        refuse("503", Refusal.E19_UNAVAILABLE);
        refuse("500", Refusal.E20_SERVER);
        refuse("too-long", Refusal.E21_TOO_LONG);
        refuse("400", Refusal.E22_MALFORMED);
        refuse("tool-format", Refusal.E23_TOOL_FORMAT);
        refuse("not-json", Refusal.E24_NOT_JSON);
        refuse("tool-schema", Refusal.E26_SCHEMA);
        refuse("model-id", Refusal.E27_MODEL);
        refuse("model-id-2026", Refusal.E27_MODEL_2026);
        refuse("signature", Refusal.E28_SIGNATURE);
        refuse("fields", Refusal.E29_FIELDS_UNSUPPORTED);
        refuse("413", Refusal.E30_BODY_TOO_BIG);
        refuse("524", Refusal.E31_EDGE_TIMEOUT);
        refuse("404", Refusal.E32_UNKNOWN_OPERATION);
    }

    /** The marker's number, when given, becomes {@code retry-after}. */
    private void refuse(String name, Refusal refusal) {
        known.put(name, number -> Scenario.refuse(number < 0 ? refusal : refusal.withRetryAfter(number)));
    }

    private void streams() {
        EventScript plain = Scenario.text("Simulated ", "answer.");
        put("text", plain);
        put("thinking", EventScript.begin().thinking("One ", "thought.").text("Simulated ", "answer."));
        put("tagged-thinking", EventScript.begin().taggedThinking("One thought.", "Simulated answer.", 5));
        put("opaque-thinking", plain.opaqueThinking());
        put("tool", EventScript.begin().text("Calling.").tool("read_file", "{\"path\":\"a.txt\"}"));
        put(
                "two-tools",
                EventScript.begin()
                        .tool("read_file", "{\"path\":\"a.txt\"}")
                        .tool("read_file", "{\"path\":\"b.txt\"}"));
        put(
                "interleaved-tools",
                EventScript.begin()
                        .interleavedTools(
                                "read_file", "{\"path\":\"a-long-name.txt\"}", "list_dir", "{\"path\":\"/some/dir\"}"));
        put("no-args-tool", EventScript.begin().tool("screenshot", ""));
        put("object-input", EventScript.begin().toolWithObjectInput(TOOL_ID, "read_file", "{\"path\":\"a.txt\"}"));
        put(
                "duplicate-tool",
                EventScript.begin()
                        .toolWithId(TOOL_ID, "read_file", "{\"path\":\"a.txt\"}")
                        .toolWithId(TOOL_ID, "read_file", "{\"path\":\"a.txt\"}"));
        put("invalid-tool-json", EventScript.begin().tool("read_file", "{\"path\":\"a.tx"));
        put(
                "unfinished-tool",
                EventScript.begin()
                        .unfinishedTool("read_file", "{\"path\":\"a.tx")
                        .tail(Tail.NONE));
        put("unknown-event", plain.event("somethingNewEvent", "{\"answer\":42}").text(" More."));
        put("token-usage", plain.tail(Tail.TOKEN_USAGE));
        put("max-tokens", plain.stopReason("MAX_TOKENS"));
        put("filtered", plain.stopReason("CONTENT_FILTERED"));
        put("joined", plain.framing(Framing.JOINED));
        put("split", plain.framing(Framing.SPLIT));
        put("byte-by-byte", plain.framing(Framing.BYTE_BY_BYTE));
        known.put("slow", millis -> plain.pace(Duration.ofMillis(millis < 0 ? DEFAULT_PACE : millis)));
        known.put("late", millis -> EventScript.begin()
                .pause(Duration.ofMillis(millis < 0 ? DEFAULT_PACE : millis))
                .text("Late answer."));
        known.put("long", NamedScenarios::deltas);
    }

    private void faults() {
        put("hang", Scenario.hang());
        put("reset", Scenario.reset());
        put("empty", Scenario.empty());
        put("no-tail", Scenario.text("Text without a tail.").tail(Tail.NONE));
        put("no-metadata", Scenario.text("Older tail.").tail(Tail.NO_METADATA));
        put("bad-crc", Scenario.text("Before.").corruptNext().text(" Broken."));
        put("cut-in-frame", Scenario.text("Before.").cutInsideNext().text(" Half."));
        put("invalid-state", Scenario.text("Before.").invalidState("INVALID_TASK_ASSIST_PLAN", "Simulated."));
        known.put("cut", events -> deltas(events).cut());
        known.put("hang-after", events -> deltas(events).stall());
        known.put("reset-after", events -> deltas(events).reset());
        known.put("exception", events -> deltas(events)
                .exception("InternalServerException", Refusal.E20_SERVER.message(), null));
        known.put("throttled-in-stream", events -> deltas(events)
                .exception("ThrottlingException", Refusal.E14_CAPACITY.message(), Refusal.E14_CAPACITY.reason()));
        known.put("error-frame", events -> deltas(events).error("InternalFailure", "Simulated error frame."));
    }

    /** So many text deltas; three without a number. */
    private static EventScript deltas(int given) {
        EventScript script = EventScript.begin();
        int count = given < 0 ? 3 : Math.min(MOST_EVENTS, given);
        String[] deltas = new String[count];
        for (int i = 0; i < count; i++) {
            deltas[i] = "part " + (i + 1) + " ";
        }
        return count == 0 ? script : script.text(deltas);
    }

    private void put(String name, Scenario scenario) {
        known.put(name, number -> scenario);
    }
}
