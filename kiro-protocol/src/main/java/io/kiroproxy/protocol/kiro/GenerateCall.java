package io.kiroproxy.protocol.kiro;

import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.event.ChatEvent;
import io.kiroproxy.core.model.Conversation;
import io.kiroproxy.core.model.StopReason;
import io.kiroproxy.core.spi.HttpCall;
import io.kiroproxy.core.spi.HttpFields;
import io.kiroproxy.core.spi.UpstreamCall;
import io.kiroproxy.core.spi.UpstreamFailure;
import io.kiroproxy.core.spi.UpstreamFailureException;
import io.kiroproxy.protocol.kiro.endpoint.Operation;
import io.kiroproxy.protocol.kiro.endpoint.ResolvedEndpoint;
import io.kiroproxy.protocol.kiro.request.KiroRequest;
import io.kiroproxy.protocol.kiro.stream.HiddenCall;
import io.kiroproxy.protocol.kiro.stream.KiroEventReader;
import io.kiroproxy.protocol.kiro.stream.ReaderSetup;
import io.kiroproxy.protocol.kiro.stream.ReaderSetup.ThinkingSource;
import io.kiroproxy.protocol.kiro.stream.TailMemory;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One turn of the model: the request to one endpoint, and the reading of its answer. */
final class GenerateCall implements UpstreamCall {

    /** Characters of the model's text that are kept for the turn after a search. */
    static final int MAX_SAID = 1024 * 1024;

    /** Characters in which an answer that was held back is told. */
    private static final int PIECE = 1024;

    /** What was taken out of a request after it was refused; each once (kiro-upstream-2026.md 2.8). */
    private enum Repair {
        WITHOUT_REASONING,
        STRICT_SCHEMAS,
        WITHOUT_MODEL_FIELDS
    }

    private final AnswerState state;
    private final Conversation conversation;
    private final KiroRequest request;
    private final Route route;
    private final Set<Repair> repaired;
    private final KiroEventReader reader;
    private final StringBuilder said = new StringBuilder();
    private boolean holding;

    private GenerateCall(
            AnswerState state, Conversation conversation, KiroRequest request, Route route, Set<Repair> repaired) {
        this.state = state;
        this.conversation = conversation;
        this.request = request;
        this.route = route;
        this.repaired = repaired;
        reader = new KiroEventReader(setup());
        holding = state.shape() != null;
    }

    /** The turn of the model that answers {@code conversation}. */
    static GenerateCall of(AnswerState state, Conversation conversation, Route route) {
        return new GenerateCall(state, conversation, state.prepare(conversation), route, EnumSet.noneOf(Repair.class));
    }

    private ReaderSetup setup() {
        KiroParts parts = state.parts();
        String model = state.model().model().id();
        return new ReaderSetup(
                parts.failures(),
                state.size(),
                parts.estimator(),
                request.toolNames()::unmap,
                request.thinkingForm() == KiroRequest.ThinkingForm.TAGS ? ThinkingSource.TAGS : ThinkingSource.NATIVE,
                state.thinkingView(),
                hiddenTools(),
                parts.tails(),
                new TailMemory.Key(
                        state.account().accountId(), model, route.endpoint().origin()),
                parts.options().tails(),
                parts.unknownEvents());
    }

    @Override
    public HttpCall http() {
        ResolvedEndpoint endpoint = route.endpoint();
        return HttpCall.post(
                endpoint.uri(),
                endpoint.fields(state.parts().uuid(), route.attempt()),
                body(endpoint),
                state.parts().options().firstEventLimit(),
                endpoint.account().proxy());
    }

    /** A body over the limit is refused as the upstream would refuse it, so that it may be shortened. */
    private byte[] body(ResolvedEndpoint endpoint) {
        try {
            return request.render(endpoint);
        } catch (GatewayException e) {
            if (e.kind() != ErrorKind.CONTEXT_TOO_LONG) {
                throw e;
            }
            throw new UpstreamFailureException(
                    UpstreamFailure.of(UpstreamFailure.Kind.CONTEXT_TOO_LONG, e.description()));
        }
    }

    @Override
    public String endpoint() {
        return route.endpoint().label();
    }

    private Set<String> hiddenTools() {
        Set<String> names = new HashSet<>();
        if (state.search() != null) {
            names.add(request.toolNames().map(state.search().toolName()));
        }
        String answer = answerTool();
        if (answer != null) {
            names.add(answer);
        }
        return names;
    }

    /** The upstream's name of the tool that takes the answer, null when there is none. */
    private @Nullable String answerTool() {
        AnswerShape shape = state.shape();
        String name = shape == null ? null : shape.toolName();
        return name == null ? null : request.toolNames().map(name);
    }

    @Override
    public boolean begun() {
        return reader.begun();
    }

    @Override
    public void read(ByteBuffer bytes, Consumer<? super ChatEvent> out) {
        reader.read(bytes, event -> pass(event, out));
    }

    @Override
    public @Nullable UpstreamCall end(Consumer<? super ChatEvent> out) {
        KiroEventReader.Ending ending = reader.end(event -> pass(event, out));
        route.succeeded();
        state.spent(ending.usage());
        state.learn(ending.usage());
        String answerTool = answerTool();
        List<HiddenCall> searches = ending.hidden().stream()
                .filter(call -> !call.name().equals(answerTool))
                .toList();
        boolean searchOnly = !searches.isEmpty() && ending.clientCalls() == 0;
        if (searchOnly && ending.reason() == StopReason.TOOL_USE && state.nextRound() < SearchOffer.MAX_ROUNDS) {
            state.goesOn();
            return SearchRound.of(state, conversation, said.toString(), searches)
                    .next();
        }
        notRun(searches, out);
        AnswerShape shape = state.shape();
        if (shape != null && holding) {
            HiddenCall answer = ending.hidden().stream()
                    .filter(call -> call.name().equals(answerTool))
                    .findFirst()
                    .orElse(null);
            return shaped(shape, ending, answer, out);
        }
        boolean nothingToWaitFor = ending.reason() == StopReason.TOOL_USE && ending.clientCalls() == 0;
        state.finish(nothingToWaitFor ? StopReason.END_TURN : ending.reason(), reader.modelId(), out);
        return null;
    }

    /**
     * Searches beside calls of the client's tools are not run: the client's results must come first, and the model,
     * which will not see its search again, can repeat it then. The client is told.
     */
    private void notRun(List<HiddenCall> searches, Consumer<? super ChatEvent> out) {
        for (HiddenCall call : searches) {
            String query = SearchResult.query(call.input().json());
            state.emit(
                    new ChatEvent.WebSearchDone(
                            state.parts().letters(24), query == null ? "" : query, List.of(), SearchResult.UNAVAILABLE),
                    reader.modelId(),
                    out);
        }
    }

    /** The answer is told once it has its shape; a whole one that has not goes back to the model once. */
    private @Nullable UpstreamCall shaped(
            AnswerShape shape,
            KiroEventReader.Ending ending,
            @Nullable HiddenCall call,
            Consumer<? super ChatEvent> out) {
        boolean whole = ending.reason() == StopReason.END_TURN || ending.reason() == StopReason.TOOL_USE;
        if (call == null && (!whole || said.toString().isBlank())) {
            tell(ending.unfinished() == null ? said.toString() : ending.unfinished(), out);
            state.finish(ending.reason(), reader.modelId(), out);
            return null;
        }
        AnswerShape.Held held = call == null ? shape.ofText(said.toString()) : shape.ofCall(call);
        if (held.problems().isEmpty()) {
            tell(held.json(), out);
            state.finish(StopReason.END_TURN, reader.modelId(), out);
            return null;
        }
        if (!state.mayMend()) {
            throw new GatewayException(
                    ErrorKind.OUTPUT_INVALID,
                    "The model's answer does not fit the demanded schema, not even at the second try: "
                            + String.join("; ", held.problems()));
        }
        state.goesOn();
        Conversation refused = shape.refusing(conversation, said.toString(), call, held.problems());
        return of(state, refused, Route.of(state.parts(), Operation.GENERATE, state.account()));
    }

    private void tell(String text, Consumer<? super ChatEvent> out) {
        for (int from = 0; from < text.length(); ) {
            int to = Math.min(text.length(), from + PIECE);
            to = to < text.length() && Character.isHighSurrogate(text.charAt(to - 1)) ? to + 1 : to;
            state.emit(new ChatEvent.TextDelta(text.substring(from, to)), reader.modelId(), out);
            from = to;
        }
    }

    /** Text waits while it may be an answer without its shape; beside calls of the client's tools it is none. */
    private void pass(ChatEvent event, Consumer<? super ChatEvent> out) {
        if (event instanceof ChatEvent.TextDelta delta) {
            keep(delta.text());
            if (holding) {
                return;
            }
        } else if (holding && event instanceof ChatEvent.ToolUseStart) {
            holding = false;
            tell(said.toString(), out);
        }
        state.emit(event, reader.modelId(), out);
    }

    private void keep(String text) {
        if (holding && said.length() + text.length() > MAX_SAID) {
            throw new UpstreamFailureException(UpstreamFailure.of(
                    UpstreamFailure.Kind.PROTOCOL, "The model's answer is longer than " + MAX_SAID + " characters."));
        }
        if ((holding || state.search() != null) && said.length() < MAX_SAID) {
            said.append(text);
        }
    }

    @Override
    public UpstreamFailure classify(int status, HttpFields fields, byte[] body) {
        return state.parts().failures().ofReply(status, fields, body, state.size());
    }

    @Override
    public @Nullable UpstreamCall alternative(UpstreamFailure failure) {
        Repair repair = repair(failure);
        if (repair != null) {
            Set<Repair> done = EnumSet.of(repair);
            done.addAll(repaired);
            return new GenerateCall(state.again(), conversation, repaired(repair), route.again(), done);
        }
        if (failure.kind() == UpstreamFailure.Kind.CONTEXT_TOO_LONG) {
            Conversation shorter = state.shorter(conversation);
            return shorter == null ? null : of(state.again(), shorter, route.again());
        }
        Route other = route.after(failure);
        return other == null ? null : new GenerateCall(state.again(), conversation, request, other, repaired);
    }

    private @Nullable Repair repair(UpstreamFailure failure) {
        if (failure.kind() != UpstreamFailure.Kind.BAD_REQUEST) {
            return null;
        }
        String message = failure.message().toLowerCase(Locale.ROOT);
        if ("THINKING_SIGNATURE_INVALID".equals(failure.reason())) {
            return request.replaysReasoning() ? once(Repair.WITHOUT_REASONING) : null;
        }
        if (message.contains("invalid tool use format")) {
            return once(Repair.STRICT_SCHEMAS);
        }
        boolean fields = message.contains("additionalmodelrequestfields") && request.hasModelFields();
        return fields ? once(Repair.WITHOUT_MODEL_FIELDS) : null;
    }

    private @Nullable Repair once(Repair repair) {
        return repaired.contains(repair) ? null : repair;
    }

    private KiroRequest repaired(Repair repair) {
        return switch (repair) {
            case WITHOUT_REASONING -> request.withoutReasoning();
            case STRICT_SCHEMAS -> request.withStrictSchemas();
            case WITHOUT_MODEL_FIELDS -> request.withoutModelFields();
        };
    }
}
