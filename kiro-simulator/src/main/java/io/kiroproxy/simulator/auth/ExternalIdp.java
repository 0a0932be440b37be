package io.kiroproxy.simulator.auth;

import io.kiroproxy.simulator.http.Answer;
import io.kiroproxy.simulator.http.RecordedRequest;
import io.kiroproxy.simulator.json.Json;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A company's sign-in service at a well-known host: metadata, authorization code with PKCE for a public client, refresh;
 * form encoding in, snake_case out (kiro-upstream.md 8.7, kiro-upstream-2026.md 6.5).
 */
public final class ExternalIdp {
    /** The path of the token endpoint; account files name it. */
    public static final String TOKEN_PATH = "/idp/token";

    /** What the portal calls the service. */
    public static final String ISSUER = "https://login.microsoftonline.com/idp/v2.0";

    private static final String ORIGIN = "https://login.microsoftonline.com";
    private static final String METADATA = "/idp/v2.0/.well-known/openid-configuration";
    private static final String AUTHORIZE = "/idp/authorize";
    private static final Set<AccountKind> KIND = Set.of(AccountKind.EXTERNAL_IDP);

    private final AccountBook book;
    private final SignInDesk desk;

    /** A service over these accounts. */
    public ExternalIdp(AccountBook book, SignInDesk desk) {
        this.book = book;
        this.desk = desk;
    }

    /** The answer when the path is one of this service. */
    public Optional<Answer> answer(RecordedRequest request) {
        return switch (request.method() + " " + request.path()) {
            case "GET " + METADATA -> Optional.of(metadata());
            case "GET " + AUTHORIZE -> Optional.of(authorize(request.query()));
            case "POST " + TOKEN_PATH -> Optional.of(token(request));
            default -> Optional.empty();
        };
    }

    private static Answer metadata() {
        return Answer.json(
                200,
                Json.object(
                        "issuer", ISSUER,
                        "authorization_endpoint", ORIGIN + AUTHORIZE,
                        "token_endpoint", ORIGIN + TOKEN_PATH));
    }

    private Answer authorize(Map<String, String> query) {
        String redirect = query.getOrDefault("redirect_uri", "");
        String clientId = query.getOrDefault("client_id", "");
        String challenge = query.getOrDefault("code_challenge", "");
        boolean loopback =
                redirect.startsWith("http://localhost:") && URI.create(redirect).getPort() > 0;
        if (!loopback
                || challenge.isEmpty()
                || !query.getOrDefault("code_challenge_method", "").equals("S256")
                || !query.getOrDefault("response_type", "").equals("code")
                || clientId.isEmpty()) {
            return error("invalid_request", "A client, a loopback redirect and a S256 challenge are required");
        }
        String code = desk.openCode(clientId, challenge, redirect, AccountKind.EXTERNAL_IDP);
        String state = URLEncoder.encode(query.getOrDefault("state", ""), StandardCharsets.UTF_8);
        return Answer.redirect(redirect + "?code=" + code + "&state=" + state);
    }

    private Answer token(RecordedRequest request) {
        if (!request.header("content-type").startsWith("application/x-www-form-urlencoded")) {
            return error("invalid_request", "The content type must be application/x-www-form-urlencoded");
        }
        Map<String, List<String>> form = new QueryStringDecoder(request.bodyText(), false).parameters();
        return switch (first(form, "grant_type")) {
            case "refresh_token" ->
                book.refresh(first(form, "refresh_token"), first(form, "client_id"), KIND)
                        .map(done -> tokens(done.tokens()))
                        .orElseGet(() -> error("invalid_grant", "The refresh token is not valid"));
            case "authorization_code" -> code(form);
            default -> error("unsupported_grant_type", "Only authorization_code and refresh_token are supported");
        };
    }

    private Answer code(Map<String, List<String>> form) {
        String clientId = first(form, "client_id");
        Optional<SignInDesk.Code> code = desk.takeCode(first(form, "code"))
                .filter(c -> c.kind() == AccountKind.EXTERNAL_IDP)
                .filter(c -> c.clientId().equals(clientId))
                .filter(c -> c.redirectUri().equals(first(form, "redirect_uri")))
                .filter(c -> c.challenge().equals(Secrets.challenge(first(form, "code_verifier"))));
        return code.isEmpty()
                ? error("invalid_grant", "The code is not valid")
                : tokens(book.issue(desk.signedIn(AccountKind.EXTERNAL_IDP), clientId));
    }

    private Answer tokens(Tokens tokens) {
        return Answer.json(
                200,
                Json.object(
                        "access_token", tokens.access(),
                        "refresh_token", tokens.refresh(),
                        "token_type", "Bearer",
                        "expires_in", book.tokenLife().toSeconds()));
    }

    private static String first(Map<String, List<String>> form, String name) {
        return form.getOrDefault(name, List.of("")).get(0);
    }

    private static Answer error(String error, String description) {
        return Answer.json(400, Json.object("error", error, "error_description", description));
    }
}
