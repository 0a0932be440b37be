package io.kiroproxy.simulator.generate;

import io.kiroproxy.simulator.json.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A 200 answer, event by event. Immutable: every method gives a longer script. Unless something in it stops the stream,
 * the tail follows the last step, then EOF.
 *
 * <pre>{@code
 * EventScript.begin().text("I will ", "read it.").tool("read_file", "{\"path\":\"a.txt\"}").pace(Duration.ofMillis(20))
 * }</pre>
 */
public final class EventScript implements Scenario {
    private static final int FRAGMENT = 12;

    private final List<Step> steps;
    private final Delivery delivery;

    /** All that is not a step. */
    record Delivery(boolean opening, Tail tail, Framing framing, Duration pace, String stopReason) {
        Delivery with(Tail other) {
            return new Delivery(opening, other, framing, pace, stopReason);
        }
    }

    private EventScript(List<Step> steps, Delivery delivery) {
        this.steps = List.copyOf(steps);
        this.delivery = delivery;
    }

    /** A script that opens with {@code initial-response} (RPC dialects) and {@code messageMetadataEvent}. */
    public static EventScript begin() {
        return new EventScript(
                List.of(), new Delivery(true, Tail.COMPLETE, Framing.FRAME_PER_CHUNK, Duration.ZERO, ""));
    }

    /** A script that opens with nothing. */
    public static EventScript bare() {
        return new EventScript(
                List.of(), new Delivery(false, Tail.COMPLETE, Framing.FRAME_PER_CHUNK, Duration.ZERO, ""));
    }

    List<Step> steps() {
        return steps;
    }

    Delivery delivery() {
        return delivery;
    }

    private EventScript then(Step step) {
        List<Step> more = new ArrayList<>(steps);
        more.add(step);
        return new EventScript(more, delivery);
    }

    /** Text, one {@code assistantResponseEvent} per delta. */
    public EventScript text(String... deltas) {
        return then(new Step.Text(List.of(deltas)));
    }

    /** Native thinking: one {@code reasoningContentEvent} per delta, then a genuine signature. */
    public EventScript thinking(String... deltas) {
        return then(new Step.Thinking(List.of(deltas), true));
    }

    /** Native thinking with {@code display: omitted}: only the signature is sent. */
    public EventScript hiddenThinking() {
        return then(new Step.Thinking(List.of(""), false));
    }

    /** GPT's opaque reasoning blob. */
    public EventScript opaqueThinking() {
        return event("reasoningContentEvent", "{\"redactedContent\":\"LktUUn5+c2ltdWxhdGVk\"}");
    }

    /** Tagged thinking as text, cut into deltas of so many characters whatever they cut through. */
    public EventScript taggedThinking(String thinking, String answer, int deltaLength) {
        String text = "<thinking>" + thinking + "</thinking>\n\n" + answer;
        return then(new Step.Text(Fragments.of(text, deltaLength)));
    }

    /** A tool call: an event without input, fragments of the input, {@code stop}. An empty input has no fragments. */
    public EventScript tool(String name, String inputJson) {
        return then(new Step.Tool("", name, Fragments.of(inputJson, FRAGMENT), true));
    }

    /** A tool call with an id of one's own; calling it twice makes a duplicate. */
    public EventScript toolWithId(String id, String name, String inputJson) {
        return then(new Step.Tool(id, name, Fragments.of(inputJson, FRAGMENT), true));
    }

    /** A tool call that never says {@code stop}. */
    public EventScript unfinishedTool(String name, String partOfInput) {
        return then(new Step.Tool("", name, Fragments.of(partOfInput, FRAGMENT), false));
    }

    /** Two tool calls whose fragments alternate. */
    public EventScript interleavedTools(String firstName, String firstInput, String secondName, String secondInput) {
        return then(new Step.Interleaved(List.of(
                new Step.Tool("", firstName, Fragments.of(firstInput, FRAGMENT), true),
                new Step.Tool("", secondName, Fragments.of(secondInput, FRAGMENT), true))));
    }

    /** A tool call whose input is one JSON object instead of string fragments. */
    public EventScript toolWithObjectInput(String id, String name, String inputJson) {
        return event("toolUseEvent", Json.write(Json.object("toolUseId", id, "name", name)))
                .event(
                        "toolUseEvent",
                        Json.write(Json.object(
                                "toolUseId",
                                id,
                                "name",
                                name,
                                "input",
                                Json.parse(inputJson).plain())))
                .event("toolUseEvent", Json.write(Json.object("toolUseId", id, "name", name, "stop", true)));
    }

    /** Any event with any JSON payload. */
    public EventScript event(String type, String payloadJson) {
        return then(new Step.Event(type, Json.parse(payloadJson)));
    }

    /** An {@code invalidStateEvent}. */
    public EventScript invalidState(String reason, String message) {
        return event("invalidStateEvent", Json.write(Json.object("reason", reason, "message", message)));
    }

    /** An exception frame; the stream ends after it. */
    public EventScript exception(String type, String message, @Nullable String reason) {
        return then(new Step.Exception(type, message, reason)).tail(Tail.NONE);
    }

    /** An error frame; the stream ends after it. */
    public EventScript error(String code, String message) {
        return then(new Step.Error(code, message)).tail(Tail.NONE);
    }

    /** Bytes as they are. */
    public EventScript raw(byte[] bytes) {
        return then(new Step.Raw(bytes.clone()));
    }

    /** Damages the message CRC of the next frame. */
    public EventScript corruptNext() {
        return then(new Step.Corrupt());
    }

    /** Sends status line and headers now rather than with the first frame. */
    public EventScript head() {
        return then(Step.Plain.HEAD);
    }

    /** Waits before the next step. */
    public EventScript pause(Duration length) {
        return then(new Step.Pause(length));
    }

    /** Sends what came so far, and the rest when {@code gate} has ended, whichever way: a pause without a clock. */
    public EventScript holdUntil(CompletionStage<?> gate) {
        return then(new Step.Hold(gate));
    }

    /** Sends nothing more; the connection stays open. */
    public EventScript stall() {
        return then(Step.Plain.STALL);
    }

    /** Closes the connection between two frames, without the end of the HTTP body. */
    public EventScript cut() {
        return then(Step.Plain.CUT);
    }

    /** Sends half of the next frame and closes the connection. */
    public EventScript cutInsideNext() {
        return then(new Step.CutInsideNext());
    }

    /** Resets the connection. */
    public EventScript reset() {
        return then(Step.Plain.RESET);
    }

    /** A copy with another tail. */
    public EventScript tail(Tail tail) {
        return new EventScript(steps, delivery.with(tail));
    }

    /** A copy with another layout of frames. */
    public EventScript framing(Framing framing) {
        return new EventScript(
                steps, new Delivery(delivery.opening, delivery.tail, framing, delivery.pace, delivery.stopReason));
    }

    /** A copy that waits so long before every event. */
    public EventScript pace(Duration pace) {
        return new EventScript(
                steps, new Delivery(delivery.opening, delivery.tail, delivery.framing, pace, delivery.stopReason));
    }

    /** A copy whose metadataEvent has this stop reason instead of {@code END_TURN} or {@code TOOL_USE}. */
    public EventScript stopReason(String stopReason) {
        return new EventScript(
                steps, new Delivery(delivery.opening, delivery.tail, delivery.framing, delivery.pace, stopReason));
    }
}
