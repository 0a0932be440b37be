package io.kiroproxy.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kiroproxy.server.http.RawClient;
import io.kiroproxy.simulator.generate.Scenario;
import io.kiroproxy.simulator.http.RecordedRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A captured call is made once more, over the public port. */
class ReplayTest {

    private static final String MODEL = "claude-sonnet-4.5";
    private static final String GENERATE = "GenerateAssistantResponse";

    @TempDir
    Path folder;

    private AdminProxy admin;

    @BeforeEach
    void start() throws Exception {
        admin = AdminProxy.keyed(folder.resolve("home"), "the-admin-key");
        admin.add(1);
        admin.history();
        admin.send("PUT", "/api/capture", "{\"mode\":\"all\"}");
    }

    @AfterEach
    void stop() {
        admin.close();
    }

    /** The newest row once there are as many calls. */
    private JsonNode newest(int calls) throws Exception {
        return admin.logs(calls).at("/logs/0");
    }

    private AdminProxy.Answer replay(String id) throws Exception {
        return admin.post("/api/calls/" + id + "/replay");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            anthropic | /v1/messages                                            | {"model":"claude-sonnet-4.5","max_tokens":99,"stream":false,"messages":[{"role":"user","content":"Grüße *** an alle"}]} | "text":"Hello again"
            anthropic | /v1/messages                                            | {"model":"claude-sonnet-4.5","max_tokens":99,"stream":true,"messages":[{"role":"user","content":"Grüße *** an alle"}]}  | event: message_stop
            openai    | /v1/chat/completions                                    | {"model":"claude-sonnet-4.5","messages":[{"role":"user","content":"Grüße *** an alle"}]}                                | "content":"Hello again"
            openai    | /v1/chat/completions                                    | {"model":"claude-sonnet-4.5","stream":true,"messages":[{"role":"user","content":"Grüße *** an alle"}]}                  | data: [DONE]
            responses | /v1/responses                                           | {"model":"claude-sonnet-4.5","stream":true,"input":"Grüße *** an alle"}                                                 | event: response.completed
            gemini    | /v1beta/models/claude-sonnet-4.5:generateContent            | {"contents":[{"role":"user","parts":[{"text":"Grüße *** an alle"}]}]}                                                   | "text":"Hello again"
            gemini    | /v1beta/models/claude-sonnet-4.5:streamGenerateContent?alt=sse | {"contents":[{"role":"user","parts":[{"text":"Grüße *** an alle"}]}]}                                                | data: {
            """)
    void callIsMadeAgainInItsOwnProtocolAndAnsweredAsItAsks(String protocol, String path, String body, String answer)
            throws Exception {
        String key = admin.post("/api/keys", "{\"name\":\"laptop\"}")
                .json()
                .get("key")
                .textValue();
        admin.kiro.next(Scenario.text("Hello"), Scenario.text("Hello again"));
        assertThat(admin.send("POST", path, body, "authorization", "Bearer " + key)
                        .status())
                .isEqualTo(200);
        JsonNode first = newest(1);
        String keyId = admin.get("/api/keys").json().at("/keys/0/id").textValue();
        admin.post("/api/keys/" + keyId + "/disable");

        AdminProxy.Answer again = replay(first.get("id").textValue());

        assertThat(again.status()).as(again.text()).isEqualTo(200);
        assertThat(again.text()).contains(answer).contains("again");
        List<RecordedRequest> sent = admin.kiro.requests(GENERATE);
        assertThat(sent).hasSize(2);
        assertThat(sent).allSatisfy(request -> assertThat(request.bodyText()).contains("Grüße *** an alle"));
        JsonNode second = newest(2);
        assertThat(first.get("client").textValue()).isEqualTo("laptop");
        assertThat(second.get("client").textValue()).isEqualTo("admin");
        assertThat(second.get("protocol").textValue()).isEqualTo(protocol);
        assertThat(second.get("path")).isEqualTo(first.get("path"));
        assertThat(second.get("stream")).isEqualTo(first.get("stream"));
        String pane = admin.get("/api/calls/" + second.get("id").textValue())
                .json()
                .at("/captures/client_request")
                .textValue();
        assertThat(pane).startsWith("POST " + path + "\n").endsWith("\n\n" + body);
        assertThat(pane.toLowerCase(java.util.Locale.ROOT)).doesNotContain("authorization", "x-api-key", "\nhost:");
    }

    @Test
    void replayIsAudited() throws Exception {
        admin.kiro.next(Scenario.text("Hello"), Scenario.text("Hello"));
        admin.chat(MODEL, false);
        String id = newest(1).get("id").textValue();

        replay(id);
        replay("none");

        JsonNode entries = admin.get("/api/audit").json().get("entries");
        assertThat(entries.at("/1/what").textValue()).isEqualTo("POST /api/calls/{id}/replay");
        assertThat(entries.at("/1/subject").textValue()).isEqualTo(id);
        assertThat(entries.at("/1/outcome").textValue()).isEqualTo("sent");
        assertThat(entries.at("/0/subject").textValue()).isEqualTo("none");
        assertThat(entries.at("/0/outcome").textValue()).isEqualTo("404");
    }

    @Test
    void keyInTheQueryIsLeftOutAndWhatTheClientAskedForStays() throws Exception {
        admin.kiro.next(Scenario.text("Hello"), Scenario.text("Hello"));
        String path = "/v1beta/models/" + MODEL + ":streamGenerateContent";
        String body = "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"Hi\"}]}]}";
        admin.send("POST", path + "?key=abc&alt=sse&a%26b=c%20d", body, "x-kiro-account", "a1");
        String id = newest(1).get("id").textValue();

        assertThat(replay(id).text()).startsWith("data: ");

        String pane = admin.get("/api/calls/" + newest(2).get("id").textValue())
                .json()
                .at("/captures/client_request")
                .textValue();
        assertThat(pane).startsWith("POST " + path + "?a%26b=c+d&alt=sse\n").contains("x-kiro-account: a1\n");
    }

    @Test
    void failureIsAnsweredAsTheProtocolDoes() throws Exception {
        admin.chat("no-such-model", false);

        AdminProxy.Answer again = replay(newest(1).get("id").textValue());

        assertThat(again.status()).isEqualTo(404);
        assertThat(again.json().at("/error/type").textValue()).isEqualTo("not_found_error");
    }

    @Test
    void whatIsNotTheRequestThatWasSentIsRefused() throws Exception {
        admin.kiro.next(Scenario.text("Hello"), Scenario.text("Hello"), Scenario.text("Hello"));
        admin.send("PUT", "/api/capture", "{\"mode\":\"off\"}");
        admin.chat(MODEL, false);
        String notCaptured = newest(1).get("id").textValue();
        admin.send("PUT", "/api/capture", "{\"mode\":\"all\"}");
        say("my key is sk-ant-0123456789abcdefghij");
        String masked = newest(2).get("id").textValue();
        say("x".repeat(300 << 10));
        String cut = newest(3).get("id").textValue();

        refused(replay("none"), 404, "Call not found");
        refused(replay(notCaptured), 404, "Nothing was captured of this call");
        refused(replay(masked), 409, "what looked like a secret in it was masked");
        refused(replay(cut), 409, "is not whole");

        assertThat(admin.kiro.requests(GENERATE)).hasSize(3);
        assertThat(admin.get("/api/logs").json().get("total").intValue()).isEqualTo(3);
    }

    private void say(String text) throws Exception {
        AdminProxy.Answer answer = admin.post(
                "/v1/messages",
                "{\"model\":\"" + MODEL + "\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"" + text
                        + "\"}]}");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    }

    private static void refused(AdminProxy.Answer answer, int status, String sentence) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.json().get("detail").textValue()).contains(sentence);
    }

    @Test
    void onlyAnAdministratorMayAndNotOnceTheServerEnds() throws Exception {
        admin.kiro.next(Scenario.text("Hello"), Scenario.hang());
        admin.chat(MODEL, false);
        String id = newest(1).get("id").textValue();

        assertThat(admin.send("POST", "/api/calls/" + id + "/replay", null, "authorization", "Bearer wrong")
                        .status())
                .isEqualTo(401);

        admin.kiro.clearRequests();
        RawClient busy = RawClient.to(admin.proxy.uri())
                .post(
                        "/v1/messages",
                        "{\"model\":\"" + MODEL + "\",\"max_tokens\":9,\"messages\":"
                                + "[{\"role\":\"user\",\"content\":\"Hi\"}]}");
        admin.kiro.awaitRequest(request -> request.operation().equals(GENERATE), Duration.ofSeconds(10));
        admin.post("/api/drain");

        refused(replay(id), 503, "shutting down");

        busy.close();
    }
}
