package io.kiroproxy.server.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No list and no chart gets slow by the number of calls: every question goes through an index. */
class HistoryScaleTest {

    private static final Instant END = Instant.parse("2026-11-27T12:00:00Z");
    private static final Duration SPAN = FilledHistory.SPAN;
    private static final Duration BOUND = Duration.ofMillis(100);

    @TempDir
    Path home;

    @Test
    void everyQuestionOfTheListGoesThroughAnIndex() throws Exception {
        try (Connection connection = filled(50_000)) {
            analysePlans(connection);
            questions().forEach((name, filter) -> {
                CallSearch search = new CallSearch(filter);
                assertThat(plan(connection, search.chunkSql())).as(name).allMatch(HistoryScaleTest::indexed);
                assertThat(plan(connection, search.endSql())).as(name).allMatch(HistoryScaleTest::indexed);
            });
        }
    }

    @Test
    void everyChartReadsSumsThroughTheirKey() throws Exception {
        try (Connection connection = filled(2_000)) {
            assertThat(plan(connection, RollupTable.SERIES)).allMatch(HistoryScaleTest::indexed);
            assertThat(plan(connection, RollupTable.FACETS)).anyMatch(step -> step.startsWith("SEARCH"));
            assertThat(plan(connection, RollupTable.FACETS)).noneMatch(step -> step.startsWith("SCAN"));
        }
    }

    @Test
    @Tag("load")
    void millionCallsAreListedAndChartedWithinTheBound() throws Exception {
        StringBuilder report = new StringBuilder();
        try (Connection connection = filled(1_000_000)) {
            Map<String, Double> times = new LinkedHashMap<>();
            for (Map.Entry<String, CallFilter> question : questions().entrySet()) {
                times.put(question.getKey(), time(() -> new CallSearch(question.getValue())
                        .page(connection, CallPosition.START, 100, System::nanoTime)));
            }
            CallPosition middle = new CallPosition(END.minus(SPAN.dividedBy(2)).toEpochMilli(), Long.MAX_VALUE);
            times.put("list, from the middle", time(() -> new CallSearch(CallFilter.ALL)
                    .page(connection, middle, 100, System::nanoTime)));
            for (Dimension by : Dimension.values()) {
                times.put(
                        "chart of 48 hours by minute and " + by.code(),
                        time(() -> RollupTable.series(
                                connection, Grain.MINUTE, by, END.minus(Duration.ofHours(48)), END, 20_000)));
                times.put(
                        "chart of 30 days by hour and " + by.code(),
                        time(() -> RollupTable.series(connection, Grain.HOUR, by, END.minus(SPAN), END, 20_000)));
                times.put(
                        "chart of 30 days by day and " + by.code(),
                        time(() -> RollupTable.series(connection, Grain.DAY, by, END.minus(SPAN), END, 20_000)));
            }
            times.put("facets", time(() -> RollupTable.facets(connection, END.minus(SPAN), END, 500)));
            times.forEach((name, millis) -> report.append("| %s | %.1f ms |%n".formatted(name, millis)));
            System.getLogger("history").log(System.Logger.Level.INFO, "\n" + report);
            assertThat(times)
                    .allSatisfy((name, millis) -> assertThat(millis).as(name).isLessThan(BOUND.toMillis()));
        }
    }

    private static Map<String, CallFilter> questions() {
        Map<String, CallFilter> questions = new LinkedHashMap<>();
        Instant from = END.minus(Duration.ofDays(3));
        questions.put("list", CallFilter.ALL);
        questions.put("list of three days", new CallFilter(from, END, null, null, null, null, null, null, null, null));
        questions.put("by account", new CallFilter(null, null, "a1", null, null, null, null, null, null, null));
        questions.put("by model", new CallFilter(null, null, null, "m1", null, null, null, null, null, null));
        questions.put("by protocol", new CallFilter(null, null, null, null, "openai", null, null, null, null, null));
        questions.put("by client", new CallFilter(null, null, null, null, null, "k1", null, null, null, null));
        questions.put("by session", new CallFilter(null, null, null, null, null, null, "s77", null, null, null));
        questions.put("failed", new CallFilter(null, null, null, null, null, null, null, "failed", null, null));
        questions.put("rejected", new CallFilter(null, null, null, null, null, null, null, "rejected", null, null));
        questions.put("bookmarked", new CallFilter(null, null, null, null, null, null, null, null, true, null));
        questions.put(
                "by account, model and outcome",
                new CallFilter(null, null, "a1", "m1", null, null, null, "rejected", null, null));
        questions.put(
                "two conditions that never meet",
                new CallFilter(null, null, "a1", null, "none", null, null, null, null, null));
        questions.put(
                "a text that is nowhere",
                new CallFilter(null, null, null, null, null, null, null, null, null, "no such text"));
        return questions;
    }

    /** A plan's step that reads through an index, or reads what such a step found. */
    private static boolean indexed(String step) {
        boolean reads = step.startsWith("SCAN calls") || step.startsWith("SCAN rollups");
        return !step.contains("USE TEMP B-TREE")
                && (!reads || step.contains("USING INDEX") || step.contains("COVERING"));
    }

    private static List<String> plan(Connection connection, String sql) {
        List<String> steps = new ArrayList<>();
        try (PreparedStatement explain = connection.prepareStatement("EXPLAIN QUERY PLAN " + sql);
                ResultSet row = explain.executeQuery()) {
            while (row.next()) {
                steps.add(row.getString("detail"));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        assertThat(steps).isNotEmpty();
        return steps;
    }

    private static void analysePlans(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("ANALYZE");
        }
    }

    private interface Step {
        Object run() throws SQLException;
    }

    /** The median of nine runs in milliseconds. */
    private static double time(Step step) throws SQLException {
        List<Long> times = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            long begun = System.nanoTime();
            step.run();
            times.add(System.nanoTime() - begun);
        }
        times.sort(null);
        return times.get(times.size() / 2) / 1e6;
    }

    private Connection filled(int calls) throws Exception {
        return FilledHistory.open(home, calls, END);
    }
}
