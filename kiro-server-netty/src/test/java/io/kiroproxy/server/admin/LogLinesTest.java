package io.kiroproxy.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log as an administrator sees it over the public port. */
class LogLinesTest {

    private static final String LOGGER = "io.kiroproxy.test.lines";

    @TempDir
    Path home;

    private AdminProxy admin;

    @BeforeEach
    void start() throws Exception {
        admin = AdminProxy.start(home);
    }

    @AfterEach
    void stop() throws Exception {
        admin.send("PUT", "/api/log-levels", "{\"levels\":{\"" + LOGGER + "\":null}}");
        admin.close();
    }

    private List<String> messages(JsonNode json) {
        return json.findValuesAsText("msg");
    }

    @Test
    void newLinesFollowTheLastOneThatWasSeen() throws Exception {
        System.Logger logger = System.getLogger(LOGGER);
        logger.log(System.Logger.Level.INFO, "first line");
        JsonNode before = admin.get("/api/log-lines").json();
        logger.log(System.Logger.Level.WARNING, "second line", new IllegalStateException("because"));

        JsonNode after = admin.get("/api/log-lines?after=" + before.get("last")).json();

        assertThat(messages(before)).contains("first line");
        assertThat(messages(after)).contains("second line cause=java.lang.IllegalStateException: because");
        assertThat(messages(after)).doesNotContain("first line");
        assertThat(after.findValuesAsText("level")).contains("WARNING");
        assertThat(admin.get("/api/log-lines?limit=1").json().get("lines")).hasSize(1);
    }

    @Test
    void levelsChangeAtOnceAndBack() throws Exception {
        System.Logger logger = System.getLogger(LOGGER);
        logger.log(System.Logger.Level.DEBUG, "not shown");
        JsonNode set = admin.send("PUT", "/api/log-levels", "{\"levels\":{\"" + LOGGER + "\":\"debug\"}}")
                .json();
        logger.log(System.Logger.Level.DEBUG, "shown");
        admin.send("PUT", "/api/log-levels", "{\"levels\":{\"" + LOGGER + "\":null}}");
        logger.log(System.Logger.Level.DEBUG, "not shown again");

        assertThat(set.at("/levels").get(LOGGER).textValue()).isEqualTo("DEBUG");
        assertThat(messages(admin.get("/api/log-lines?limit=2000").json()))
                .contains("shown")
                .doesNotContain("not shown", "not shown again");
    }

    @Test
    void wrongLevelsAndForeignLoggersChangeNothing() throws Exception {
        for (String wrong : List.of(
                "{}",
                "{\"levels\":{\"" + LOGGER + "\":\"LOUD\"}}",
                "{\"levels\":{\"java.net\":\"DEBUG\"}}",
                "{\"levels\":{\"" + LOGGER + "\":\"DEBUG\",\"io.kiroproxyx\":\"DEBUG\"}}")) {
            assertThat(admin.send("PUT", "/api/log-levels", wrong).status())
                    .as(wrong)
                    .isEqualTo(422);
        }
        assertThat(admin.get("/api/log-levels").json().at("/levels").has(LOGGER))
                .isFalse();
    }
}
