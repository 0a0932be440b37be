package io.kiroproxy.server.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.core.model.TokenUsage;
import io.kiroproxy.server.config.HistorySettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept, found again, and thrown away. */
class CallHistoryTest {

    private static final Instant NOW = Instant.parse("2026-11-27T12:00:30Z");

    private static final CapturedPane BODY =
            new CapturedPane(CapturedPane.Pane.CLIENT_REQUEST, 2, "{}", CapturedPane.Fidelity.EXACT);

    @TempDir
    Path home;

    private final List<KeptCall> known = new ArrayList<>();
    private CallHistory history = CallHistory.NONE;

    private void open() throws Exception {
        open(HistorySettings.DEFAULT);
    }

    private void open(HistorySettings settings) throws Exception {
        history = CallHistory.start(home, settings, InstantSource.fixed(NOW), 10, known::addAll);
        until(HistoryState.Phase.OPEN);
    }

    private void until(HistoryState.Phase phase) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (history.state().phase() != phase && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertThat(history.state().phase()).as(history.state().message()).isEqualTo(phase);
    }

    @AfterEach
    void close() {
        history.stop();
    }

    private void keep(Rows... rows) {
        for (Rows row : rows) {
            history.keep(row.build(), Captured.NONE);
        }
    }

    /** Waits until a call that was kept last is in the file. */
    private void written(String id) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (history.find(id).isEmpty() && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertThat(history.find(id)).isPresent();
    }

    private List<String> ids(CallFilter filter) {
        return history.page(filter, null, 100).orElseThrow().calls().stream()
                .map(call -> call.row().id())
                .toList();
    }

    @Test
    void everythingAboutACallIsThereAfterReopening() throws Exception {
        open();
        CallRow row = Rows.row("c1")
                .startedAt(NOW)
                .firstEvent(Duration.ofMillis(7))
                .usage(new TokenUsage(10, 20, 3, 4, 5, 0.25, TokenUsage.Source.DERIVED))
                .client("laptop")
                .attempts(
                        new CallRow.Attempt(
                                "a0", "K", NOW, NOW, 429, new CallRow.Failure("THROTTLED", "ACCOUNT", "slow down")),
                        new CallRow.Attempt("a1", "K", NOW, NOW, 200, null))
                .build();
        history.keep(row, Captured.of(List.of(BODY)));
        assertThat(history.find("c1")).isPresent();
        assertThat(history.remark(
                                "c1",
                                remarks -> remarks.bookmarked(true).noted("odd").tagged("x y"))
                        .toCompletableFuture()
                        .get(5, TimeUnit.SECONDS))
                .isTrue();
        history.stop();

        open();

        KeptCall kept = new KeptCall(row, new Remarks(true, "odd", List.of("x y")));
        assertThat(history.find("c1")).contains(kept);
        assertThat(known).containsExactly(kept);
        assertThat(history.captures("c1")).isEqualTo(Map.of(CapturedPane.Pane.CLIENT_REQUEST, BODY));
        assertThat(history.remark("none", remarks -> remarks)
                        .toCompletableFuture()
                        .get())
                .isFalse();
    }

    @Test
    void allFilesAreReadableByTheirOwnerOnly() throws Exception {
        open();
        keep(Rows.row("c1"));
        assertThat(history.find("c1")).isPresent();

        try (Stream<Path> files = Files.list(home)) {
            assertThat(files.toList())
                    .extracting(file -> file.getFileName() + " "
                            + PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .containsExactlyInAnyOrder(
                            "history.db rw-------", "history.db-wal rw-------", "history.db-shm rw-------");
        }
    }

    @Test
    void pagesFollowEachOtherWithoutGapOrRepetition() throws Exception {
        open();
        for (int i = 0; i < 25; i++) {
            keep(Rows.row("c" + i).startedAt(NOW.plusMillis(i / 4)));
        }
        List<String> all = new ArrayList<>();
        CallPosition next = null;
        do {
            CallPage page = history.page(CallFilter.ALL, next, 7).orElseThrow();
            page.calls().forEach(call -> all.add(call.row().id()));
            next = page.next() == null
                    ? null
                    : CallPosition.parse(page.next().toString()).orElseThrow();
        } while (next != null);

        List<String> expected = new ArrayList<>();
        for (int i = 24; i >= 0; i--) {
            expected.add("c" + i);
        }
        assertThat(all).isEqualTo(expected);
    }

    @Test
    void everyFilterFindsWhatItNames() throws Exception {
        open();
        keep(
                Rows.row("c1").startedAt(NOW).account("a2").model("m2").client("k"),
                Rows.row("c2").startedAt(NOW.plusSeconds(1)).protocol("openai").session("other"),
                Rows.row("c3")
                        .startedAt(NOW.plusSeconds(2))
                        .account("a2")
                        .result(CallResult.UPSTREAM_ERROR)
                        .error("The upstream said 100%_NO"));
        history.remark("c2", remarks -> remarks.bookmarked(true).noted("Straße"));

        assertThat(ids(filter(null, "a2", null, null, null))).containsExactly("c3", "c1");
        assertThat(ids(filter("m2", "a2", null, null, null))).containsExactly("c1");
        assertThat(ids(filter(null, null, "upstream_error", null, null))).containsExactly("c3");
        assertThat(ids(filter(null, null, "failed", null, null))).containsExactly("c3");
        assertThat(ids(filter(null, null, "ok", null, null))).containsExactly("c2", "c1");
        assertThat(ids(filter(null, null, null, true, null))).containsExactly("c2");
        assertThat(ids(filter(null, "a2", null, false, null))).containsExactly("c3", "c1");
        assertThat(ids(filter(null, null, null, null, "100%_no"))).containsExactly("c3");
        assertThat(ids(filter(null, null, null, null, "Straße"))).containsExactly("c2");
        assertThat(ids(filter("m9", null, null, null, null))).isEmpty();
        assertThat(ids(new CallFilter(NOW, NOW.plusSeconds(2), null, null, null, null, null, null, null, null)))
                .containsExactly("c2", "c1");
        assertThat(ids(new CallFilter(null, null, null, null, "openai", null, "other", null, null, null)))
                .containsExactly("c2");
        assertThat(ids(new CallFilter(null, null, null, null, null, "k", null, null, null, null)))
                .containsExactly("c1");
    }

    private static CallFilter filter(
            @Nullable String model,
            @Nullable String account,
            @Nullable String outcome,
            @Nullable Boolean bookmarked,
            @Nullable String search) {
        return new CallFilter(null, null, account, model, null, null, null, outcome, bookmarked, search);
    }

    @Test
    void sumsAreThoseOfTheCallsOverBatchesAndRestarts() throws Exception {
        open();
        keep(
                Rows.row("c1").startedAt(NOW).usage(new TokenUsage(10, 1, 2, -1, -1, 0.5, TokenUsage.Source.UPSTREAM)),
                Rows.row("c2").startedAt(NOW.plusSeconds(1)).model("m2").result(CallResult.REJECTED));
        assertThat(history.find("c2")).isPresent();
        history.stop();
        open();
        keep(
                Rows.row("c3").startedAt(NOW).firstEvent(Duration.ofMillis(100)),
                Rows.row("c3").startedAt(NOW),
                Rows.row("c4").startedAt(NOW.plusSeconds(60)).duration(Duration.ofSeconds(2)));

        List<SeriesPoint> minutes = history.series(Grain.MINUTE, Dimension.NONE, NOW, NOW.plusSeconds(600))
                .orElseThrow();

        assertThat(minutes).hasSize(2);
        SeriesPoint first = minutes.get(0);
        assertThat(first.at()).isEqualTo(Instant.parse("2026-11-27T12:00:00Z"));
        assertThat(List.of(first.calls(), first.errors(), first.tokensIn(), first.cacheReadTokens()))
                .containsExactly(3L, 1L, 10L, 2L);
        assertThat(first.credits()).isEqualTo(0.5);
        assertThat(first.firstEventP50()).isBetween(92.0, 108.0);
        assertThat(minutes.get(1).durationP50()).isBetween(1850.0, 2150.0);
        assertThat(history.series(Grain.DAY, Dimension.OUTCOME, NOW, NOW.plusSeconds(600))
                        .orElseThrow())
                .extracting(SeriesPoint::key, SeriesPoint::calls)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("ok", 3L),
                        org.assertj.core.groups.Tuple.tuple("rejected", 1L));
        assertThat(history.facets(NOW, NOW.plusSeconds(600)).orElseThrow())
                .containsEntry(Dimension.MODEL, Map.of("m", 3L, "m2", 1L))
                .containsEntry(Dimension.CLIENT, Map.of("", 4L));
    }

    @Test
    void brokenFileIsPutAsideAndANewOneBegun() throws Exception {
        Files.writeString(home.resolve("history.db"), "this is no database, however long it may be ".repeat(100));

        open();

        keep(Rows.row("c1"));
        assertThat(ids(CallFilter.ALL)).containsExactly("c1");
        assertThat(history.state().message()).contains("put aside as history.db.broken-20261127-120030");
        assertThat(home.resolve("history.db.broken-20261127-120030")).content().startsWith("this is no database");
    }

    @Test
    void fileThatBreaksLaterIsPutAsideAndLosesNoNewCall() throws Exception {
        open();
        for (int i = 0; i < 2_000; i++) {
            keep(Rows.row("c" + i).error("x".repeat(500)));
        }
        written("c1999");
        history.stop();
        byte[] bytes = Files.readAllBytes(home.resolve("history.db"));
        java.util.Arrays.fill(bytes, 4096, bytes.length, (byte) 0x5a);
        Files.write(home.resolve("history.db"), bytes);

        open();
        keep(Rows.row("new"));

        assertThat(ids(CallFilter.ALL)).containsExactly("new");
    }

    @Test
    void fileOfANewerProgramIsLeftAlone() throws Exception {
        open();
        history.stop();
        HistoryFile file = HistoryFile.in(home);
        try (Connection connection = file.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA user_version = 99");
        }

        history = CallHistory.start(home, HistorySettings.DEFAULT, InstantSource.fixed(NOW), 10, known::addAll);
        until(HistoryState.Phase.UNAVAILABLE);

        keep(Rows.row("c1"));
        assertThat(history.page(CallFilter.ALL, null, 10)).isEmpty();
        assertThat(history.state().message()).contains("newer kiro-proxy");
        history.stop();
        assertThat(history.state().dropped()).isEqualTo(1);
        try (Stream<Path> files = Files.list(home)) {
            assertThat(files).noneMatch(path -> path.toString().contains("broken"));
        }
    }

    @Test
    void fileOfTheFirstVersionIsBroughtUpToDate() throws Exception {
        open();
        history.keep(Rows.row("c1").build(), Captured.of(List.of(BODY)));
        written("c1");
        history.stop();
        try (Connection connection = HistoryFile.in(home).connect();
                Statement statement = connection.createStatement()) {
            statement.execute("ALTER TABLE captures DROP COLUMN fidelity");
            statement.execute("PRAGMA user_version = 1");
        }

        open();

        assertThat(history.captures("c1"))
                .isEqualTo(Map.of(BODY.pane(), new CapturedPane(BODY.pane(), 2, "{}", CapturedPane.Fidelity.ALTERED)));
        assertThat(ids(CallFilter.ALL)).containsExactly("c1");
    }

    private final AtomicInteger released = new AtomicInteger();
    private final Captured counted = new Captured() {
        @Override
        public List<CapturedPane> panes() {
            assertThat(Thread.currentThread().getName()).isEqualTo("kiro-history");
            return List.of(BODY);
        }

        @Override
        public void release() {
            released.incrementAndGet();
        }
    };

    @Test
    void captureIsMaskedByTheWriterAndReleasedOnceItIsWritten() throws Exception {
        open();

        history.keep(Rows.row("c1").build(), counted);
        written("c1");
        history.stop();
        history.keep(Rows.row("c2").build(), counted);

        assertThat(released).hasValue(2);
        open();
        assertThat(history.captures("c1")).containsOnlyKeys(BODY.pane());
    }

    @Test
    void callsBeyondTheQueueAreCountedAndNobodyWaits() throws Exception {
        Files.createDirectory(home.resolve("history.db"));
        history = CallHistory.start(home, HistorySettings.DEFAULT, InstantSource.fixed(NOW), 10, known::addAll);
        until(HistoryState.Phase.UNAVAILABLE);

        for (int i = 0; i < HistoryWriter.MAX_WAITING + 3; i++) {
            history.keep(Rows.row("c" + i).build(), counted);
        }

        assertThat(released).as("captures of dropped calls").hasValue(3);
        assertThat(history.state().dropped()).isEqualTo(3);
        assertThat(history.state().waiting()).isEqualTo(HistoryWriter.MAX_WAITING);
    }

    @Test
    void oldCallsGoButNotBookmarkedOnes() throws Exception {
        open();
        Instant old = NOW.minus(HistorySettings.DEFAULT.maxAge()).minusSeconds(1);
        keep(
                Rows.row("old").startedAt(old).attempts(new CallRow.Attempt("a1", "K", NOW, NOW, 200, null)),
                Rows.row("kept").startedAt(old),
                Rows.row("new").startedAt(old.plusSeconds(2)));
        history.remark("kept", remarks -> remarks.bookmarked(true));
        assertThat(ids(CallFilter.ALL)).hasSize(3);
        history.stop();

        open();
        step(HistorySettings.DEFAULT);

        assertThat(ids(CallFilter.ALL)).containsExactly("new", "kept");
        assertThat(number("SELECT count(*) FROM attempts")).isZero();
        assertThat(number("SELECT count(*) FROM rollups WHERE grain = 0")).isZero();
        assertThat(number("SELECT count(*) FROM rollups WHERE grain = 2")).isPositive();
    }

    @Test
    void whatIsTooOldGoesWhileCallsNeverStopComing() throws Exception {
        open();
        keep(Rows.row("old").startedAt(NOW.minus(Duration.ofDays(91))));
        written("old");
        history.stop();
        AtomicReference<Instant> now = new AtomicReference<>(NOW);
        history = CallHistory.start(home, HistorySettings.DEFAULT, now::get, 10, known::addAll);
        keep(Rows.row("first").startedAt(NOW));
        until(HistoryState.Phase.OPEN);
        now.set(NOW.plus(HistoryWriter.TIDYING));

        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        int kept = 0;
        while (number("SELECT count(*) FROM calls WHERE id = 'old'") > 0 && System.nanoTime() < end) {
            if (history.state().waiting() < HistoryWriter.BATCH) {
                keep(Rows.row("new" + kept++).startedAt(NOW));
            }
        }

        assertThat(number("SELECT count(*) FROM calls WHERE id = 'old'"))
                .as("after " + kept + " more calls")
                .isZero();
    }

    @Test
    void callsThatComeTogetherAreWrittenTogether() throws Exception {
        NotedHistory noted = new NotedHistory();
        history = noted.start().start(home, HistorySettings.DEFAULT, InstantSource.fixed(NOW), 10, known::addAll);
        until(HistoryState.Phase.OPEN);
        int before = noted.transactions();

        for (int i = 0; i < 4 * HistoryWriter.BATCH; i++) {
            keep(Rows.row("c" + i));
        }
        written("c" + (4 * HistoryWriter.BATCH - 1));

        assertThat(noted.transactions() - before).isBetween(4, 40);
    }

    @Test
    void oldestCallsGoWhenTheFileIsTooLarge() throws Exception {
        open();
        for (int i = 0; i < 6_000; i++) {
            keep(Rows.row("c" + i).startedAt(NOW.plusMillis(i)).error("x".repeat(900)));
        }
        written("c5999");

        HistorySettings small = new HistorySettings(
                HistorySettings.Keeping.ON, Duration.ofDays(90), 4 << 20, Duration.ofDays(7), 128 << 20, 256 << 10);
        step(small);

        assertThat(number("SELECT (page_count - freelist_count) * page_size"
                        + " FROM pragma_page_count, pragma_freelist_count, pragma_page_size"))
                .isLessThanOrEqualTo(4 << 20);
        written("c5999");
        assertThat(history.find("c0")).isEmpty();
    }

    @Test
    void oldCapturesGoAndTheirCallsStay() throws Exception {
        open();
        history.keep(
                Rows.row("c1").startedAt(NOW).build(),
                Captured.of(List.of(
                        new CapturedPane(CapturedPane.Pane.CLIENT_EVENTS, 9, "y", CapturedPane.Fidelity.EXACT))));
        written("c1");
        HistorySettings fourDays = new HistorySettings(
                HistorySettings.Keeping.ON, Duration.ofDays(90), 1L << 30, Duration.ofDays(4), 1L << 30, 256 << 10);

        step(fourDays, NOW.plus(Duration.ofDays(3)));
        assertThat(history.captures("c1")).hasSize(1);
        step(fourDays, NOW.plus(Duration.ofDays(5)));
        assertThat(history.captures("c1")).isEmpty();
        assertThat(ids(CallFilter.ALL)).containsExactly("c1");
    }

    @Test
    void oldestCapturesGoWhenThereAreTooMany() throws Exception {
        open();
        for (int i = 0; i < 30; i++) {
            history.keep(
                    Rows.row("c" + i).startedAt(NOW).build(),
                    Captured.of(List.of(new CapturedPane(
                            CapturedPane.Pane.CLIENT_EVENTS, 9, "y".repeat(100_000), CapturedPane.Fidelity.EXACT))));
        }
        written("c29");

        step(new HistorySettings(
                HistorySettings.Keeping.ON, Duration.ofDays(90), 1L << 30, Duration.ofDays(7), 1 << 20, 256 << 10));

        assertThat(number("SELECT sum(bytes) FROM captures")).isBetween(900_000L, 1L << 20);
        assertThat(ids(CallFilter.ALL)).hasSize(30);
    }

    private void step(HistorySettings settings) throws Exception {
        step(settings, NOW);
    }

    /** Tidies up until nothing is left to do. */
    private void step(HistorySettings settings, Instant now) throws Exception {
        try (Connection connection = HistoryFile.in(home).connect()) {
            int steps = 0;
            while (new Retention(settings).step(connection, now)) {
                assertThat(steps++).isLessThan(1_000);
            }
        }
    }

    private long number(String sql) throws Exception {
        try (Connection connection = HistoryFile.in(home).connect();
                Statement statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            return row.getLong(1);
        }
    }
}
