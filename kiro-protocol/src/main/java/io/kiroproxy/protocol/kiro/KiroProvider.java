package io.kiroproxy.protocol.kiro;

import io.kiroproxy.core.ChatRequest;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.model.Conversation;
import io.kiroproxy.core.model.Generation;
import io.kiroproxy.core.model.ModelInfo;
import io.kiroproxy.core.model.Reasoning;
import io.kiroproxy.core.model.TokenUsage;
import io.kiroproxy.core.model.ToolChoice;
import io.kiroproxy.core.model.WebSearch;
import io.kiroproxy.core.spi.AccountIdentity;
import io.kiroproxy.core.spi.ModelRef;
import io.kiroproxy.core.spi.UpstreamCall;
import io.kiroproxy.core.spi.UpstreamProvider;
import io.kiroproxy.core.tokens.Calibration;
import io.kiroproxy.protocol.kiro.endpoint.Operation;
import io.kiroproxy.protocol.kiro.history.HistoryKeeper;
import io.kiroproxy.protocol.kiro.history.HistoryPlan;
import io.kiroproxy.protocol.kiro.model.KiroModels;
import io.kiroproxy.protocol.kiro.model.ModelAliases;
import io.kiroproxy.protocol.kiro.model.UnknownModels;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The Kiro upstream (kiro-upstream.md, kiro-upstream-2026.md). Any thread; never blocks. What it remembers between calls
 * (catalogues, which endpoint answered, whether answers carry a tail) is bounded and may be lost without harm.
 */
public final class KiroProvider implements UpstreamProvider {

    /** {@link #name()}. */
    public static final String NAME = "kiro";

    private static final String IGNORED_SEARCH = "web_search";

    /** Summaries are conversations of their own. */
    private static final String SUMMARY_SESSION = "#summary";

    private final KiroParts parts;

    /**
     * @param clock for expiries and dates
     * @param random for ids of messages and requests; used by many threads at once
     */
    public KiroProvider(KiroOptions options, Clock clock, RandomGenerator random) {
        parts = KiroParts.of(
                Objects.requireNonNull(options, "options"),
                Objects.requireNonNull(clock, "clock"),
                Objects.requireNonNull(random, "random"));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<ModelInfo> models() {
        return parts.models().models();
    }

    @Override
    public Optional<ModelRef> resolve(String requested) {
        return parts.models().resolve(requested);
    }

    @Override
    public List<String> suggest(String unknown) {
        return parts.models().suggest(unknown);
    }

    @Override
    public @Nullable Supplier<ChatRequest> work(ChatRequest request) {
        return parts.images().work(request);
    }

    @Override
    public UpstreamCall newCall(ChatRequest request, String session, ModelRef model, AccountIdentity account) {
        ChatRequest asked = withNamedReasoning(request, model);
        SummaryCall.Then answer = (history, spent) -> answer(asked, session, model, account, history, spent);
        HistoryPlan plan = parts.history().plan(asked.conversation(), session);
        if (plan instanceof HistoryPlan.Send send) {
            return answer.answer(send, null);
        }
        HistoryPlan.Summarise summarise = (HistoryPlan.Summarise) plan;
        ChatRequest question = ChatRequest.of(request.id(), request.model(), summarise.question());
        AnswerState state = new AnswerState(
                parts,
                new AnswerState.Call(question, session + SUMMARY_SESSION, model, account),
                null,
                null,
                List.of());
        return new SummaryCall(
                GenerateCall.of(state, summarise.question(), Route.of(parts, Operation.GENERATE, account)),
                parts.history(),
                summarise.summary(),
                answer);
    }

    private UpstreamCall answer(
            ChatRequest asked,
            String session,
            ModelRef model,
            AccountIdentity account,
            HistoryPlan.Send history,
            @Nullable TokenUsage spent) {
        ChatRequest request = asked.withConversation(history.conversation());
        Conversation conversation = request.conversation();
        SearchOffer search = searchOffer(conversation, account);
        Conversation offered =
                search == null ? SearchOffer.withdrawnFrom(conversation) : search.offeredIn(conversation);
        AnswerShape shape = AnswerShape.of(request.generation().outputFormat(), offered);
        AnswerState state = new AnswerState(
                parts,
                new AnswerState.Call(request, session, model, account),
                search,
                shape,
                adaptations(request, search));
        state.shortened(history.note(), spent);
        Conversation shaped = shape == null ? offered : shape.offeredIn(offered);
        String query = search == null ? null : SearchOffer.bareQuery(conversation);
        return search == null || query == null
                ? GenerateCall.of(state, shaped, Route.of(parts, Operation.GENERATE, account))
                : SearchCall.bare(SearchRound.bare(state, shaped, query), query, search.route());
    }

    private static List<String> adaptations(ChatRequest request, @Nullable SearchOffer search) {
        List<String> adaptations = new ArrayList<>();
        if (search == null && request.conversation().webSearch() != null) {
            adaptations.add(IGNORED_SEARCH);
        }
        if (request.generation().outputFormat() != null) {
            adaptations.add(AnswerShape.ADAPTATION);
        }
        return adaptations;
    }

    @Override
    public int countTokens(ChatRequest request, ModelRef model) {
        return parts.calibration()
                .corrected(model.model().id(), parts.estimator().conversation(request.conversation()));
    }

    /** What {@code requested} means by its name or an alias, whatever becomes of unknown names. */
    public Optional<ModelRef> named(String requested) {
        return parts.models().named(requested);
    }

    /** Has names of models mean something else for calls that begin from now on. */
    public void rename(ModelAliases aliases, UnknownModels unknown) {
        parts.models().rename(aliases, unknown);
    }

    /** How often events came that nobody here knows, by name. */
    public Map<String, Long> unknownEvents() {
        return parts.unknownEvents().snapshot();
    }

    /** The models {@code account} may use, null while its catalogue is not known. */
    public @Nullable Set<String> offeredTo(String account) {
        return parts.models().offeredTo(account);
    }

    /** When the models on accounts' lists were last seen there, by id; built-in ones were not. Immutable. */
    public Map<String, Instant> modelsLastSeen() {
        return parts.models().lastSeen();
    }

    /** Forgets what is known of a removed account's models. */
    public void forget(String account) {
        parts.models().forget(account);
    }

    /** What is done about long histories; the settings can be replaced there. */
    public HistoryKeeper history() {
        return parts.history();
    }

    /** What has been learned about estimates, to be kept over a restart. */
    public Calibration calibration() {
        return parts.calibration();
    }

    KiroParts parts() {
        return parts;
    }

    KiroModels catalogues() {
        return parts.models();
    }

    /** What a model's name says about reasoning holds where the client itself is silent. */
    private static ChatRequest withNamedReasoning(ChatRequest request, ModelRef model) {
        Reasoning named = model.reasoning();
        Generation generation = request.generation();
        Reasoning asked = generation.reasoning();
        if (named == null || asked.mode() != Reasoning.Mode.UNSPECIFIED || asked.effort() != null) {
            return request;
        }
        return request.withGeneration(generation.withReasoning(named));
    }

    /** An account without a way to the search answers without it. */
    private @Nullable SearchOffer searchOffer(Conversation conversation, AccountIdentity account) {
        WebSearch wanted = conversation.webSearch();
        boolean off = parts.options().webSearch() == KiroOptions.WebSearches.OFF;
        if (wanted == null || off || conversation.toolChoice() instanceof ToolChoice.None) {
            return null;
        }
        try {
            return SearchOffer.of(wanted, conversation, Route.of(parts, Operation.MCP, account));
        } catch (GatewayException e) {
            return null;
        }
    }
}
