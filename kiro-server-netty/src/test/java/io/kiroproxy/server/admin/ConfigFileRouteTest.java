package io.kiroproxy.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The settings as the text of their file, over the public port. */
class ConfigFileRouteTest {

    private static final String TEXT = "# mine\naccess:\n  clients: [{ name: laptop, key: hush-hush-hush }]\n";

    @TempDir
    Path home;

    private Path file;
    private AdminProxy admin;

    @BeforeEach
    void start() throws Exception {
        file = home.resolve("config.yaml");
        Files.writeString(file, TEXT);
        Path other = Files.writeString(home.resolve("other.yaml"), "failover: { max-accounts: 2 }\n");
        admin = AdminProxy.configured(home, other);
    }

    @AfterEach
    void stop() {
        admin.close();
    }

    private AdminProxy.Answer send(String method, String path, String text, @Nullable String revision)
            throws Exception {
        ObjectNode body = Json.object().put("text", text).put("revision", revision);
        return admin.send(method, path, body.toString());
    }

    @Test
    void textIsShownCheckedWrittenAndTakenBackWithoutASecretInAnyAnswer() throws Exception {
        JsonNode shown = admin.get("/api/config/file").json();
        String text = shown.get("text").textValue();
        assertThat(text).isEqualTo(TEXT.replace("hush-hush-hush", "\"***\""));
        String edited = text + "accounts: { cooldown: 7s }\n";
        String revision = shown.get("revision").textValue();

        AdminProxy.Answer preview = send("POST", "/api/config/file/preview", edited, revision);
        assertThat(preview.json().get("diff").textValue()).contains("+accounts: { cooldown: 7s }");
        assertThat(file).hasContent(TEXT);
        AdminProxy.Answer done = send("PUT", "/api/config/file", edited, revision);

        assertThat(done.json().get("ok").booleanValue()).isTrue();
        assertThat(file).hasContent(TEXT + "accounts: { cooldown: 7s }\n");
        assertThat(admin.get("/api/quota").json().get("cooldown_seconds").intValue())
                .isEqualTo(7);
        AdminProxy.Answer stale = send("PUT", "/api/config/file", edited, revision);
        assertThat(stale.json().get("error").textValue()).contains("changed by somebody else");
        AdminProxy.Answer back = admin.post("/api/config/rollback", "{\"revision\":\"" + revision + "\"}");
        assertThat(back.json().get("ok").booleanValue()).isTrue();
        assertThat(file).hasContent(TEXT);
        assertThat(preview.text() + done.text() + back.text()).doesNotContain("hush-hush");
    }

    @Test
    void everyProblemIsToldAtOnceWithItsLineAndNothingIsWritten() throws Exception {
        AdminProxy.Answer answer = send(
                "PUT",
                "/api/config/file",
                "accounts:\n  cooldown: soon\n  coldown: 1s\nserver: { listen: nowhere }\naccess: { admin-key: new }\n",
                null);

        JsonNode problems = answer.json().get("problems");
        assertThat(answer.json().get("ok").booleanValue()).isFalse();
        assertThat(problems.findValuesAsText("path"))
                .contains("accounts.cooldown", "accounts.coldown", "server.listen", "access.admin-key");
        assertThat(problems.findValues("line")).extracting(JsonNode::intValue).contains(2, 3, 4, 5);
        assertThat(file).hasContent(TEXT);
    }

    @Test
    void aFileThatIsNoYamlIsNotShownButSaysWhere() throws Exception {
        Files.writeString(file, "access: [\n  hush-hush\nkey: x");

        AdminProxy.Answer answer = admin.get("/api/config/file");

        assertThat(answer.json().get("ok").booleanValue()).isFalse();
        assertThat(answer.json().get("error").textValue()).contains("not YAML");
        assertThat(answer.text()).doesNotContain("hush-hush");
    }

    @Test
    void theFirstAdminKeyIsKeptInAFileOfItsOwnAndASecondIsRefused() throws Exception {
        String body = "{\"key\":\"admin-0123456789abcdef\"}";
        assertThat(admin.post("/api/config/admin-key", "{\"key\":\"short\"}").status())
                .isEqualTo(422);

        AdminProxy.Answer kept = admin.post("/api/config/admin-key", body);

        assertThat(kept.json().get("ok").booleanValue()).as(kept.text()).isTrue();
        assertThat(kept.json().get("restart").toString()).contains("access.admin-key");
        assertThat(kept.text()).doesNotContain("0123456789");
        assertThat(file).content().contains("admin-key-file: admin.key").doesNotContain("0123456789");
        assertThat(home.resolve("admin.key")).hasContent("admin-0123456789abcdef");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("admin.key"))))
                .isEqualTo("rw-------");
        assertThat(admin.post("/api/config/admin-key", body).json().get("error").textValue())
                .contains("set already");
    }
}
