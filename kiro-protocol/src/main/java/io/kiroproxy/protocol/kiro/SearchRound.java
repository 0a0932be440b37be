package io.kiroproxy.protocol.kiro;

import io.kiroproxy.core.event.ChatEvent;
import io.kiroproxy.core.model.Conversation;
import io.kiroproxy.core.model.JsonText;
import io.kiroproxy.core.spi.UpstreamCall;
import io.kiroproxy.protocol.kiro.endpoint.Operation;
import io.kiroproxy.protocol.kiro.stream.HiddenCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The searches between two turns of the model, and how far they are. Immutable.
 *
 * @param state the answer they belong to
 * @param conversation what the model was given
 * @param said the model's text before its searches
 * @param calls its searches
 * @param results of those that are over
 */
record SearchRound(
        AnswerState state, Conversation conversation, String said, List<HiddenCall> calls, List<SearchResult> results) {

    SearchRound {
        calls = List.copyOf(calls);
        results = List.copyOf(results);
    }

    /** The searches the model has asked for. */
    static SearchRound of(AnswerState state, Conversation conversation, String said, List<HiddenCall> calls) {
        return new SearchRound(state, conversation, said, calls, List.of());
    }

    /** A search nobody but the client asked for. */
    static SearchRound bare(AnswerState state, Conversation conversation, String query) {
        String quoted = Wire.quoted(SearchOffer.cut(query));
        String name = Objects.requireNonNull(state.search()).toolName();
        JsonText input = JsonText.of("{\"query\":" + quoted + "}");
        HiddenCall call = new HiddenCall("tooluse_" + state.parts().letters(22), name, input);
        return of(state, conversation, "", List.of(call));
    }

    SearchOffer offer() {
        return Objects.requireNonNull(state.search());
    }

    /** With the result of the next search. */
    SearchRound with(SearchResult result) {
        List<SearchResult> more = new ArrayList<>(results);
        more.add(result);
        return new SearchRound(state, conversation, said, calls, more);
    }

    /**
     * The exchange that comes next: the next search, or the model's turn with the results. A search that cannot be run
     * at all is answered here; the client hears of it with the next event.
     */
    UpstreamCall next() {
        SearchRound round = this;
        while (round.results.size() < calls.size()) {
            HiddenCall call = calls.get(round.results.size());
            String query = SearchResult.query(call.input().json());
            boolean allowed = query != null && state.nextSearch() <= offer().limit();
            if (query != null && allowed) {
                return new SearchCall(round, query, offer().route(), SearchCall.Role.PART_OF_ANSWER);
            }
            SearchResult refused = SearchResult.failed(
                    query == null ? "" : query,
                    query == null ? SearchResult.INVALID_INPUT : SearchResult.MAX_USES_EXCEEDED);
            state.pend(done(refused));
            round = round.with(refused);
        }
        return round.askModel();
    }

    /** The model's turn with the results so far. */
    private UpstreamCall askModel() {
        Conversation told = offer().answeredIn(conversation, this);
        Route route = Route.of(state.parts(), Operation.GENERATE, state.account());
        return GenerateCall.of(state, told, route);
    }

    /** What the client is told of {@code result}. */
    ChatEvent.WebSearchDone done(SearchResult result) {
        return new ChatEvent.WebSearchDone(state.parts().letters(24), result.query(), result.hits(), result.error());
    }
}
