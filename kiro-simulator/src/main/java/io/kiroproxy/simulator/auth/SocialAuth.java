package io.kiroproxy.simulator.auth;

import io.kiroproxy.simulator.http.Answer;
import io.kiroproxy.simulator.http.RecordedRequest;
import io.kiroproxy.simulator.json.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Kiro's token service and sign-in pages (kiro-upstream.md 8.5 and 8.9, kiro-upstream-2026.md 6.2 and 6.3). The pages
 * redirect at once, as if a person had agreed.
 */
public final class SocialAuth {
    /** Where the sign-in pages may send the browser back to. */
    public enum Callbacks {
        /** Only the documented ones: the IDE's own scheme, and {@code http://localhost} on the listed ports. */
        DOCUMENTED,
        /** Any loopback address on any port as well. */
        ANY_LOOPBACK
    }

    private static final Set<String> PORTS =
            Set.of("3128", "4649", "6588", "8008", "9091", "49153", "50153", "51153", "52153", "53153");
    private static final String IDE_CALLBACK = "kiro://kiro.kiroAgent/authenticate-success";
    private static final Pattern LOCALHOST = Pattern.compile("http://localhost:(\\d+)/?");
    private static final Pattern LOOPBACK = Pattern.compile("http://(localhost|127\\.0\\.0\\.1|\\[::1]):\\d+(/.*)?");
    private static final int POLL_MILLIS = 1_000;

    private final AccountBook book;
    private final SignInDesk desk;
    private final Callbacks callbacks;

    /** A service over these accounts. */
    public SocialAuth(AccountBook book, SignInDesk desk, Callbacks callbacks) {
        this.book = book;
        this.desk = desk;
        this.callbacks = callbacks;
    }

    /** The answer when the path is one of this service. */
    public Optional<Answer> answer(RecordedRequest request) {
        String route = request.method() + " " + request.path();
        return switch (route) {
            case "POST /refreshToken" -> Optional.of(refresh(request.json()));
            case "POST /oauth/token" -> Optional.of(exchange(request.json()));
            case "POST /oauth/device/authorization" -> Optional.of(startDevice(request.json()));
            case "POST /oauth/device/poll" -> Optional.of(pollDevice(request.json()));
            case "GET /login" -> Optional.of(login(request.query()));
            case "GET /signin" -> Optional.of(signin(request.query()));
            case "GET /account/device" -> Optional.of(confirm(request.query()));
            default -> Optional.empty();
        };
    }

    private Answer refresh(Json body) {
        String token = body.at("refreshToken").text();
        if (token.length() < 100 || token.contains("...")) {
            return error(400, "The refresh token is malformed.");
        }
        return book.refresh(token, "", Set.of(AccountKind.SOCIAL))
                .map(done -> Answer.json(200, body(done.account(), done.tokens())))
                .orElseGet(() -> error(401, "Bad credentials"));
    }

    private Answer exchange(Json body) {
        Optional<SignInDesk.Code> taken = desk.takeCode(body.at("code").text());
        if (taken.isEmpty() || taken.get().kind() != AccountKind.SOCIAL) {
            return error(401, "Bad credentials");
        }
        SignInDesk.Code code = taken.get();
        if (!code.redirectUri().equals(body.at("redirect_uri").text())) {
            return error(500, "Internal server error");
        }
        if (!code.challenge().equals(Secrets.challenge(body.at("code_verifier").text()))) {
            return error(400, "The code verifier does not match the challenge.");
        }
        SimulatedAccount account = desk.signedIn(AccountKind.SOCIAL);
        return Answer.json(
                200, body(account, book.issue(account, account.registration().clientId())));
    }

    private Answer startDevice(Json body) {
        String provider = body.at("loginProvider").text();
        if (body.at("clientId").text().isEmpty() || !Set.of("Google", "Github").contains(provider)) {
            return error(400, "clientId and a loginProvider of Google or Github are required.");
        }
        String userCode = desk.userCode();
        String page = book.baseUri() + "/account/device";
        return Answer.json(
                200,
                Json.object(
                        "deviceCode",
                        desk.openDevice(body.at("clientId").text(), AccountKind.SOCIAL, userCode),
                        "userCode",
                        userCode,
                        "verificationUri",
                        page,
                        "verificationUriComplete",
                        page + "?user_code=" + userCode,
                        "expiresInMilliseconds",
                        SignInDesk.CODE_SECONDS * 1_000,
                        "intervalInMilliseconds",
                        POLL_MILLIS));
    }

    private Answer confirm(Map<String, String> query) {
        desk.confirm(query.getOrDefault("user_code", ""));
        return Answer.of(200, "text/plain; charset=utf-8", bytes("You are signed in. This page can be closed.\n"));
    }

    private Answer pollDevice(Json body) {
        SignInDesk.Poll poll =
                desk.poll(body.at("deviceCode").text(), body.at("clientId").text());
        SimulatedAccount account = poll.account();
        if (account == null) {
            String status = poll.error().equals("invalid_grant") ? "expired_token" : poll.error();
            return Answer.json(200, Json.object("status", status));
        }
        Map<String, Object> done =
                body(account, book.issue(account, account.registration().clientId()));
        done.put("status", "authorized");
        done.put("identityProvider", "Google");
        return Answer.json(200, done);
    }

    private Answer login(Map<String, String> query) {
        String redirect = query.getOrDefault("redirect_uri", "");
        boolean allowed = redirect.equals(IDE_CALLBACK)
                || (callbacks == Callbacks.ANY_LOOPBACK
                        && LOOPBACK.matcher(redirect).matches());
        if (!Set.of("Google", "Github").contains(query.getOrDefault("idp", ""))) {
            return error(400, "idp must be Google or Github.");
        }
        return redirect(query, allowed, redirect, redirect + (redirect.contains("?") ? "&" : "?"));
    }

    private Answer signin(Map<String, String> query) {
        String origin = query.getOrDefault("redirect_uri", "");
        var matcher = LOCALHOST.matcher(origin);
        boolean documented = matcher.matches()
                && PORTS.contains(matcher.group(1))
                && (!query.getOrDefault("redirect_from", "").equals("KiroIDE")
                        || matcher.group(1).equals("3128"));
        boolean allowed = documented
                || (callbacks == Callbacks.ANY_LOOPBACK
                        && LOOPBACK.matcher(origin).matches());
        String option = query.getOrDefault("signin_methods", "google").equals("github") ? "github" : "google";
        String callback = (origin.endsWith("/") ? origin.substring(0, origin.length() - 1) : origin)
                + "/oauth/callback?login_option=" + option;
        Optional<SimulatedAccount> employee = desk.employee();
        if (allowed && employee.isPresent()) {
            return company(employee.get(), query, origin);
        }
        return redirect(query, allowed, callback, callback + "&");
    }

    /** A company's login: the issuer's metadata instead of a code (kiro-upstream-2026.md 6.2, 6.5). */
    private static Answer company(SimulatedAccount employee, Map<String, String> query, String origin) {
        return Answer.redirect((origin.endsWith("/") ? origin.substring(0, origin.length() - 1) : origin)
                + "/oauth/callback?login_option=external_idp&issuer_url=" + encoded(ExternalIdp.ISSUER)
                + "&client_id=" + encoded(employee.registration().clientId())
                + "&scopes=" + encoded("openid offline_access")
                + "&login_hint=" + encoded(employee.name() + "@example.com")
                + "&state=" + encoded(query.getOrDefault("state", "")));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private Answer redirect(Map<String, String> query, boolean allowed, String redirectUri, String location) {
        String challenge = query.getOrDefault("code_challenge", "");
        if (!allowed) {
            return error(400, "redirect_mismatch");
        }
        if (challenge.isEmpty()
                || !query.getOrDefault("code_challenge_method", "").equals("S256")) {
            return error(400, "A code_challenge with code_challenge_method S256 is required.");
        }
        String code = desk.openCode("", challenge, redirectUri, AccountKind.SOCIAL);
        String state = URLEncoder.encode(query.getOrDefault("state", ""), StandardCharsets.UTF_8);
        return Answer.redirect(location + "code=" + code + "&state=" + state);
    }

    private Map<String, Object> body(SimulatedAccount account, Tokens tokens) {
        return Json.object(
                "accessToken", tokens.access(),
                "refreshToken", tokens.refresh(),
                "profileArn", account.profileArn(),
                "expiresIn", book.tokenLife().toSeconds());
    }

    private static Answer error(int status, String message) {
        return Answer.json(status, Json.object("message", message));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
