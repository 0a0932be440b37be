package io.kiroproxy.simulator.auth;

import io.kiroproxy.simulator.http.Answer;
import io.kiroproxy.simulator.http.RecordedRequest;
import io.kiroproxy.simulator.json.Json;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A company's token endpoint: form encoding in, snake_case out (kiro-upstream.md 8.7). */
public final class ExternalIdp {
    /** The path of the token endpoint; account files name it. */
    public static final String TOKEN_PATH = "/idp/token";

    private final AccountBook book;

    /** A service over these accounts. */
    public ExternalIdp(AccountBook book) {
        this.book = book;
    }

    /** The answer when the path is the one of this service. */
    public Optional<Answer> answer(RecordedRequest request) {
        if (!request.path().equals(TOKEN_PATH) || !request.method().equals("POST")) {
            return Optional.empty();
        }
        if (!request.header("content-type").startsWith("application/x-www-form-urlencoded")) {
            return Optional.of(error("invalid_request", "The content type must be application/x-www-form-urlencoded"));
        }
        Map<String, List<String>> form = new QueryStringDecoder(request.bodyText(), false).parameters();
        if (!first(form, "grant_type").equals("refresh_token")) {
            return Optional.of(error("unsupported_grant_type", "Only refresh_token is supported"));
        }
        return Optional.of(
                book.refresh(first(form, "refresh_token"), first(form, "client_id"), Set.of(AccountKind.EXTERNAL_IDP))
                        .map(done -> Answer.json(
                                200,
                                Json.object(
                                        "access_token", done.tokens().access(),
                                        "refresh_token", done.tokens().refresh(),
                                        "token_type", "Bearer",
                                        "expires_in", book.tokenLife().toSeconds())))
                        .orElseGet(() -> error("invalid_grant", "The refresh token is not valid")));
    }

    private static String first(Map<String, List<String>> form, String name) {
        return form.getOrDefault(name, List.of("")).get(0);
    }

    private static Answer error(String error, String description) {
        return Answer.json(400, Json.object("error", error, "error_description", description));
    }
}
