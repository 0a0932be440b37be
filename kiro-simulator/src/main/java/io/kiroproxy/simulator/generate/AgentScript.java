package io.kiroproxy.simulator.generate;

import io.kiroproxy.simulator.catalog.Reasoning;
import io.kiroproxy.simulator.json.Json;
import java.util.List;
import java.util.Optional;

/** The default answer: one tool call when asked to act, a quotation of its result, else a short text. */
final class AgentScript {
    private static final int QUOTED = 200;
    private static final int TAG_DELTA = 7;
    private static final List<String> THOUGHTS = List.of("The simulator ", "thinks about ", "this for a moment.");

    private AgentScript() {}

    static EventScript answer(GenerateRequest request) {
        Optional<ToolCall> call =
                request.tools().isEmpty() || !request.toolResults().isEmpty()
                        ? Optional.empty()
                        : ToolCall.of(request.lastUserText(), request.tools());
        String text = call.map(c -> "I will use " + c.name() + ".").orElseGet(() -> closing(request));
        EventScript script = withText(request, text);
        if (call.isPresent()) {
            script = script.tool(call.get().name(), call.get().inputJson());
        }
        return wants(request, Reasoning.OPAQUE) ? script.opaqueThinking() : script;
    }

    private static EventScript withText(GenerateRequest request, String text) {
        EventScript script = EventScript.begin();
        if (wants(request, Reasoning.SIGNED_TEXT)) {
            boolean hidden =
                    request.modelFields().at("thinking").at("display").text().equals("omitted");
            script = hidden ? script.hiddenThinking() : script.thinking(THOUGHTS.toArray(String[]::new));
        } else if (request.model().reasoning() == Reasoning.NONE && asksByTags(request)) {
            return script.taggedThinking(String.join("", THOUGHTS), text, TAG_DELTA);
        }
        return script.text(Fragments.words(text).toArray(String[]::new));
    }

    private static String closing(GenerateRequest request) {
        if (!request.toolResults().isEmpty()) {
            List<GenerateRequest.ToolResult> results = request.toolResults();
            return "Done. The tool answered: "
                    + end(results.get(results.size() - 1).text());
        }
        return "The simulator read " + request.inputTokens() + " tokens for "
                + request.model().id() + ". You said: " + end(request.lastUserText());
    }

    private static String end(String text) {
        String stripped = text.strip();
        if (stripped.length() <= QUOTED) {
            return stripped;
        }
        int from = stripped.length() - QUOTED;
        return "…" + stripped.substring(Character.isLowSurrogate(stripped.charAt(from)) ? from + 1 : from);
    }

    /** Whether the model thinks that way and the request asks it to (kiro-upstream-2026.md 2.4). */
    private static boolean wants(GenerateRequest request, Reasoning way) {
        Json fields = request.modelFields();
        if (request.model().reasoning() != way) {
            return false;
        }
        return way == Reasoning.OPAQUE
                ? fields.at("reasoning").isPresent()
                        && !fields.at("reasoning").at("effort").text().equals("none")
                : fields.at("thinking").at("type").text().equals("adaptive");
    }

    /** The prompt tags of models without native thinking (kiro-upstream.md 7.4). */
    private static boolean asksByTags(GenerateRequest request) {
        Json first = request.body()
                .at("conversationState")
                .at("history")
                .at(0)
                .at("userInputMessage")
                .at("content");
        String text = first.text() + request.lastUserText();
        return text.contains("<thinking_mode>enabled<")
                || text.contains("<thinking_mode>adaptive<")
                || text.contains("<thinking_mode>interleaved<");
    }
}
