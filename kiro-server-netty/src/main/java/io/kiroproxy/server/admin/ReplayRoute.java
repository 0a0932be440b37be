package io.kiroproxy.server.admin;

import io.kiroproxy.core.spi.HttpFields;
import io.kiroproxy.server.capture.Redaction;
import io.kiroproxy.server.history.CapturedPane;
import io.kiroproxy.server.http.ApiAnswer;
import io.kiroproxy.server.http.ApiRequest;
import io.kiroproxy.server.http.ApiRoute;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/**
 * {@code POST /api/calls/{id}/replay}: makes a captured call once more, as a new call of the same protocol (web-ui.md 3.3,
 * Requests). What was masked is left out, never made up: the administrator is the caller, and a capture that does not hold
 * the body as it was is refused.
 */
final class ReplayRoute {

    /** Fields that were about the old connection, or about the old call's trace. */
    private static final Set<String> OF_THE_OLD_REQUEST = Set.of(
            "connection",
            "content-encoding",
            "content-length",
            "expect",
            "host",
            "keep-alive",
            "te",
            "traceparent",
            "tracestate",
            "trailer",
            "transfer-encoding",
            "upgrade");

    private static final String MASKED_VALUE = "=" + Redaction.MASK;

    private final CallJournal calls;
    private final AuditLog audit;

    ReplayRoute(CallJournal calls, AuditLog audit) {
        this.calls = calls;
        this.audit = audit;
    }

    ApiRoute route() {
        return new ApiRoute("POST", "/api/calls/{id}/replay", this::answer);
    }

    private CompletionStage<ApiAnswer> answer(ApiRequest request) {
        String id = request.variable("id");
        ApiAnswer answer;
        String outcome;
        try {
            answer = call(CapturedMessage.of(exact(id).text()));
            outcome = "sent";
        } catch (RefusedRequest e) {
            answer = ApiAnswer.json(e.result().status(), e.result().json().toString());
            outcome = Integer.toString(e.result().status());
        }
        audit.change(request, id, outcome);
        return CompletableFuture.completedFuture(answer);
    }

    private CapturedPane exact(String id) {
        if (calls.find(id) == null) {
            throw RefusedRequest.detail(404, "Call not found");
        }
        CapturedPane pane = calls.history().captures(id).get(CapturedPane.Pane.CLIENT_REQUEST);
        if (pane == null) {
            throw RefusedRequest.detail(
                    404, "Nothing was captured of this call; ask for captures first (PUT /api/capture)");
        }
        return switch (pane.fidelity()) {
            case EXACT -> pane;
            case CUT ->
                throw RefusedRequest.detail(
                        409,
                        "The captured request is not whole, so it cannot be sent again (history.captures.pane limits it)");
            case ALTERED ->
                throw RefusedRequest.detail(
                        409,
                        "The captured body is not the one that was sent, so it cannot be sent again: what looked like a "
                                + "secret in it was masked, or it was no text");
        };
    }

    private static ApiAnswer call(CapturedMessage message) {
        HttpFields.Builder fields = HttpFields.builder();
        message.fields().forEach((name, value) -> {
            if (!OF_THE_OLD_REQUEST.contains(name.toLowerCase(Locale.ROOT)) && !value.contains(Redaction.MASK)) {
                fields.add(name, value);
            }
        });
        String target = message.start().substring(message.start().indexOf(' ') + 1);
        return new ApiAnswer.Call(
                unmasked(target), fields.build(), message.body().getBytes(StandardCharsets.UTF_8));
    }

    /** Without the parameters whose values were masked. */
    private static String unmasked(String target) {
        int query = target.indexOf('?');
        if (query < 0) {
            return target;
        }
        return Arrays.stream(target.substring(query + 1).split("&", -1))
                .filter(parameter -> !parameter.endsWith(MASKED_VALUE))
                .collect(Collectors.joining("&", target.substring(0, query) + "?", ""));
    }
}
