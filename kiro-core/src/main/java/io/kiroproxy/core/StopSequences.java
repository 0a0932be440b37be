package io.kiroproxy.core;

import io.kiroproxy.core.event.ChatEvent;
import io.kiroproxy.core.model.StopReason;
import java.util.List;
import java.util.function.Consumer;

/**
 * Ends the answer before the first stop sequence, wherever the upstream cut its text into events. The sequence that
 * is complete first counts, the longest of those that end at the same character. Only what may be the beginning of a
 * sequence is held back. Sequences are looked for in runs of text; a tool call, reasoning or a search ends a run.
 */
final class StopSequences implements EventStage {

    private final List<String> sequences;
    private String held = "";
    private boolean cut;

    StopSequences(List<String> sequences) {
        this.sequences = List.copyOf(sequences);
    }

    @Override
    public void accept(ChatEvent event, Consumer<ChatEvent> out) {
        if (cut) {
            return;
        }
        if (event instanceof ChatEvent.TextDelta delta) {
            search(held + delta.text(), out);
            return;
        }
        if (!(event instanceof ChatEvent.UsageUpdate)) {
            flush(out);
        }
        out.accept(event);
    }

    @Override
    public void flush(Consumer<ChatEvent> out) {
        if (!cut) {
            emit(held, out);
            held = "";
        }
    }

    private void search(String text, Consumer<ChatEvent> out) {
        String match = null;
        int matchStart = 0;
        for (String sequence : sequences) {
            int start = text.indexOf(sequence);
            if (start >= 0 && (match == null || endsEarlier(start, sequence, matchStart, match))) {
                match = sequence;
                matchStart = start;
            }
        }
        if (match != null) {
            cut = true;
            emit(text.substring(0, matchStart), out);
            out.accept(new ChatEvent.MessageStop(StopReason.STOP_SEQUENCE, match));
            return;
        }
        int keep = possibleBeginning(text);
        emit(text.substring(0, text.length() - keep), out);
        held = text.substring(text.length() - keep);
    }

    private static boolean endsEarlier(int start, String sequence, int otherStart, String other) {
        int end = start + sequence.length();
        int otherEnd = otherStart + other.length();
        return end < otherEnd || end == otherEnd && start < otherStart;
    }

    /** The length of the longest end of {@code text} with which a sequence begins. */
    private int possibleBeginning(String text) {
        int longest = 0;
        for (String sequence : sequences) {
            for (int length = Math.min(sequence.length() - 1, text.length()); length > longest; length--) {
                if (text.regionMatches(text.length() - length, sequence, 0, length)) {
                    longest = length;
                    break;
                }
            }
        }
        return longest;
    }

    private static void emit(String text, Consumer<ChatEvent> out) {
        if (!text.isEmpty()) {
            out.accept(new ChatEvent.TextDelta(text));
        }
    }
}
