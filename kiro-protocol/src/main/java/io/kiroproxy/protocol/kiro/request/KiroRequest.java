package io.kiroproxy.protocol.kiro.request;

import io.kiroproxy.protocol.kiro.endpoint.Dialect;
import io.kiroproxy.protocol.kiro.endpoint.ResolvedEndpoint;
import io.kiroproxy.protocol.kiro.lint.LintReport;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A conversation that the upstream takes: checked, mended and ready to be written for any endpoint and account.
 * Immutable, any thread; internal to the Kiro provider. The variants share everything they can, for the one-shot
 * repairs after a refusal (kiro-upstream-2026.md 2.8).
 */
public final class KiroRequest {

    /** The parts, gathered by {@link KiroRequests}. */
    record Parts(
            RequestSettings settings,
            SchemaCache schemas,
            String modelId,
            List<Draft.Turn> turns,
            List<Draft.Tool> tools,
            @Nullable String fields,
            UUID conversation,
            UUID continuation,
            ToolNames toolNames,
            ThinkingForm thinking,
            boolean replaysReasoning,
            LintReport report,
            List<String> adaptations) {}

    /** In which form the answer's reasoning comes. */
    public enum ThinkingForm {
        /** As reasoning events, or not at all. */
        NATIVE,
        /** As text between {@code <thinking>} tags, which was asked for by prompt tags (kiro-upstream.md 7.4). */
        TAGS
    }

    private final Parts parts;

    KiroRequest(Parts parts) {
        this.parts = parts;
    }

    /**
     * The body of a generate call at {@code endpoint}, for the endpoint's account.
     *
     * @throws io.kiroproxy.core.GatewayException {@code CONTEXT_TOO_LONG} when it is over the body limit
     */
    public byte[] render(ResolvedEndpoint endpoint) {
        return new BodyWriter(this, endpoint, parts.settings()).write();
    }

    /** The upstream's model id. */
    public String modelId() {
        return parts.modelId();
    }

    /** What the linter found and mended. */
    public LintReport report() {
        return parts.report();
    }

    /** Restores the client's tool names in the answer. */
    public ToolNames toolNames() {
        return parts.toolNames();
    }

    /** Short names of what was emulated, for {@code x-kiro-emulated}; without repetition, in the order it was done. */
    public List<String> adaptations() {
        return parts.adaptations();
    }

    /** How the answer's reasoning has to be read. */
    public ThinkingForm thinkingForm() {
        return parts.thinking();
    }

    /** Whether earlier reasoning is sent back; if not, {@link #withoutReasoning()} would change nothing. */
    public boolean replaysReasoning() {
        return parts.replaysReasoning();
    }

    /** Whether fields of the model are sent; if not, {@link #withoutModelFields()} would change nothing. */
    public boolean hasModelFields() {
        return parts.fields() != null;
    }

    /** A copy that sends no earlier reasoning back, for {@code THINKING_SIGNATURE_INVALID}. */
    public KiroRequest withoutReasoning() {
        return new KiroRequest(new Parts(
                parts.settings(),
                parts.schemas(),
                parts.modelId(),
                parts.turns(),
                parts.tools(),
                parts.fields(),
                parts.conversation(),
                parts.continuation(),
                parts.toolNames(),
                parts.thinking(),
                false,
                parts.report(),
                parts.adaptations()));
    }

    /** A copy without {@code additionalModelRequestFields}, for a model that refuses them. */
    public KiroRequest withoutModelFields() {
        return new KiroRequest(new Parts(
                parts.settings(),
                parts.schemas(),
                parts.modelId(),
                parts.turns(),
                parts.tools(),
                null,
                parts.conversation(),
                parts.continuation(),
                parts.toolNames(),
                parts.thinking(),
                parts.replaysReasoning(),
                parts.report(),
                parts.adaptations()));
    }

    /** A copy whose tool schemas have lost every keyword that was ever suspected, for "Invalid tool use format.". */
    public KiroRequest withStrictSchemas() {
        LintReport.Builder report = parts.report().toBuilder();
        List<Draft.Tool> tools = new ArrayList<>(parts.tools().size());
        for (Draft.Tool tool : parts.tools()) {
            String original = tool.original();
            String schema = original == null
                    ? tool.schema()
                    : parts.schemas().sanitize(original, SchemaCache.Level.STRICT, tool.place(), report);
            tools.add(new Draft.Tool(tool.name(), tool.description(), schema, original, tool.place()));
        }
        return new KiroRequest(new Parts(
                parts.settings(),
                parts.schemas(),
                parts.modelId(),
                parts.turns(),
                List.copyOf(tools),
                parts.fields(),
                parts.conversation(),
                parts.continuation(),
                parts.toolNames(),
                parts.thinking(),
                parts.replaysReasoning(),
                report.build(),
                parts.adaptations()));
    }

    /** The session's id upstream; K has a prefix of its own (kiro-upstream-2026.md 2.2). */
    String conversationId(Dialect dialect) {
        return dialect == Dialect.K
                ? "sess_" + parts.conversation()
                : parts.conversation().toString();
    }

    String continuationId() {
        return parts.continuation().toString();
    }

    List<Draft.Turn> turns() {
        return parts.turns();
    }

    List<Draft.Tool> tools() {
        return parts.tools();
    }

    @Nullable
    String fields() {
        return parts.fields();
    }

    @Override
    public String toString() {
        return "KiroRequest[" + parts.modelId() + ", " + parts.turns().size() + " turns, "
                + parts.tools().size() + " tools]";
    }
}
