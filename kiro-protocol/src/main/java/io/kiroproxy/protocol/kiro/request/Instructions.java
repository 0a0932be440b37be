package io.kiroproxy.protocol.kiro.request;

import io.kiroproxy.core.ChatRequest;
import io.kiroproxy.core.model.Generation;
import io.kiroproxy.core.model.OutputFormat;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts into words what the upstream has no channel for (kiro-upstream-2026.md 2.3): tool choice, one tool call at a
 * time, a demanded shape of the answer. The words stand in the current turn only, so that what was said before keeps
 * its bytes.
 */
final class Instructions {

    private final Set<String> adaptations;

    Instructions(Set<String> adaptations) {
        this.adaptations = adaptations;
    }

    void add(ChatRequest request, @Nullable String toolChoice, Draft draft) {
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
        OutputFormat format = generation.outputFormat();
        if (format instanceof OutputFormat.JsonObject) {
            adaptations.add("response_format");
            current.append("Answer with one JSON object and nothing else: no explanation, no code fence.");
        } else if (format instanceof OutputFormat.JsonSchema schema) {
            adaptations.add("response_format");
            current.append("Answer with JSON that fits this JSON Schema and nothing else, no explanation, no code"
                    + " fence:\n" + SafeText.of(schema.schema().json()));
        }
    }
}
