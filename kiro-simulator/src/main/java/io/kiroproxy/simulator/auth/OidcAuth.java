package io.kiroproxy.simulator.auth;

import io.kiroproxy.simulator.http.Answer;
import io.kiroproxy.simulator.http.RecordedRequest;
import io.kiroproxy.simulator.json.Json;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** AWS SSO OIDC: registration, device flow, authorization code with PKCE, refresh (kiro-upstream.md 8.6 and 8.10). */
public final class OidcAuth {
    private static final String DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code";
    private static final String BUILDER_ID_START = "https://view.awsapps.com/start";
    private static final Set<AccountKind> KINDS = Set.of(AccountKind.BUILDER_ID, AccountKind.IDENTITY_CENTER);
    private static final int INTERVAL_SECONDS = 1;

    private final AccountBook book;
    private final SignInDesk desk;
    private final Clock clock;

    /** A service over these accounts. */
    public OidcAuth(AccountBook book, SignInDesk desk, Clock clock) {
        this.book = book;
        this.desk = desk;
        this.clock = clock;
    }

    /** The answer when the path is one of this service. */
    public Optional<Answer> answer(RecordedRequest request) {
        return switch (request.method() + " " + request.path()) {
            case "POST /client/register" -> Optional.of(register(request.json()));
            case "POST /device_authorization" -> Optional.of(startDevice(request.json()));
            case "POST /token" -> Optional.of(token(request.json()));
            case "GET /authorize" -> Optional.of(authorize(request.query()));
            default -> Optional.empty();
        };
    }

    private Answer register(Json body) {
        if (body.at("clientName").text().isEmpty()
                || !body.at("clientType").text().equals("public")) {
            return error(
                    "InvalidClientMetadataException", "invalid_client_metadata", "clientName and clientType public");
        }
        ClientRegistration registration = book.register(
                texts(body.at("scopes")),
                texts(body.at("redirectUris")),
                body.at("issuerUrl").text());
        return Answer.json(
                200,
                Json.object(
                        "clientId", registration.clientId(),
                        "clientSecret", registration.clientSecret(),
                        "clientIdIssuedAt", clock.instant().getEpochSecond(),
                        "clientSecretExpiresAt", registration.expiresAt().getEpochSecond(),
                        "authorizationEndpoint", book.baseUri() + "/authorize",
                        "tokenEndpoint", book.baseUri() + "/token"));
    }

    private static List<String> texts(Json list) {
        return list.items().stream().map(Json::text).toList();
    }

    private Answer startDevice(Json body) {
        Optional<Answer> refused = checkClient(body);
        if (refused.isPresent()) {
            return refused.get();
        }
        String start = body.at("startUrl").text();
        if (!start.startsWith("https://")) {
            return error("InvalidRequestException", "invalid_request", "Invalid startUrl provided");
        }
        AccountKind kind = start.equals(BUILDER_ID_START) ? AccountKind.BUILDER_ID : AccountKind.IDENTITY_CENTER;
        String userCode = desk.userCode();
        String page = book.baseUri() + "/account/device";
        return Answer.json(
                200,
                Json.object(
                        "deviceCode",
                        desk.openDevice(body.at("clientId").text(), kind, userCode),
                        "userCode",
                        userCode,
                        "verificationUri",
                        page,
                        "verificationUriComplete",
                        page + "?user_code=" + userCode,
                        "expiresIn",
                        SignInDesk.CODE_SECONDS,
                        "interval",
                        INTERVAL_SECONDS));
    }

    private Answer token(Json body) {
        Optional<Answer> refused = checkClient(body);
        if (refused.isPresent()) {
            return refused.get();
        }
        String clientId = body.at("clientId").text();
        return switch (body.at("grantType").text()) {
            case "refresh_token" ->
                book.refresh(body.at("refreshToken").text(), clientId, KINDS)
                        .map(done -> tokens(done.tokens()))
                        .orElseGet(() ->
                                error("InvalidGrantException", "invalid_grant", "Invalid refresh token provided"));
            case DEVICE_GRANT -> device(body, clientId);
            case "authorization_code" -> code(body, clientId);
            default -> error("UnsupportedGrantTypeException", "unsupported_grant_type", "Unsupported grant type");
        };
    }

    private Answer device(Json body, String clientId) {
        SignInDesk.Poll poll = desk.poll(body.at("deviceCode").text(), clientId);
        SimulatedAccount account = poll.account();
        if (account != null) {
            return tokens(book.issue(account, clientId));
        }
        return switch (poll.error()) {
            case "authorization_pending" ->
                error("AuthorizationPendingException", "authorization_pending", "Authorization is still pending");
            case "slow_down" -> error("SlowDownException", "slow_down", "Polling too fast");
            case "expired_token" -> error("ExpiredTokenException", "expired_token", "The device code has expired");
            case "access_denied" -> error("AccessDeniedException", "access_denied", "The person declined");
            default -> error("InvalidGrantException", "invalid_grant", "Invalid device code provided");
        };
    }

    private Answer code(Json body, String clientId) {
        Optional<SignInDesk.Code> code = desk.takeCode(body.at("code").text())
                .filter(c -> c.clientId().equals(clientId))
                .filter(c -> c.redirectUri().equals(body.at("redirectUri").text()))
                .filter(c -> c.challenge()
                        .equals(Secrets.challenge(body.at("codeVerifier").text())));
        if (code.isEmpty()) {
            return error("InvalidGrantException", "invalid_grant", "Invalid authorization code provided");
        }
        return tokens(book.issue(desk.signedIn(code.get().kind()), clientId));
    }

    private Answer authorize(Map<String, String> query) {
        String redirect = query.getOrDefault("redirect_uri", "");
        Optional<ClientRegistration> client = book.registration(query.getOrDefault("client_id", ""));
        if (client.isEmpty() || !isRegistered(client.get(), redirect)) {
            return error("InvalidRedirectUriException", "invalid_redirect_uri", "Unknown client or redirect URI");
        }
        String challenge = query.getOrDefault("code_challenge", "");
        if (challenge.isEmpty()
                || !query.getOrDefault("code_challenge_method", "").equals("S256")) {
            return error("InvalidRequestException", "invalid_request", "A S256 code_challenge is required");
        }
        String issuer = client.get().issuerUrl();
        AccountKind kind = issuer.isEmpty() || issuer.equals(BUILDER_ID_START)
                ? AccountKind.BUILDER_ID
                : AccountKind.IDENTITY_CENTER;
        String code = desk.openCode(client.get().clientId(), challenge, redirect, kind);
        String state = URLEncoder.encode(query.getOrDefault("state", ""), StandardCharsets.UTF_8);
        return Answer.redirect(redirect + "?code=" + code + "&state=" + state);
    }

    /** A loopback redirect may name any port (RFC 8252 7.3). */
    private static boolean isRegistered(ClientRegistration client, String redirect) {
        try {
            URI asked = URI.create(redirect);
            return client.redirectUris().stream()
                    .map(URI::create)
                    .anyMatch(known -> known.equals(asked)
                            || ("127.0.0.1".equals(asked.getHost())
                                    && "127.0.0.1".equals(known.getHost())
                                    && known.getPath().equals(asked.getPath())));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private Optional<Answer> checkClient(Json body) {
        Optional<ClientRegistration> client = book.registration(
                        body.at("clientId").text())
                .filter(c -> c.clientSecret().equals(body.at("clientSecret").text()));
        if (client.isEmpty()) {
            return Optional.of(answer(401, "InvalidClientException", "invalid_client", "Invalid client provided"));
        }
        if (!clock.instant().isBefore(client.get().expiresAt())) {
            return Optional.of(answer(401, "InvalidClientException", "invalid_client", "Client is expired"));
        }
        return Optional.empty();
    }

    private Answer tokens(Tokens tokens) {
        return Answer.json(
                200,
                Json.object(
                        "accessToken", tokens.access(),
                        "tokenType", "Bearer",
                        "expiresIn", book.tokenLife().toSeconds(),
                        "refreshToken", tokens.refresh(),
                        "idToken", null));
    }

    private static Answer error(String exception, String error, String description) {
        return answer(400, exception, error, description);
    }

    private static Answer answer(int status, String exception, String error, String description) {
        return Answer.json(status, Json.object("error", error, "error_description", description))
                .header("x-amzn-errortype", exception);
    }
}
