package io.kiroproxy.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.simulator.Client.Reply;
import io.kiroproxy.simulator.auth.DeviceScript;
import io.kiroproxy.simulator.auth.SimulatedAccount;
import io.kiroproxy.simulator.json.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AuthTest {
    private static final String DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code";
    private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

    private final ManualClock clock = new ManualClock();
    private final KiroSimulator kiro = KiroSimulator.builder().clock(clock).start();
    private final Client client = new Client(kiro.uri());

    @AfterEach
    void stop() {
        kiro.close();
    }

    private static String challenge() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(VERIFIER.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Test
    void socialRefreshRotatesAndRefusesTheOldToken() {
        // Given
        SimulatedAccount alice = kiro.addSocialAccount("alice");
        String old = alice.refreshToken();
        clock.advance(Duration.ofHours(2));

        // When
        Reply first = client.post("/refreshToken", Json.object("refreshToken", old));

        // Then
        assertThat(first.json().at("profileArn").text()).isEqualTo(alice.profileArn());
        assertThat(first.json().at("expiresIn").number(0)).isEqualTo(3_600);
        assertThat(first.json().at("refreshToken").text())
                .isEqualTo(alice.refreshToken())
                .isNotEqualTo(old);
        assertThat(client.generate(alice, "Hi").status()).isEqualTo(200);
        assertThat(client.post("/refreshToken", Json.object("refreshToken", old))
                        .status())
                .isEqualTo(401);
        assertThat(client.post("/refreshToken", Json.object("refreshToken", "aor..."))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void oidcRefreshNeedsItsOwnRegistration() {
        SimulatedAccount center = kiro.addIdentityCenterAccount("center");
        SimulatedAccount other = kiro.addBuilderIdAccount("other");
        String old = center.refreshToken();

        Reply foreign = client.post("/token", refresh(other, old));
        assertThat(foreign.status()).isEqualTo(400);
        assertThat(foreign.json().at("error").text()).isEqualTo("invalid_grant");
        assertThat(foreign.header("x-amzn-errortype")).isEqualTo("InvalidGrantException");
        assertThat(client.post("/token", refresh(center, old))
                        .json()
                        .at("accessToken")
                        .text())
                .isEqualTo(center.accessToken());
        assertThat(client.post("/token", refresh(center, old))
                        .json()
                        .at("error")
                        .text())
                .isEqualTo("invalid_grant");
        Map<String, Object> unknown = refresh(center, center.refreshToken());
        unknown.put("clientSecret", "wrong");
        assertThat(client.post("/token", unknown).status()).isEqualTo(401);
        clock.advance(Duration.ofDays(91));
        assertThat(client.post("/token", refresh(center, center.refreshToken()))
                        .json()
                        .at("error")
                        .text())
                .isEqualTo("invalid_client");
    }

    private static Map<String, Object> refresh(SimulatedAccount registered, String token) {
        return Json.object(
                "clientId",
                registered.registration().clientId(),
                "clientSecret",
                registered.registration().clientSecret(),
                "grantType",
                "refresh_token",
                "refreshToken",
                token);
    }

    @Test
    void externalIdpRefreshesByForm() {
        SimulatedAccount external = kiro.addExternalIdpAccount("external");
        String old = external.refreshToken();
        String form =
                "grant_type=refresh_token&client_id=" + external.registration().clientId() + "&refresh_token=" + old;
        Map<String, String> headers = Map.of("content-type", "application/x-www-form-urlencoded");

        assertThat(client.post("/idp/token", headers, form)
                        .json()
                        .at("access_token")
                        .text())
                .isEqualTo(external.accessToken());
        assertThat(client.post("/idp/token", headers, form).json().at("error").text())
                .isEqualTo("invalid_grant");
    }

    @Test
    void revokedRefreshTokensAreDead() {
        SimulatedAccount alice = kiro.addSocialAccount("alice");

        alice.revokeRefreshTokens();

        assertThat(client.post("/refreshToken", Json.object("refreshToken", alice.refreshToken()))
                        .status())
                .isEqualTo(401);
        assertThat(client.generate(alice, "Hi").status()).isEqualTo(200);
        alice.expireAccessTokens();
        assertThat(client.generate(alice, "Hi").status()).isEqualTo(403);
    }

    @Test
    void oidcDeviceFlowWithPendingAndSlowDown() {
        // Given
        kiro.scriptDeviceSignIn(new DeviceScript(2, 1, DeviceScript.Outcome.APPROVED));
        Json registration = client.post(
                        "/client/register",
                        Json.object("clientName", "test", "clientType", "public", "scopes", List.of()))
                .json();
        Map<String, Object> poll = Json.object(
                "clientId",
                registration.at("clientId").text(),
                "clientSecret",
                registration.at("clientSecret").text(),
                "startUrl",
                "https://view.awsapps.com/start",
                "grantType",
                DEVICE_GRANT);
        Json device = client.post("/device_authorization", poll).json();
        poll.put("deviceCode", device.at("deviceCode").text());

        // When
        List<String> answers = List.of(
                client.post("/token", poll).json().at("error").text(),
                client.post("/token", poll).json().at("error").text(),
                client.post("/token", poll).json().at("error").text());
        Reply done = client.post("/token", poll);

        // Then
        assertThat(answers).containsExactly("authorization_pending", "authorization_pending", "slow_down");
        assertThat(done.status()).isEqualTo(200);
        SimulatedAccount account = kiro.accounts().get(0);
        assertThat(done.json().at("accessToken").text()).isEqualTo(account.accessToken());
        assertThat(client.generate(account, "Hi").status()).isEqualTo(200);
        assertThat(client.post("/token", refresh(account, account.refreshToken()))
                        .status())
                .isEqualTo(200);
        assertThat(client.post("/token", poll).json().at("error").text()).isEqualTo("invalid_grant");
    }

    @Test
    void socialDeviceFlowSignsInWhoWasNamed() {
        SimulatedAccount alice = kiro.addSocialAccount("alice");
        kiro.approveSignInsAs(alice);
        Json device = client.post(
                        "/oauth/device/authorization", Json.object("clientId", "kiro-cli", "loginProvider", "Google"))
                .json();
        Map<String, Object> poll = Json.object(
                "clientId", "kiro-cli", "deviceCode", device.at("deviceCode").text());

        assertThat(client.post("/oauth/device/poll", poll).json().at("status").text())
                .isEqualTo("authorization_pending");
        Json done = client.post("/oauth/device/poll", poll).json();
        assertThat(done.at("status").text()).isEqualTo("authorized");
        assertThat(done.at("accessToken").text()).isEqualTo(alice.accessToken());
    }

    @Test
    void deviceFlowsMayExpireOrBeDenied() {
        for (DeviceScript.Outcome outcome : List.of(DeviceScript.Outcome.EXPIRED, DeviceScript.Outcome.DENIED)) {
            kiro.scriptDeviceSignIn(new DeviceScript(0, 0, outcome));
            Json device = client.post(
                            "/oauth/device/authorization", Json.object("clientId", "x", "loginProvider", "Github"))
                    .json();
            Map<String, Object> poll = Json.object(
                    "clientId", "x", "deviceCode", device.at("deviceCode").text());

            assertThat(client.post("/oauth/device/poll", poll)
                            .json()
                            .at("status")
                            .text())
                    .isEqualTo(outcome == DeviceScript.Outcome.EXPIRED ? "expired_token" : "access_denied");
        }
    }

    @Test
    void portalSignInChecksPkceAndTheExactRedirectUri() {
        String page = "/signin?state=s%201&code_challenge=" + challenge()
                + "&code_challenge_method=S256&redirect_from=kirocli&redirect_uri=" + encoded("http://localhost:49153");
        String exact = "http://localhost:49153/oauth/callback?login_option=google";

        Reply redirect = client.get(page, Map.of());
        String location = redirect.header("location");
        assertThat(redirect.status()).isEqualTo(302);
        assertThat(location).startsWith(exact + "&code=").endsWith("&state=s+1");
        assertThat(exchange(location, VERIFIER, exact).json().at("profileArn").text())
                .startsWith("arn:aws:codewhisperer:us-east-1:699475941385");
        assertThat(exchange(location, VERIFIER, exact).status()).isEqualTo(401);
        String bare = client.get(page, Map.of()).header("location");
        assertThat(exchange(bare, VERIFIER, "http://localhost:49153").status()).isEqualTo(500);
        assertThat(exchange(bare, VERIFIER, exact).status()).isEqualTo(401);
        String forged = client.get(page, Map.of()).header("location");
        assertThat(exchange(forged, "another", exact).status()).isEqualTo(400);
    }

    private Reply exchange(String location, String verifier, String redirectUri) {
        String code = location.replaceFirst(".*[?&]code=", "").replaceFirst("&.*", "");
        return client.post(
                "/oauth/token", Json.object("code", code, "code_verifier", verifier, "redirect_uri", redirectUri));
    }

    @Test
    void portalRefusesOtherPortsAndKiroIdeOnAnyButOne() {
        String page = "/signin?state=s&code_challenge=x&code_challenge_method=S256&redirect_uri=";

        assertThat(client.get(page + encoded("http://localhost:12345"), Map.of())
                        .status())
                .isEqualTo(400);
        assertThat(client.get(page + encoded("http://127.0.0.1:49153"), Map.of())
                        .status())
                .isEqualTo(400);
        assertThat(client.get(page + encoded("http://localhost:49153") + "&redirect_from=KiroIDE", Map.of())
                        .status())
                .isEqualTo(400);
        assertThat(client.get(page + encoded("http://localhost:3128") + "&redirect_from=KiroIDE", Map.of())
                        .status())
                .isEqualTo(302);
    }

    @Test
    void oidcAuthorizationCodeWithPkce() {
        Json registration = client.post(
                        "/client/register",
                        Json.object(
                                "clientName",
                                "test",
                                "clientType",
                                "public",
                                "redirectUris",
                                List.of("http://127.0.0.1/oauth/callback")))
                .json();
        String callback = "http://127.0.0.1:5555/oauth/callback";
        String location = client.get(
                        "/authorize?response_type=code&client_id="
                                + registration.at("clientId").text() + "&redirect_uri=" + encoded(callback)
                                + "&state=s&code_challenge_method=S256&code_challenge=" + challenge(),
                        Map.of())
                .header("location");
        Map<String, Object> exchange = Json.object(
                "clientId",
                registration.at("clientId").text(),
                "clientSecret",
                registration.at("clientSecret").text(),
                "grantType",
                "authorization_code",
                "code",
                location.replaceFirst(".*code=", "").replaceFirst("&.*", ""),
                "redirectUri",
                callback,
                "codeVerifier",
                VERIFIER);

        assertThat(client.post("/token", exchange).status()).isEqualTo(200);
        assertThat(client.post("/token", exchange).json().at("error").text()).isEqualTo("invalid_grant");
    }
}
