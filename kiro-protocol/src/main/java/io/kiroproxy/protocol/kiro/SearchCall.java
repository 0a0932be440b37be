package io.kiroproxy.protocol.kiro;

import io.kiroproxy.core.event.ChatEvent;
import io.kiroproxy.core.model.StopReason;
import io.kiroproxy.core.model.TokenUsage;
import io.kiroproxy.core.spi.HttpCall;
import io.kiroproxy.core.spi.HttpFields;
import io.kiroproxy.core.spi.UpstreamCall;
import io.kiroproxy.core.spi.UpstreamFailure;
import io.kiroproxy.protocol.kiro.endpoint.ResolvedEndpoint;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One web search by InvokeMCP (kiro-upstream.md 10.5). A search that fails is no failure of the answer: the client is
 * told, and so is the model. Only where nothing else has happened yet is an account's trouble left to the pool.
 */
final class SearchCall implements UpstreamCall {

    /** Bytes of an answer; a longer one counts as failed. */
    static final int MAX_BODY = 1024 * 1024;

    /** What a search is to its answer. */
    enum Role {
        /** The model asked for it and goes on with what it brings. */
        PART_OF_ANSWER,
        /** It is all the client asked for. */
        WHOLE_ANSWER
    }

    private final SearchRound round;
    private final String query;
    private final Route route;
    private final Role role;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private boolean tooLong;

    SearchCall(SearchRound round, String query, Route route, Role role) {
        this.round = round;
        this.query = query;
        this.route = route;
        this.role = role;
    }

    /** The search that is all the client asked for. */
    static SearchCall bare(SearchRound round, String query, Route route) {
        round.state().nextSearch();
        return new SearchCall(round, SearchOffer.cut(query), route, Role.WHOLE_ANSWER);
    }

    @Override
    public HttpCall http() {
        ResolvedEndpoint endpoint = route.endpoint();
        KiroParts parts = round.state().parts();
        HttpFields fields = endpoint.fields(parts.uuid(), route.attempt());
        return HttpCall.post(
                endpoint.uri(),
                fields,
                request(endpoint, parts),
                parts.options().firstEventLimit(),
                endpoint.account().proxy());
    }

    private byte[] request(ResolvedEndpoint endpoint, KiroParts parts) {
        String id =
                "web_search_tooluse_" + parts.letters(22) + "_" + parts.clock().millis() + "_" + parts.letters(8);
        return Wire.object(json -> {
            json.writeStringField("id", id);
            json.writeStringField("jsonrpc", "2.0");
            json.writeStringField("method", "tools/call");
            json.writeObjectFieldStart("params");
            json.writeStringField("name", "web_search");
            json.writeObjectFieldStart("arguments");
            json.writeStringField("query", query);
            json.writeEndObject();
            json.writeEndObject();
            String arn = endpoint.bodyArn();
            if (arn != null) {
                json.writeStringField("profileArn", arn);
            }
        });
    }

    @Override
    public String endpoint() {
        return route.endpoint().label() + " web search";
    }

    @Override
    public void read(ByteBuffer bytes, Consumer<? super ChatEvent> out) {
        tooLong |= body.size() + bytes.remaining() > MAX_BODY;
        byte[] piece = new byte[bytes.remaining()];
        bytes.get(piece);
        if (!tooLong) {
            body.writeBytes(piece);
        }
    }

    @Override
    public @Nullable UpstreamCall end(Consumer<? super ChatEvent> out) {
        SearchResult result = tooLong
                ? SearchResult.failed(query, SearchResult.UNAVAILABLE)
                : SearchResult.read(query, body.toByteArray(), round.offer());
        route.succeeded();
        AnswerState state = round.state();
        state.emit(round.done(result), null, out);
        if (role == Role.PART_OF_ANSWER || result.error() != null) {
            state.goesOn();
            return round.with(result).next();
        }
        String text = result.forReader();
        state.emit(new ChatEvent.TextDelta(text), null, out);
        state.spent(TokenUsage.estimate(
                state.size().tokens(), state.parts().estimator().text(text)));
        state.finish(StopReason.END_TURN, null, out);
        return null;
    }

    @Override
    public UpstreamFailure classify(int status, HttpFields fields, byte[] body) {
        return round.state()
                .parts()
                .failures()
                .ofReply(status, fields, body, round.state().size());
    }

    @Override
    public @Nullable UpstreamCall alternative(UpstreamFailure failure) {
        boolean first = !round.state().started();
        Route other = route.after(failure);
        if (other != null) {
            return new SearchCall(round, query, other, role);
        }
        if (first && accountIsToBlame(failure)) {
            return null;
        }
        SearchResult failed = SearchResult.failed(query, failure);
        round.state().pend(round.done(failed));
        return round.with(failed).next();
    }

    private static boolean accountIsToBlame(UpstreamFailure failure) {
        return switch (failure.kind()) {
            case AUTH_EXPIRED, NEEDS_LOGIN, SUSPENDED, THROTTLED, QUOTA_EXHAUSTED -> true;
            default -> false;
        };
    }
}
