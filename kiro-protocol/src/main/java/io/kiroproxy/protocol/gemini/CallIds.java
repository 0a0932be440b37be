package io.kiroproxy.protocol.gemini;

import io.kiroproxy.core.model.Content;
import io.kiroproxy.core.model.Role;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Ids of the calls of one conversation. Many clients send neither calls nor results with ids (clients.md 5 and 6), so
 * calls are numbered in their order, which gives the same ids when the conversation grows; a result belongs to the call
 * of its id, else to the first unanswered call of its name in the turn before it.
 */
final class CallIds {

    private static final String CALL = "gemini_call_";
    private static final String RESULT = "gemini_result_";

    private final Set<String> known = new HashSet<>();
    private final Map<String, Deque<String>> unanswered = new HashMap<>();
    private boolean answering;
    private int calls;
    private int strays;

    /** The id of the next call; {@code id} when the client gave one. */
    String called(@Nullable String id, String name) {
        if (answering) {
            unanswered.clear();
            answering = false;
        }
        String given = id == null ? CALL + calls : id;
        calls++;
        known.add(given);
        unanswered.computeIfAbsent(name, n -> new ArrayDeque<>()).add(given);
        return given;
    }

    /** The id of the call that the next result answers; one that no call has when there is no such call. */
    String answered(@Nullable String id, String name) {
        answering = true;
        Deque<String> sameName = unanswered.getOrDefault(name, new ArrayDeque<>());
        if (id != null && known.contains(id)) {
            sameName.remove(id);
            return id;
        }
        String first = sameName.poll();
        if (first != null) {
            return first;
        }
        return id == null ? RESULT + strays++ : id;
    }

    /** Calls that the user talks past will not be answered later. */
    void endContent(Role role, List<Content> blocks) {
        boolean talksPast = role == Role.USER
                && blocks.stream()
                        .noneMatch(block -> block instanceof Content.ToolResult || block instanceof Content.ToolUse);
        if (talksPast) {
            unanswered.clear();
        }
    }
}
