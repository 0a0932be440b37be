package io.kiroproxy.protocol.kiro.stream;

import io.kiroproxy.core.event.ChatEvent;
import io.kiroproxy.core.model.JsonText;
import io.kiroproxy.core.spi.UpstreamFailure;
import io.kiroproxy.core.spi.UpstreamFailureException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The tool calls of one answer (kiro-upstream.md 4.4). Fragments pass through at once; a call ends only when its input
 * is one whole JSON object or there was none. A call that never gets so far stays without an end: it was cut.
 */
final class ToolCalls {

    /** Calls in one answer. */
    static final int MAX_CALLS = 1024;

    private static final class Call {
        final JsonObjectCheck check = new JsonObjectCheck();
        final String name;
        final @Nullable StringBuilder hiddenInput;

        @Nullable
        String snapshot;

        boolean followed;
        boolean cut;

        Call(String name, @Nullable StringBuilder hiddenInput) {
            this.name = name;
            this.hiddenInput = hiddenInput;
        }
    }

    private final Map<String, Call> open = new LinkedHashMap<>();
    private final Set<String> done = new HashSet<>();
    private final List<HiddenCall> hidden = new ArrayList<>();
    private final UnaryOperator<String> names;
    private final Set<String> hiddenNames;
    private final UsageNumbers usage;
    private int completed;

    ToolCalls(UnaryOperator<String> names, Set<String> hiddenNames, UsageNumbers usage) {
        this.names = names;
        this.hiddenNames = hiddenNames;
        this.usage = usage;
    }

    /** Takes one {@code toolUseEvent}. */
    void take(Payload event, Consumer<? super ChatEvent> out) {
        String id = event.toolUseId;
        if (id == null || id.isEmpty()) {
            throw nonsense("a tool call without an id");
        }
        if (done.contains(id)) {
            return;
        }
        Call call = open.get(id);
        if (call == null) {
            call = begin(id, event.name, out);
        }
        if (call.cut) {
            return;
        }
        input(id, call, event, out);
        if (event.stop) {
            call.cut = !finished(id, call, out) && !emptyEnd(id, call, out);
        }
    }

    /** Whether a call has begun and not ended, so that nothing else may be written yet. */
    boolean unfinished() {
        if (open.isEmpty()) {
            return false; // asked for each piece of text: nearly always there is none
        }
        return open.values().stream().anyMatch(call -> !call.cut);
    }

    /** Ends the calls whose input is whole although the upstream has not said so: something else follows them. */
    void settle(Consumer<? super ChatEvent> out) {
        for (Map.Entry<String, Call> entry : List.copyOf(open.entrySet())) {
            finished(entry.getKey(), entry.getValue(), out);
        }
    }

    /** The answer is over: ends what is whole, and empty calls that another call followed. */
    void finish(Consumer<? super ChatEvent> out) {
        settle(out);
        for (Map.Entry<String, Call> entry : List.copyOf(open.entrySet())) {
            Call call = entry.getValue();
            if (call.followed && !call.cut) {
                emptyEnd(entry.getKey(), call, out);
            }
        }
    }

    /** Whether a call has no end. */
    boolean cut() {
        return !open.isEmpty();
    }

    /** Calls that ended, hidden ones included. */
    int completed() {
        return completed;
    }

    /** The complete calls of hidden tools, in order. */
    List<HiddenCall> hidden() {
        return List.copyOf(hidden);
    }

    /** What came of the input of a hidden call that has no end; null when there is none. */
    @Nullable
    String unfinishedHidden() {
        return open.values().stream()
                .map(call -> call.hiddenInput)
                .filter(Objects::nonNull)
                .findFirst()
                .map(StringBuilder::toString)
                .orElse(null);
    }

    private Call begin(String id, @Nullable String name, Consumer<? super ChatEvent> out) {
        if (name == null || name.isEmpty()) {
            throw nonsense("a tool call without a name");
        }
        if (done.size() + open.size() >= MAX_CALLS) {
            throw nonsense("more than " + MAX_CALLS + " tool calls in one answer");
        }
        settle(out);
        open.values().forEach(earlier -> earlier.followed = true);
        boolean isHidden = hiddenNames.contains(name);
        Call call = new Call(name, isHidden ? new StringBuilder() : null);
        open.put(id, call);
        usage.wrote(name);
        if (!isHidden) {
            out.accept(new ChatEvent.ToolUseStart(id, names.apply(name)));
        }
        return call;
    }

    private void input(String id, Call call, Payload event, Consumer<? super ChatEvent> out) {
        if (event.inputSnapshot != null && call.check.empty()) {
            call.snapshot = event.inputSnapshot;
            return;
        }
        String fragment = event.input;
        if (fragment == null || fragment.isEmpty() || call.check.empty() && fragment.isBlank()) {
            return;
        }
        call.snapshot = null;
        fragment(id, call, fragment, out);
    }

    private void fragment(String id, Call call, String fragment, Consumer<? super ChatEvent> out) {
        usage.wrote(fragment);
        call.check.feed(fragment);
        if (call.hiddenInput == null) {
            out.accept(new ChatEvent.ToolInputDelta(id, fragment));
        } else if (!call.check.broken()) {
            call.hiddenInput.append(fragment);
        }
    }

    /** Ends the call if its input is whole. */
    private boolean finished(String id, Call call, Consumer<? super ChatEvent> out) {
        if (call.snapshot != null) {
            String whole = call.snapshot;
            call.snapshot = null;
            fragment(id, call, whole, out);
        }
        if (!call.check.complete()) {
            return false;
        }
        end(id, call, out);
        return true;
    }

    /** Ends a call without any input: the tool takes none. */
    private boolean emptyEnd(String id, Call call, Consumer<? super ChatEvent> out) {
        if (!call.check.empty()) {
            return false;
        }
        end(id, call, out);
        return true;
    }

    private void end(String id, Call call, Consumer<? super ChatEvent> out) {
        open.remove(id);
        done.add(id);
        completed++;
        StringBuilder input = call.hiddenInput;
        if (input == null) {
            out.accept(new ChatEvent.ToolUseEnd(id));
        } else {
            JsonText json = input.isEmpty() ? JsonText.EMPTY_OBJECT : JsonText.of(input.toString());
            hidden.add(new HiddenCall(id, call.name, json));
        }
    }

    private static UpstreamFailureException nonsense(String what) {
        return new UpstreamFailureException(
                UpstreamFailure.of(UpstreamFailure.Kind.PROTOCOL, "The upstream sent " + what + "."));
    }
}
