package io.kiroproxy.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigStoreTest {

    @TempDir
    private Path home;

    private ConfigStore open(String text) throws Exception {
        Path file = home.resolve("config.yaml");
        if (!text.isEmpty()) {
            Files.writeString(file, text);
        }
        return ConfigStore.open(ConfigSources.of(Map.of()).homeFile(file));
    }

    private String text() throws Exception {
        return Files.readString(home.resolve("config.yaml"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "# nothing yet\n",
                "server:\n  # where\n  listen: 127.0.0.1:9\n\n# the end\n",
                "server: { listen: '127.0.0.1:9' }",
                "accounts:\n  cooldown: 5s   # short\n  selection: priority\nmodels:\n  aliases:\n    a: b\n",
                "accounts: { cooldown: 5s, selection: priority }\n",
                "accounts:\nmodels: {}\n",
                "{\n  \"accounts\": {\n    \"stickiness\": \"5s\"\n  }\n}\n",
                "{\n\t\"accounts\": {\n\t\t\"stickiness\":\t\"5s\"\n\t}\n}\n",
                "{}\n",
                "# \uD83D\uDE00 not of one char\naccounts:\n    stickiness: 5s\n"
            })
    void changedValueIsReadBackAndEverythingElseStays(String before) throws Exception {
        ConfigStore store = open(before);
        ServerConfig first = store.current().config();

        ConfigStore.Preview done = store.change(
                Map.of("accounts.cooldown", "11s", "server.timeouts.ping", "9s", "models.aliases", Map.of("x", "y z")),
                store.revision());

        assertThat(done.problems()).isEmpty();
        ServerConfig now = store.current().config();
        assertThat(now.accounts().cooldown()).hasSeconds(11);
        assertThat(now.timeouts().of(Timeout.PING)).hasSeconds(9);
        assertThat(now.models().aliases()).isEqualTo(Map.of("x", "y z"));
        assertThat(now.listen()).isEqualTo(first.listen());
        assertThat(now.accounts().selection()).isEqualTo(first.accounts().selection());
        before.lines().filter(line -> line.contains("#")).forEach(line -> assertThat(done.after())
                .contains(line.substring(line.indexOf('#'))));

        List<String> paths = List.of("accounts.cooldown", "server.timeouts.ping", "models.aliases");
        java.util.Map<String, Object> none = new java.util.HashMap<>();
        paths.forEach(path -> none.put(path, null));
        assertThat(store.change(none, null).problems()).isEmpty();
        ServerConfig back = store.current().config();
        assertThat(back.accounts().cooldown()).hasSeconds(300);
        assertThat(back.timeouts()).isEqualTo(Timeouts.DEFAULTS);
        assertThat(back.models().aliases()).isEmpty();
        assertThat(back.listen()).isEqualTo(first.listen());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\n\t\"accounts\":\t{\n\t\t\"cooldown\": \"5s\"\n\t},\n\t\"models\": {}\n}\n",
                "{\"accounts\": null, \"server\": {\"listen\": \"127.0.0.1:9\"}}",
            })
    void fileInJsonStaysJson(String before) throws Exception {
        ConfigStore store = open(before);
        ObjectMapper strict = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

        store.change(
                Map.of(
                        "accounts.cooldown",
                        "11s",
                        "accounts.selection",
                        "priority",
                        "models.aliases",
                        Map.of("x", "y")),
                null);

        JsonNode written = strict.readTree(text());
        assertThat(written.at("/accounts/cooldown").asText()).isEqualTo("11s");
        assertThat(written.at("/accounts/selection").asText()).isEqualTo("priority");
        assertThat(written.at("/models/aliases/x").asText()).isEqualTo("y");
    }

    @Test
    void wrongChangeIsReportedAndNothingIsWritten() throws Exception {
        ConfigStore store = open("accounts:\n  cooldown: 5s\n");

        ConfigStore.Preview done = store.change(Map.of("accounts.cooldown", "soon", "accounts.coldown", "1s"), null);

        assertThat(done.problems()).hasSize(2).extracting(ConfigProblem::path).contains("accounts.coldown");
        assertThat(done.problems().toString()).contains("nearest: accounts.cooldown", "config.yaml:2");
        assertThat(text()).isEqualTo("accounts:\n  cooldown: 5s\n");
    }

    @Test
    void previewSaysWhatNeedsARestart() throws Exception {
        ConfigStore.Preview preview =
                open("").preview(Map.of("server.listen", "127.0.0.1:9", "server.timeouts.ping", "9s"));

        assertThat(preview.restart()).containsExactly("server.listen");
        assertThat(home.resolve("config.yaml")).doesNotExist();
    }

    @Test
    void whatWaitsForARestartIsKnownUntilItIsTakenBack() throws Exception {
        ConfigStore store = open("server: { listen: '127.0.0.1:1' }\n");

        store.change(Map.of("server.listen", "127.0.0.1:2", "server.timeouts.ping", "9s"), null);
        assertThat(store.change(Map.of("accounts.selection", "priority"), null).restart())
                .containsExactly("server.listen", "accounts.selection");
        assertThat(store.awaitingRestart()).containsExactly("server.listen", "accounts.selection");

        store.change(Map.of("server.listen", "127.0.0.1:1", "accounts.selection", "round-robin"), null);
        assertThat(store.awaitingRestart()).isEmpty();
    }

    @Test
    void formerTextComesBack() throws Exception {
        ConfigStore store = open("# mine\naccounts:\n  cooldown: 5s\n");
        String first = store.revision();
        store.change(Map.of("accounts.cooldown", "6s"), null);
        assertThatThrownBy(() -> store.change(Map.of("accounts.cooldown", "7s"), first))
                .isInstanceOf(ConfigStore.StaleRevision.class);

        assertThat(store.revisions()).extracting(ConfigStore.Revision::revision).containsExactly(first);
        assertThat(store.rollback(first)).isNotNull();

        assertThat(text()).isEqualTo("# mine\naccounts:\n  cooldown: 5s\n");
        assertThat(store.current().config().accounts().cooldown()).hasSeconds(5);
        assertThat(store.rollback("nonsense")).isNull();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("config.yaml"))))
                .isEqualTo("rw-------");
    }

    @Test
    void fileEditedByHandIsTakenOverAndAWrongOneIsNot() throws Exception {
        ConfigStore store = open("accounts: { cooldown: 5s }\n");
        List<Long> seen = new ArrayList<>();
        store.watch(snapshot -> seen.add(snapshot.config().accounts().cooldown().toSeconds()));
        Path file = home.resolve("config.yaml");

        store.look();
        Files.writeString(file, "accounts: { cooldown: 6s }\n");
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_000));
        store.look();
        Files.writeString(file, "accounts: { cooldown: never }\n");
        Files.setLastModifiedTime(file, FileTime.fromMillis(2_000));
        store.look();
        store.look();

        assertThat(seen).containsExactly(6L);
        assertThat(store.current().config().accounts().cooldown()).hasSeconds(6);
    }
}
