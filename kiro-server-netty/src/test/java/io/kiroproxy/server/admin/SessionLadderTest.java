package io.kiroproxy.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What makes calls one session (user-pains.md 6.2), rung by rung and over the public port: two calls that have nothing
 * in common but what stands on a rung are one session, and a higher rung wins.
 */
class SessionLadderTest {

    private static final String MODEL = "claude-sonnet-4.5";

    @TempDir
    Path home;

    private AdminProxy admin;

    /** A client protocol with its rungs that are no headers, from the highest; {@code $} stands for what they say. */
    enum Dialect {
        MESSAGES(
                "/v1/messages",
                "{\"model\":\"" + MODEL
                        + "\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"TEXT\"}]MORE}",
                ",\"metadata\":{\"user_id\":\"user_1_account__session_$\"}",
                ",\"metadata\":{\"session_id\":\"$\"}"),
        CHAT(
                "/v1/chat/completions",
                "{\"model\":\"" + MODEL + "\",\"messages\":[{\"role\":\"user\",\"content\":\"TEXT\"}]MORE}",
                ",\"prompt_cache_key\":\"$\"",
                ",\"metadata\":{\"session_id\":\"$\"}"),
        RESPONSES(
                "/v1/responses",
                "{\"model\":\"" + MODEL + "\",\"input\":\"TEXT\"MORE}",
                ",\"prompt_cache_key\":\"$\"",
                ",\"conversation\":\"$\"",
                ",\"metadata\":{\"session_id\":\"$\"}"),
        GEMINI(
                "/v1beta/models/" + MODEL + ":generateContent",
                "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"TEXT\"}]}]MORE}",
                ",\"session_id\":\"$\"");

        private final String path;
        private final String body;
        private final List<String> rungs;

        Dialect(String path, String body, String... rungs) {
            this.path = path;
            this.body = body;
            this.rungs = List.of(rungs);
        }
    }

    private static final List<String> HEADERS = List.of(
            "x-kiro-session",
            "x-claude-code-session-id",
            "session-id",
            "session_id",
            "conversation_id",
            "thread-id",
            "x-session-id",
            "x-session-affinity");

    @BeforeEach
    void start() throws Exception {
        admin = AdminProxy.start(home);
        admin.add(1);
    }

    @AfterEach
    void stop() {
        admin.close();
    }

    private void call(Dialect dialect, String text, String more, String... headers) throws Exception {
        String body = dialect.body.replace("TEXT", text).replace("MORE", more);
        AdminProxy.Answer answer = admin.send("POST", dialect.path, body, headers);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    }

    private int sessions() throws Exception {
        return admin.get("/api/sessions").json().get("total").intValue();
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void eachRungHoldsCallsTogether(Dialect dialect) throws Exception {
        int before = 0;
        for (String header : HEADERS) {
            call(dialect, "first by " + header, "", header, "value of " + header);
            call(dialect, "second by " + header, "", header, "value of " + header);
            assertThat(sessions()).as(header).isEqualTo(++before);
        }
        for (int i = 0; i < dialect.rungs.size(); i++) {
            String more = dialect.rungs.get(i).replace("$", "rung" + i);
            call(dialect, "first by rung " + i, more);
            call(dialect, "second by rung " + i, more);
            assertThat(sessions()).as(more).isEqualTo(++before);
        }
        call(dialect, "without a name", "");
        call(dialect, "without a name", "");
        assertThat(sessions()).as("by what is said first").isEqualTo(++before);
        call(dialect, "another talk", "");
        assertThat(sessions()).isEqualTo(before + 1);
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void higherRungWins(Dialect dialect) throws Exception {
        List<String> headers = new ArrayList<>(HEADERS);
        String lowest = dialect.rungs.get(dialect.rungs.size() - 1);
        for (int top = 0; top < headers.size(); top++) {
            String name = headers.get(top);
            for (String other : List.of("one", "two")) {
                String[] given = headers.stream()
                        .skip(top)
                        .flatMap(header -> Stream.of(header, header.equals(name) ? "top" + name : other + header))
                        .toArray(String[]::new);
                call(dialect, other, lowest.replace("$", other), given);
            }
            assertThat(sessions()).as(name).isEqualTo(top + 1);
        }
    }

    @Test
    void aSubAgentOfClaudeCodeIsASessionOfItsOwn() throws Exception {
        call(Dialect.MESSAGES, "main", "", "x-claude-code-session-id", "s");
        call(Dialect.MESSAGES, "agent", "", "x-claude-code-session-id", "s", "x-claude-code-agent-id", "a");
        call(Dialect.MESSAGES, "agent again", "", "x-claude-code-session-id", "s", "x-claude-code-agent-id", "a");
        assertThat(sessions()).isEqualTo(2);
    }

    @Test
    void anAnswerThatFollowsAStoredOneStaysInItsSession() throws Exception {
        AdminProxy.Answer first = admin.post("/v1/responses", "{\"model\":\"" + MODEL + "\",\"input\":\"Hello\"}");
        admin.post(
                "/v1/responses",
                "{\"model\":\"" + MODEL + "\",\"input\":\"And now?\",\"previous_response_id\":\""
                        + first.json().get("id").asText() + "\"}");
        assertThat(sessions()).isEqualTo(1);
    }
}
