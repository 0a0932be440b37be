package io.kiroproxy.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kiroproxy.credential.IdcCredentials;
import io.kiroproxy.simulator.auth.ExternalIdp;
import io.kiroproxy.simulator.auth.SimulatedAccount;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logins over the admin API, by a person with a browser somewhere else. */
class LoginRoutesTest {

    @TempDir
    Path folder;

    private AdminProxy proxy() throws Exception {
        return AdminProxy.start(folder.resolve("home"));
    }

    @Test
    void aPersonSignsInAtGoogleAndPastesTheAddress() throws Exception {
        try (AdminProxy admin = proxy()) {
            SimulatedAccount alice = admin.kiro.addSocialAccount("alice");
            admin.kiro.approveSignInsAs(alice);
            JsonNode login = admin.post("/api/logins", "{\"method\":\"google\",\"name\":\"Alice\"}")
                    .json();
            assertThat(login.get("state").textValue()).isEqualTo("pending");
            String id = login.get("id").textValue();
            String back = signIn(login.get("login_url").textValue());

            assertThat(admin.post("/api/logins/" + id + "/callback", "{\"url\":\"http://localhost/?code=x&state=y\"}")
                            .status())
                    .isEqualTo(400);
            JsonNode done = admin.post(
                            "/api/logins/" + id + "/callback",
                            Json.object().put("url", back).toString())
                    .json();

            assertThat(done.get("state").textValue()).as(done.toString()).isEqualTo("completed");
            JsonNode account = admin.get(
                            "/api/accounts/" + done.get("account_id").textValue())
                    .json();
            assertThat(account.get("name").textValue()).isEqualTo("Alice");
            assertThat(account.get("kind").textValue()).isEqualTo("social");
            admin.kiro.next(io.kiroproxy.simulator.generate.Scenario.text("Hello"));
            assertThat(admin.chat("claude-sonnet-4.5", false).status()).isEqualTo(200);
            assertThat(String.join("", admin.answers)).doesNotContain(alice.accessToken(), alice.refreshToken());
        }
    }

    @Test
    void aBrowserOnTheServersOwnMachineComesBackByItself() throws Exception {
        try (AdminProxy admin = proxy()) {
            SimulatedAccount alice = admin.kiro.addSocialAccount("alice");
            admin.kiro.approveSignInsAs(alice);
            JsonNode login =
                    admin.post("/api/logins", "{\"method\":\"github\"}").json();

            HttpResponse<String> shown = get(signIn(login.get("login_url").textValue()));

            assertThat(shown.statusCode()).as(shown.body()).isEqualTo(200);
            until(admin, login.get("id").textValue(), "completed");
            assertThat(admin.get("/api/accounts").json().get("accounts").findValuesAsText("kind"))
                    .containsExactly("social");
        }
    }

    @Test
    void anEmployeeSignsInAtTheCompanyThatIsNamed() throws Exception {
        try (AdminProxy admin = proxy()) {
            SimulatedAccount employee = admin.kiro.addExternalIdpAccount("employee");
            admin.kiro.approveSignInsAs(employee);
            JsonNode login = admin.post(
                            "/api/logins",
                            Json.object()
                                    .put("method", "external-idp")
                                    .put("issuer_url", ExternalIdp.ISSUER)
                                    .put("client_id", employee.registration().clientId())
                                    .put("scopes", "openid offline_access")
                                    .toString())
                    .json();
            String id = login.get("id").textValue();

            admin.post(
                    "/api/logins/" + id + "/callback",
                    Json.object()
                            .put("url", signIn(login.get("login_url").textValue()))
                            .toString());

            until(admin, id, "completed");
            JsonNode account = admin.get("/api/accounts").json().at("/accounts/0");
            assertThat(account.get("kind").textValue()).isEqualTo("external_idp");
            assertThat(admin.chat("claude-sonnet-4.5", false).status()).isEqualTo(200);
            assertThat(admin.kiro.requests("GenerateAssistantResponse"))
                    .singleElement()
                    .satisfies(request ->
                            assertThat(request.json().at("profileArn").text()).isEqualTo(employee.profileArn()));
        }
    }

    @Test
    void reloginKeepsTheAccount() throws Exception {
        try (AdminProxy admin = proxy()) {
            SimulatedAccount alice = admin.add(1);
            admin.kiro.approveSignInsAs(alice);
            JsonNode login = admin.post("/api/logins", "{\"method\":\"github\",\"account\":\"a1\"}")
                    .json();
            JsonNode done = admin.post(
                            "/api/logins/" + login.get("id").textValue() + "/callback",
                            Json.object()
                                    .put("url", signIn(login.get("login_url").textValue()))
                                    .toString())
                    .json();
            assertThat(done.get("account_id").textValue()).isEqualTo("a1");
            assertThat(admin.get("/api/accounts").json().get("accounts")).hasSize(1);
            assertThat(admin.post("/api/logins", "{\"method\":\"github\",\"account\":\"nobody\"}")
                            .status())
                    .isEqualTo(404);
        }
    }

    @Test
    void severalAtOnceEachEndsByItself() throws Exception {
        try (AdminProxy admin = proxy()) {
            String device = start(admin, "{\"method\":\"builder-id\"}");
            String organisation = start(
                    admin,
                    "{\"method\":\"identity-center\",\"start_url\":\"https://acme.awsapps.com/start\",\"region\":\"eu-west-1\"}");
            String social = start(admin, "{\"method\":\"social-device\",\"provider\":\"github\"}");
            String dropped = start(admin, "{\"method\":\"google\"}");
            assertThat(admin.get("/api/logins").json().get("logins")).hasSize(4);

            assertThat(admin.send("DELETE", "/api/logins/" + dropped, null).text())
                    .isEqualTo("{\"ok\":true}");
            assertThat(state(admin, dropped)).isEqualTo("cancelled");
            for (String id : new String[] {device, organisation, social}) {
                until(admin, id, "completed");
            }
            assertThat(admin.get("/api/accounts").json().get("accounts").findValuesAsText("kind"))
                    .containsExactlyInAnyOrder("builder_id", "identity_center", "social");
            assertThat(admin.get("/api/logins/unknown").status()).isEqualTo(404);
        }
    }

    @Test
    void keysAreProvedAndBadRequestsSaySo() throws Exception {
        try (AdminProxy admin = proxy()) {
            SimulatedAccount key = admin.kiro.addApiKey("ci");
            JsonNode login = admin.post(
                            "/api/logins",
                            Json.object()
                                    .put("method", "api-key")
                                    .put("api_key", key.accessToken())
                                    .toString())
                    .json();
            assertThat(login.get("state").textValue()).as(login.toString()).isEqualTo("completed");
            JsonNode wrong = admin.post("/api/logins", "{\"method\":\"api-key\",\"api_key\":\"ksk_nonsense\"}")
                    .json();
            assertThat(wrong.get("ok").booleanValue()).isFalse();
            assertThat(wrong.get("error").textValue()).contains("no region accepts it");
            for (String body : new String[] {
                "{}",
                "{\"method\":\"fax\"}",
                "{\"method\":\"identity-center\"}",
                "{\"method\":\"identity-center\",\"start_url\":\"http://x\"}",
                "{\"method\":\"external-idp\",\"issuer_url\":\"http://x\",\"client_id\":\"c\"}"
            }) {
                assertThat(admin.post("/api/logins", body).status()).as(body).isEqualTo(422);
            }
        }
    }

    @Test
    void theOriginalsRoutesWorkOnTheSameFlows() throws Exception {
        try (AdminProxy admin = proxy()) {
            assertThat(admin.get("/api/browsers").text()).isEqualTo("{\"browsers\":[]}");
            Shape.check(
                    admin.post("/api/kiro/login/start", "{\"region\":\"eu-west-1\"}")
                            .json(),
                    """
                    {"ok":"=true","user_code":"string","verification_uri":"string","expires_in":"int","interval":"int"}""");
            assertThat(admin.get("/api/kiro/login/status")
                            .json()
                            .get("in_progress")
                            .booleanValue())
                    .isTrue();
            JsonNode poll = admin.get("/api/kiro/login/poll").json();
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(15);
            while (!poll.path("completed").booleanValue() && System.nanoTime() < end) {
                Thread.onSpinWait();
                poll = admin.get("/api/kiro/login/poll").json();
            }
            assertThat(poll.get("account_id").textValue()).isNotBlank();
            assertThat(admin.proxy.accounts().accounts().get(0).account().credentials())
                    .isInstanceOfSatisfying(IdcCredentials.class, idc -> assertThat(idc.ssoRegion())
                            .isEqualTo("eu-west-1"));
            AdminProxy.Answer nowhere = admin.post("/api/kiro/login/start", "{\"region\":\"nowhere/\"}");
            assertThat(nowhere.status()).isEqualTo(422);
            assertThat(nowhere.json().at("/detail/0/loc/1").textValue()).isEqualTo("region");
            assertThat(admin.post("/api/kiro/login/cancel").text()).isEqualTo("{\"ok\":false}");

            JsonNode social = admin.post("/api/kiro/social/start", "{\"provider\":\"github\"}")
                    .json();
            assertThat(social.get("provider").textValue()).isEqualTo("Github");
            String back = signIn(social.get("login_url").textValue());
            JsonNode wrong = admin.post("/api/kiro/social/exchange", "{\"code\":\"x\",\"state\":\"y\"}")
                    .json();
            assertThat(wrong.get("ok").booleanValue()).isFalse();
            JsonNode done = admin.post(
                            "/api/kiro/social/exchange",
                            Json.object()
                                    .put("code", parameter(back, "code"))
                                    .put("state", parameter(back, "state"))
                                    .toString())
                    .json();
            assertThat(done.get("completed").booleanValue()).as(done.toString()).isTrue();
            assertThat(admin.get("/api/kiro/social/status")
                            .json()
                            .get("in_progress")
                            .booleanValue())
                    .isFalse();
        }
    }

    @Test
    void aRemoteLinkLetsSomebodyElseFinishThisOneLogin() throws Exception {
        try (AdminProxy admin = AdminProxy.keyed(folder.resolve("home"), "the-admin-key")) {
            JsonNode created = admin.post("/api/remote-login/create", "{\"provider\":\"google\"}")
                    .json();
            String link = created.get("login_url").textValue();
            assertThat(link).startsWith(admin.proxy.uri() + "/remote-login/");
            String page = link.substring(admin.proxy.uri().toString().length());
            AdminProxy.Answer shown = admin.send("GET", page, null);
            assertThat(shown.status()).isEqualTo(200);
            String onward =
                    shown.text().replaceAll("(?s).*href=\"([^\"]+)\".*", "$1").replace("&amp;", "&");
            String back = signIn(onward);

            assertThat(admin.send("POST", page, "url=nonsense").status()).isEqualTo(400);
            AdminProxy.Answer done = admin.send("POST", page, "url=" + URLEncoder.encode(back, StandardCharsets.UTF_8));

            assertThat(done.text()).contains("Done");
            String sid = created.get("session_id").textValue();
            JsonNode status = admin.get("/api/remote-login/" + sid + "/status").json();
            assertThat(status.get("status").textValue()).isEqualTo("completed");
            assertThat(status.get("account_id").textValue()).isNotBlank();
            assertThat(admin.send("GET", "/remote-login/guessed", null).status())
                    .isEqualTo(404);
        }
    }

    private static String start(AdminProxy admin, String body) throws Exception {
        JsonNode login = admin.post("/api/logins", body).json();
        assertThat(login.path("state").asText()).as(login.toString()).isEqualTo("pending");
        return login.get("id").textValue();
    }

    private static String state(AdminProxy admin, String id) throws Exception {
        return admin.get("/api/logins/" + id).json().get("state").textValue();
    }

    private static void until(AdminProxy admin, String id, String state) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(15);
        while (!state(admin, id).equals(state) && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertThat(admin.get("/api/logins/" + id).json().get("state").textValue())
                .as(admin.get("/api/logins/" + id).text())
                .isEqualTo(state);
    }

    /** The address that the browser is sent back to. */
    private static String signIn(String page) throws Exception {
        HttpResponse<String> answer = get(page);
        return answer.headers().firstValue("location").orElseThrow(() -> new AssertionError(answer.body()));
    }

    private static HttpResponse<String> get(String address) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String parameter(String address, String name) {
        return address.replaceAll(".*[?&]" + name + "=([^&]*).*", "$1");
    }
}
