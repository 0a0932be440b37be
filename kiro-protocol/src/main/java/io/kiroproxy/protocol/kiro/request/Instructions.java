package io.kiroproxy.protocol.kiro.request;

import io.kiroproxy.core.ChatRequest;
import io.kiroproxy.core.model.Generation;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts into words what the upstream has no channel for (kiro-upstream-2026.md 2.3): tool choice, one tool call at a
 * time, and what the caller adds. The words stand in the current turn only, so that what was said before keeps
 * its bytes.
 */
final class Instructions {

    private final Set<String> adaptations;

    Instructions(Set<String> adaptations) {
        this.adaptations = adaptations;
    }

    void add(ChatRequest request, @Nullable String toolChoice, List<String> words, Draft draft) {
        Draft.Turn current = draft.turns.get(draft.turns.size() - 1);
        if (toolChoice != null) {
            current.append(toolChoice);
        }
        Generation generation = request.generation();
        boolean tools = !request.conversation().tools().isEmpty();
        if (tools && generation.parallelToolCalls() == Generation.ParallelToolCalls.ONE_AT_A_TIME) {
            adaptations.add("parallel_tool_calls");
            current.append("Call at most one tool in this turn.");
        }
        words.forEach(more -> current.append(SafeText.of(more)));
    }
}
