package io.kiroproxy.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kiroproxy.server.history.FilledHistory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the UI's lists and charts ask of a server with a long history, over HTTP. */
class AdminScaleTest {

    private static final long BOUND_MILLIS = 100;

    @TempDir
    private Path folder;

    private final Instant end = Instant.now();
    private final HttpClient browser = HttpClient.newHttpClient();

    @Test
    @Tag("load")
    void everyListAndChartOfAMillionCallsIsAnsweredWithinTheBound() throws Exception {
        try (AdminProxy admin = filled(1_000_000)) {
            Map<String, Double> times = new LinkedHashMap<>();
            for (String path : asked(admin)) {
                times.put(path, time(admin, path));
            }
            StringBuilder report = new StringBuilder();
            times.forEach((path, millis) -> report.append("| %s | %.1f ms |%n".formatted(path, millis)));
            System.getLogger("history").log(System.Logger.Level.INFO, "\n" + report);
            assertThat(times)
                    .allSatisfy((path, millis) -> assertThat(millis).as(path).isLessThan(BOUND_MILLIS));
        }
    }

    /** That none of them reads all rows is shown by the plans in {@code HistoryScaleTest}. */
    @Test
    void everyListAndChartIsAnsweredAndIsAPage() throws Exception {
        try (AdminProxy admin = filled(20_000)) {
            for (String path : asked(admin)) {
                AdminProxy.Answer answer = admin.get(path);

                assertThat(answer.status()).as(path).isEqualTo(200);
                int most = path.contains("series") ? 20_000 : 2_000;
                for (JsonNode value : answer.json()) {
                    assertThat(value.size()).as(path).isLessThanOrEqualTo(most);
                }
            }
            JsonNode page = admin.get("/api/calls?limit=200").json();
            assertThat(page.path("calls")).hasSize(200);
            assertThat(admin.get("/api/calls?limit=200&cursor="
                                    + page.path("next").textValue())
                            .json()
                            .path("calls"))
                    .hasSize(200)
                    .doesNotContainAnyElementsOf(page.path("calls"));
            long counted = 0;
            for (JsonNode point : admin.get(series("day", "none", FilledHistory.SPAN.plusDays(1)))
                    .json()
                    .path("points")) {
                counted += point.path("calls").longValue();
            }
            assertThat(counted).isEqualTo(20_000);
        }
    }

    private AdminProxy filled(int calls) throws Exception {
        Path home = Files.createDirectories(folder.resolve("home"));
        FilledHistory.write(home, calls, end);
        AdminProxy admin = AdminProxy.start(home);
        admin.add(1);
        admin.history();
        return admin;
    }

    private List<String> asked(AdminProxy admin) throws Exception {
        List<String> paths = new ArrayList<>(List.of(
                "/api/logs?limit=1000",
                "/api/log-lines?limit=2000",
                "/api/audit",
                "/api/sessions",
                "/api/accounts",
                "/api/keys",
                "/api/models",
                "/api/status",
                "/api/stats/detailed",
                "/api/flows",
                "/api/flows/stats",
                "/api/calls?limit=200"));
        for (String filter : List.of(
                "account=a1",
                "model=m1",
                "protocol=openai",
                "client=k1",
                "session=s77",
                "outcome=failed",
                "outcome=rejected",
                "bookmarked=true",
                "account=a1&model=m1&outcome=rejected",
                "account=a1&protocol=none",
                "q=no+such+text",
                "from=" + end.minus(Duration.ofDays(3)).getEpochSecond())) {
            paths.add("/api/calls?limit=200&" + filter);
        }
        String cursor = admin.get("/api/calls?limit=500").json().path("next").textValue();
        paths.add("/api/calls?limit=200&cursor=" + cursor);
        paths.add("/api/calls/facets?from=" + end.minus(FilledHistory.SPAN).getEpochSecond());
        for (String by : List.of("none", "account", "model", "protocol", "client", "outcome")) {
            paths.add(series("minute", by, Duration.ofHours(2)));
            paths.add(series("hour", by, Duration.ofDays(1)));
            paths.add(series("hour", by, Duration.ofDays(7)));
            paths.add(series("day", by, FilledHistory.SPAN));
        }
        return paths;
    }

    private String series(String bucket, String by, Duration back) {
        return "/api/usage/series?bucket=" + bucket + "&by=" + by + "&from="
                + end.minus(back).getEpochSecond() + "&to=" + (end.getEpochSecond() + 1);
    }

    /** The median of nine in milliseconds, until the last byte is there; what a test reads out of it takes longer. */
    private double time(AdminProxy admin, String path) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(admin.proxy.uri() + path)).build();
        List<Long> times = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            long begun = System.nanoTime();
            HttpResponse<byte[]> answer = browser.send(request, HttpResponse.BodyHandlers.ofByteArray());
            times.add(System.nanoTime() - begun);
            assertThat(answer.statusCode()).as(path).isEqualTo(200);
        }
        times.sort(null);
        return times.get(times.size() / 2) / 1e6;
    }
}
