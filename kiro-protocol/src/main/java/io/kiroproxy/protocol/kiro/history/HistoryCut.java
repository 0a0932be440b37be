package io.kiroproxy.protocol.kiro.history;

import io.kiroproxy.core.model.Content;
import io.kiroproxy.core.model.Message;
import io.kiroproxy.core.model.Role;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The places where a conversation may be cut. Before such a place no tool is called whose result comes after it, so that
 * every pair is kept or left out as a whole. The user's first words, which set the task, stay where they are not too
 * long; the last turn always stays.
 */
final class HistoryCut {

    private final List<Message> messages;
    private final int head;
    private final BitSet places;

    private HistoryCut(List<Message> messages, int head, BitSet places) {
        this.messages = messages;
        this.head = head;
        this.places = places;
    }

    /** @param maxHead characters of the first words beyond which they do not stay */
    static HistoryCut of(List<Message> messages, long maxHead) {
        int head = 0;
        while (head < messages.size() && isWords(messages.get(head))) {
            head++;
        }
        boolean kept = HistorySize.of(messages.subList(0, head)) <= maxHead;
        return new HistoryCut(messages, kept ? head : 0, places(messages));
    }

    private static boolean isWords(Message message) {
        return message.role() == Role.USER
                && message.content().stream().noneMatch(Content.ToolResult.class::isInstance);
    }

    private static BitSet places(List<Message> messages) {
        Map<String, Integer> calls = new HashMap<>();
        BitSet places = new BitSet(messages.size());
        places.set(0, messages.size());
        for (int i = 0; i < messages.size(); i++) {
            for (Content content : messages.get(i).content()) {
                if (content instanceof Content.ToolUse use) {
                    calls.put(use.id(), i);
                } else if (content instanceof Content.ToolResult result) {
                    places.clear(calls.getOrDefault(result.toolUseId(), i) + 1, i + 1);
                }
            }
        }
        return places;
    }

    /** The earliest place that leaves at most {@code count} messages; the last place when none does. */
    int leaving(int count) {
        int place = places.nextSetBit(Math.max(0, messages.size() - Math.max(1, count - head)));
        return place < 0 ? last() : place;
    }

    /** The earliest place that leaves at most {@code chars} characters; the last place when none does. */
    int leavingChars(long chars) {
        long left = chars - HistorySize.of(messages.subList(0, head));
        int from = messages.size();
        while (from > 0 && HistorySize.of(messages.get(from - 1)) <= left) {
            from--;
            left -= HistorySize.of(messages.get(from));
        }
        int place = places.nextSetBit(from);
        return place < 0 ? last() : place;
    }

    /** The latest place that leaves at least {@code count} messages; 0 when none does. */
    int leavingAtLeast(int count) {
        int from = messages.size() - count;
        return from <= 0 ? 0 : Math.max(0, places.previousSetBit(from));
    }

    private int last() {
        return Math.max(0, places.length() - 1);
    }

    /** Whether a cut at {@code place} leaves anything out. */
    boolean leavesOut(int place) {
        return place > head;
    }

    /** What is left by a cut at {@code place}, with {@code notice} for what is not. */
    List<Message> at(int place, String notice) {
        List<Message> left = new ArrayList<>(messages.subList(0, head));
        left.add(Message.text(Role.USER, notice));
        left.addAll(messages.subList(place, messages.size()));
        return List.copyOf(left);
    }

    /** What a cut at {@code place} leaves out. */
    int leftOut(int place) {
        return place - head;
    }
}
