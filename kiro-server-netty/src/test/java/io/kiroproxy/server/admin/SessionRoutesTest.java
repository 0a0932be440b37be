package io.kiroproxy.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kiroproxy.core.CallRecord;
import io.kiroproxy.simulator.generate.Scenario;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions and their accounts. */
class SessionRoutesTest {

    private static final String MODEL = "claude-sonnet-4.5";

    @TempDir
    Path home;

    private static String body(String text) {
        return "{\"model\":\"" + MODEL + "\",\"max_tokens\":100,\"messages\":[{\"role\":\"user\",\"content\":\"" + text
                + "\"}]}";
    }

    @Test
    void sessionsAreListedPagedMovedAndLetGo() throws Exception {
        try (AdminProxy admin = AdminProxy.start(home)) {
            admin.add(1);
            admin.add(2);
            for (int i = 0; i < 6; i++) {
                admin.kiro.next(Scenario.text("Hello"));
            }
            admin.post("/v1/messages", body("one"));
            admin.post("/v1/messages", body("two"));
            admin.post("/v1/messages", body("two"));
            admin.logs(3);

            JsonNode first = admin.get("/api/sessions?limit=1").json();
            Shape.check(first, """
                    {"sessions":[{"id":"string","account_id":"string","account_name":"string","since":"number",
                     "until":"number","protocol":"=anthropic","model":"=claude-sonnet-4.5","calls":"=2",
                     "context_tokens":"int","tokens_in":"int","tokens_out":"int","credits":"number"}],"total":"=2"}""");
            JsonNode second = admin.get(
                            "/api/sessions?limit=1&cursor=" + first.get("next").textValue())
                    .json();
            assertThat(second.get("next").isNull()).isTrue();
            assertThat(second.at("/sessions/0/id")).isNotEqualTo(first.at("/sessions/0/id"));
            String id = first.at("/sessions/0/id").textValue();
            String from = first.at("/sessions/0/account_id").textValue();
            String to = from.equals("a1") ? "a2" : "a1";

            assertThat(admin.post("/api/sessions/" + id + "/move", "{\"account\":\"" + to + "\"}")
                            .status())
                    .isEqualTo(200);
            admin.post("/v1/messages", body("two"));
            assertThat(admin.logs(4).at("/logs/0/account_id").textValue()).isEqualTo(to);
            assertThat(admin.get("/api/sessions?account=" + to).json().findValuesAsText("id"))
                    .contains(id);

            assertThat(admin.send("DELETE", "/api/sessions/" + id, null).status())
                    .isEqualTo(200);
            assertThat(admin.send("DELETE", "/api/sessions/" + id, null).status())
                    .isEqualTo(404);
            assertThat(admin.post("/api/sessions/" + id + "/move", "{\"account\":\"a1\"}")
                            .status())
                    .isEqualTo(404);
            assertThat(admin.post("/api/sessions/" + id + "/move", "{}").status())
                    .isEqualTo(422);
        }
    }

    @Test
    void bookForgetsTheSessionsQuietForLongest() {
        SessionBook book = SessionBook.create();
        for (int i = 0; i < SessionBook.MAX_SESSIONS + 10; i++) {
            book.ended(record("s" + i));
        }

        assertThat(book.size()).isEqualTo(SessionBook.MAX_SESSIONS);
        assertThat(book.talks()).doesNotContainKey("s0").containsKey("s10009");
    }

    private static CallRecord record(String session) {
        return new CallRecord(
                "c",
                "openai",
                null,
                session,
                MODEL,
                MODEL,
                Instant.EPOCH,
                null,
                Instant.EPOCH,
                CallRecord.Outcome.OK,
                null,
                null,
                null,
                null,
                List.of(),
                List.of());
    }
}
