package io.kiroproxy.protocol.kiro.request;

import com.fasterxml.jackson.databind.JsonNode;
import io.kiroproxy.core.ChatRequest;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.model.Conversation;
import io.kiroproxy.core.model.JsonText;
import io.kiroproxy.core.model.Reasoning;
import io.kiroproxy.core.model.ToolChoice;
import io.kiroproxy.core.spi.ModelRef;
import io.kiroproxy.protocol.kiro.lint.LintReport;
import io.kiroproxy.protocol.kiro.lint.LintRule;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Prepares requests. One object per provider: it keeps the sanitised tool schemas. Any thread; internal to the Kiro
 * provider.
 */
public final class KiroRequests {

    private final RequestSettings settings;
    private final SchemaCache schemas;

    public KiroRequests(RequestSettings settings) {
        this.settings = Objects.requireNonNull(settings, "settings");
        this.schemas = new SchemaCache(settings.schemaCacheEntries());
    }

    /**
     * Checks {@code request} and mends what can be mended.
     *
     * @param session the call's session key, never empty; the same key gives the same conversation id
     * @param fieldsSchema the schema the catalogue gives for the model's own fields, null when it has none
     * @throws GatewayException {@code INVALID_REQUEST} naming the place of what cannot be mended
     */
    public KiroRequest prepare(ChatRequest request, String session, ModelRef model, @Nullable JsonText fieldsSchema) {
        return prepare(request, session, model, fieldsSchema, List.of());
    }

    /**
     * Like {@link #prepare(ChatRequest, String, ModelRef, JsonText)}.
     *
     * @param words what the model is told in its turn besides
     */
    public KiroRequest prepare(
            ChatRequest request, String session, ModelRef model, @Nullable JsonText fieldsSchema, List<String> words) {
        LintReport.Builder report = LintReport.builder();
        Set<String> adaptations = new LinkedHashSet<>();
        Conversation conversation = request.conversation();
        Reasoning reasoning = reasoning(request, model);
        JsonNode schema = fieldsSchema == null ? null : JsonPieces.tree(fieldsSchema.json());
        boolean tags = schema == null && reasoning.requested();

        DraftReader.Replay replay =
                schema != null ? DraftReader.Replay.NATIVE : tags ? DraftReader.Replay.TAGS : DraftReader.Replay.NONE;
        Draft draft = new DraftReader(report, replay, settings).read(conversation.messages());
        if (draft.turns.isEmpty() && conversation.system().isBlank()) {
            throw GatewayException.invalidRequest("messages: none (expected: at least one)");
        }
        mend(draft, conversation, report, adaptations);
        UUID continuation = continuation(session, draft);
        new ImageRetention(settings.imageTurns(), report, adaptations).apply(draft);
        new TurnOrder(draft, report).fillEmptyUserText(!conversation.system().isBlank());

        ToolNames names = names(conversation, draft);
        ToolOffer offer = new ToolOffer(settings, schemas, report, adaptations);
        List<Draft.Tool> tools = offer.declare(conversation, draft, names);
        new Instructions(adaptations).add(request, offer.instruction(conversation, names), words, draft);
        foldSystem(draft, conversation.system(), tags ? reasoning : null, report, adaptations);

        draft.turns.forEach(Draft.Turn::settle);

        String modelId = modelId(model, report);
        return new KiroRequest(new KiroRequest.Parts(
                settings,
                schemas,
                modelId,
                List.copyOf(draft.turns),
                tools,
                schema == null
                        ? null
                        : ModelFields.of(
                                modelId, schema, reasoning, request.generation().maxOutputTokens(), report),
                StableIds.uuid("conversation", session),
                continuation,
                names,
                tags ? KiroRequest.ThinkingForm.TAGS : KiroRequest.ThinkingForm.NATIVE,
                draft.turns.stream().anyMatch(turn -> turn.reasoning != null),
                report.build(),
                List.copyOf(adaptations)));
    }

    private static void mend(
            Draft draft, Conversation conversation, LintReport.Builder report, Set<String> adaptations) {
        TurnOrder order = new TurnOrder(draft, report);
        order.alternate();
        ToolPairing pairing = new ToolPairing(draft, report, adaptations);
        pairing.pair();
        if (conversation.toolChoice() instanceof ToolChoice.None) {
            pairing.writeAsText();
        }
        if (order.endWithUser()) {
            adaptations.add("prefill");
        }
    }

    /** What the client says about reasoning goes before what the model's name says. */
    private static Reasoning reasoning(ChatRequest request, ModelRef model) {
        Reasoning asked = request.generation().reasoning();
        boolean silent = asked.mode() == Reasoning.Mode.UNSPECIFIED && asked.effort() == null;
        return silent && model.reasoning() != null ? model.reasoning() : asked;
    }

    private static String modelId(ModelRef model, LintReport.Builder report) {
        String id = model.model().id();
        if (id.isBlank()) {
            report.add(LintRule.MODEL_ID, "model", "an empty model id", "auto");
            return "auto";
        }
        return SafeText.of(id);
    }

    private static ToolNames names(Conversation conversation, Draft draft) {
        List<String> names = new ArrayList<>();
        conversation.tools().forEach(tool -> names.add(SafeText.of(tool.name())));
        draft.turns.forEach(turn -> turn.uses.forEach(use -> names.add(use.name)));
        return ToolNames.of(names);
    }

    /** One id from a person's message to their next, through all tool rounds between (kiro-upstream-2026.md 2.2). */
    private static UUID continuation(String session, Draft draft) {
        int count = 0;
        String text = "";
        for (Draft.Turn turn : draft.turns) {
            if (turn.isUser() && turn.results.isEmpty()) {
                count++;
                text = turn.text();
            }
        }
        return StableIds.uuid("turn", session, Integer.toString(count), text);
    }

    private static void foldSystem(
            Draft draft,
            String system,
            @Nullable Reasoning tagged,
            LintReport.Builder report,
            Set<String> adaptations) {
        Draft.Turn first = draft.turns.get(0);
        String prefix = SafeText.of(system);
        if (!prefix.equals(system)) {
            report.add(LintRule.UNICODE, "system", "half of a surrogate pair", "U+FFFD instead");
        }
        if (tagged != null && !prefix.contains("<thinking_mode>")) {
            adaptations.add("thinking_tags");
            report.add(LintRule.THINKING_TAGS, "thinking", "reasoning asked of a model without a field", "prompt tags");
            prefix = ModelFields.tags(tagged) + (prefix.isBlank() ? "" : "\n" + prefix);
        }
        first.prepend(prefix);
    }
}
