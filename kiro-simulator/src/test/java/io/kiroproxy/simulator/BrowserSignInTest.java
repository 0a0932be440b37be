package io.kiroproxy.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.simulator.Client.Reply;
import io.kiroproxy.simulator.json.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sign-in pages and authorization codes. */
class BrowserSignInTest {
    private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

    private final KiroSimulator kiro = KiroSimulator.builder().start();
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
    void loginPageGoesBackToTheIdeOnly() {
        String callback = "kiro://kiro.kiroAgent/authenticate-success";
        String page =
                "/login?idp=Github&state=s&code_challenge_method=S256&code_challenge=" + challenge() + "&redirect_uri=";

        String location = client.get(page + encoded(callback), Map.of()).header("location");

        assertThat(location).startsWith(callback + "?code=");
        assertThat(exchange(location, VERIFIER, callback).status()).isEqualTo(200);
        assertThat(client.get(page + encoded("http://127.0.0.1:9/x"), Map.of()).status())
                .isEqualTo(400);
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
