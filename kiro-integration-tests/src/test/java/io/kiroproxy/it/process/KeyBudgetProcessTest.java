package io.kiroproxy.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.simulator.json.Json;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} leaks no reservation, and forgets no key and nothing that was spent. */
class KeyBudgetProcessTest {

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    private Path user;

    private static HttpRequest message(URI proxy, String key, String text, boolean stream) {
        return HttpRequest.newBuilder(URI.create(proxy + "/v1/messages"))
                .header("content-type", "application/json")
                .header("x-api-key", key)
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"model\":\"claude-sonnet-4.5\",\"max_tokens\":1000,\"stream\":" + stream
                                + ",\"messages\":[{\"role\":\"user\",\"content\":\"" + text + "\"}]}"))
                .build();
    }

    private static Json api(URI proxy, String method, String path, String body) throws Exception {
        HttpResponse<String> answer = CLIENT.send(
                HttpRequest.newBuilder(URI.create(proxy + path))
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        return Json.parse(answer.body());
    }

    private static void await(Path file, Predicate<String> condition) throws Exception {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (System.nanoTime() < until) {
            if (Files.exists(file) && condition.test(Files.readString(file))) {
                return;
            }
            Thread.onSpinWait();
        }
        throw new AssertionError(file + ": " + Files.readString(file));
    }

    @Test
    void killedServerLeavesNothingReserved() throws Exception {
        Path home = user.resolve("home");
        Path usage = home.resolve("state").resolve("keys.json");
        String[] serve = {"serve", "--demo", "--port", "0", "--home", home.toString()};
        String id;
        String key;
        double spent;
        try (KiroProcess proxy = KiroProcess.start(user, serve)) {
            Json issued = api(
                    proxy.uri(),
                    "POST",
                    "/api/keys",
                    "{\"name\":\"laptop\",\"limits\":{\"concurrency\":1},\"budget\":{\"unit\":\"tokens\",\"amount\":5000,"
                            + "\"period\":\"month\",\"mode\":\"hard\"}}");
            id = issued.at("id").text();
            key = issued.at("key").text();
            assertThat(CLIENT.send(message(proxy.uri(), key, "hello", false), HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(200);
            spent = budget(proxy.uri(), id).at("used").number(-1);
            HttpResponse<InputStream> running = CLIENT.send(
                    message(proxy.uri(), key, "[[scenario:slow:300]]", true),
                    HttpResponse.BodyHandlers.ofInputStream());
            running.body().read();
            await(usage, text -> text.contains("\"reserved\":{\"") && text.contains("tokens_in\":10"));
            assertThat(budget(proxy.uri(), id).at("reserved").number(-1)).isGreaterThan(1000);
        }
        assertThat(Files.readString(usage)).contains("\"reserved\":{\"");

        try (KiroProcess proxy = KiroProcess.start(user, serve)) {
            assertThat(budget(proxy.uri(), id).at("reserved").number(-1)).isZero();
            assertThat(budget(proxy.uri(), id).at("used").number(-1))
                    .isEqualTo(spent)
                    .isPositive();
            HttpResponse<String> answer =
                    CLIENT.send(message(proxy.uri(), key, "hello", false), HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isNotIn(401, 402, 429);
        }
    }

    private static Json budget(URI proxy, String id) throws Exception {
        return api(proxy, "GET", "/api/keys/" + id + "/usage", "").at("usage").at("budget");
    }
}
