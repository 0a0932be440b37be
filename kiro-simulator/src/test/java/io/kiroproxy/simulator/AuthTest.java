package io.kiroproxy.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.simulator.Client.Reply;
import io.kiroproxy.simulator.auth.DeviceScript;
import io.kiroproxy.simulator.auth.SimulatedAccount;
import io.kiroproxy.simulator.http.Answer;
import io.kiroproxy.simulator.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AuthTest {
    private static final String DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code";

    private final ManualClock clock = new ManualClock();
    private final KiroSimulator kiro = KiroSimulator.builder().clock(clock).start();
    private final Client client = new Client(kiro.uri());

    @AfterEach
    void stop() {
        kiro.close();
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
    void deviceFlowMayWaitUntilThePageWithTheCodeIsOpened() {
        kiro.scriptDeviceSignIn(DeviceScript.whenConfirmed());
        Json device = client.post(
                        "/oauth/device/authorization", Json.object("clientId", "x", "loginProvider", "Google"))
                .json();
        Map<String, Object> poll = Json.object(
                "clientId", "x", "deviceCode", device.at("deviceCode").text());

        assertThat(client.post("/oauth/device/poll", poll).json().at("status").text())
                .isEqualTo("authorization_pending");
        client.get("/account/device?user_code=ANY-BODY", Map.of());
        assertThat(client.post("/oauth/device/poll", poll).json().at("status").text())
                .isEqualTo("authorization_pending");
        client.get("/account/device?user_code=" + device.at("userCode").text(), Map.of());
        assertThat(client.post("/oauth/device/poll", poll).json().at("status").text())
                .isEqualTo("authorized");
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
    void failuresOfAnyRoleCanBeScripted() {
        SimulatedAccount alice = kiro.addSocialAccount("alice");
        Map<String, Object> body = Json.object("refreshToken", alice.refreshToken());
        kiro.intercept(
                2,
                request -> request.path().equals("/refreshToken"),
                Answer.json(503, Json.object("message", "down")).header("retry-after", "1"));

        assertThat(client.post("/refreshToken", body).header("retry-after")).isEqualTo("1");
        assertThat(client.post("/refreshToken", body).status()).isEqualTo(503);
        assertThat(client.post("/refreshToken", body).status()).isEqualTo(200);
    }
}
