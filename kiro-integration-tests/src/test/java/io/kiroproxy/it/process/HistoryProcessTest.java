package io.kiroproxy.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the history is worth when a process ends in a bad way. */
class HistoryProcessTest {

    @TempDir
    private Path user;

    private KiroProcess demo() throws Exception {
        return KiroProcess.start(
                user, "serve", "--demo", "--home", user.resolve("home").toString(), "--port", "0");
    }

    /** The answer once it holds {@code text}: the history is opened in the background. */
    private static String calls(KiroProcess proxy, String path, String text) throws Exception {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        String body = Http.get(proxy.uri(), path).body();
        while (!body.contains(text) && System.nanoTime() < until) {
            Thread.onSpinWait();
            body = Http.get(proxy.uri(), path).body();
        }
        assertThat(body).contains(text);
        return body;
    }

    @Test
    void callsSurviveKill9() throws Exception {
        String before;
        try (KiroProcess proxy = demo()) {
            calls(proxy, "/api/history", "\"state\":\"open\"");
            for (int i = 0; i < 3; i++) {
                assertThat(Http.message(proxy.uri(), "Say hello").join().statusCode())
                        .isEqualTo(200);
            }
            calls(proxy, "/api/usage/series?bucket=day", "\"calls\":3");
            before = Http.get(proxy.uri(), "/api/calls").body();
        } // Closed forcibly: nothing of the program runs any more.

        try (KiroProcess proxy = demo()) {
            calls(proxy, "/api/history", "\"state\":\"open\"");

            assertThat(Http.get(proxy.uri(), "/api/calls").body()).isEqualTo(before);
            assertThat(Http.get(proxy.uri(), "/api/usage/series?bucket=day").body())
                    .contains("\"calls\":3");
        }
    }

    @Test
    void brokenHistoryKeepsNoCallFromBeingServed() throws Exception {
        Path home = Files.createDirectories(user.resolve("home"));
        Files.writeString(home.resolve("history.db"), "not a database ".repeat(1_000));

        try (KiroProcess proxy = demo()) {
            assertThat(Http.message(proxy.uri(), "Say hello").join().statusCode())
                    .isEqualTo(200);
            calls(proxy, "/api/history", "put aside as history.db.broken-");
            calls(proxy, "/api/calls", "\"model\":");
        }
    }
}
