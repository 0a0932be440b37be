package io.kiroproxy.server.history;

import io.kiroproxy.core.model.TokenUsage;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Histories with many calls: the same ones each time. */
public final class FilledHistory {

    /** How long its calls took to come. */
    public static final Duration SPAN = Duration.ofDays(30);

    private static final int BATCH = 5_000;

    private final Instant end;
    private final int calls;
    private final Random random = new Random(7);

    private FilledHistory(Instant end, int calls) {
        this.end = end;
        this.calls = calls;
    }

    /** Writes {@code calls} calls, the last of which began shortly before {@code end}, into the history of {@code home}. */
    public static void write(Path home, int calls, Instant end) throws Exception {
        open(home, calls, end).close();
    }

    static Connection open(Path home, int calls, Instant end) throws Exception {
        HistoryFile file = HistoryFile.in(home);
        file.create();
        Connection connection = file.open();
        new FilledHistory(end, calls).fill(connection);
        return connection;
    }

    private void fill(Connection connection) throws SQLException {
        List<CallRow> batch = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                CallTable.Inserts inserts = new CallTable.Inserts(connection)) {
            for (int i = 0; i < calls; i++) {
                batch.add(row(i));
                if (batch.size() == BATCH || i == calls - 1) {
                    statement.execute("BEGIN IMMEDIATE");
                    for (CallRow row : batch) {
                        inserts.add(row);
                    }
                    RollupTable.add(connection, batch);
                    statement.execute("COMMIT");
                    batch.clear();
                }
            }
            statement.execute("UPDATE calls SET bookmarked = 1 WHERE seq % 5000 = 0");
        }
    }

    private CallRow row(int i) {
        CallResult[] results = CallResult.values();
        return Rows.row("%012x%08x".formatted(0xabcdef, i))
                .startedAt(end.minus(SPAN).plusMillis(SPAN.toMillis() / calls * i))
                .account("a" + random.nextInt(20))
                .model("m" + random.nextInt(12))
                .protocol(List.of("openai", "anthropic", "responses", "gemini").get(random.nextInt(4)))
                .client("k" + random.nextInt(30))
                .session("s" + random.nextInt(5_000))
                .result(random.nextInt(10) == 0 ? results[random.nextInt(results.length)] : CallResult.OK)
                .firstEvent(Duration.ofMillis(300 + random.nextInt(5_000)))
                .duration(Duration.ofMillis(6_000 + random.nextInt(60_000)))
                .usage(new TokenUsage(
                        random.nextInt(100_000), random.nextInt(5_000), 10, 10, -1, 0.1, TokenUsage.Source.UPSTREAM))
                .attempts(new CallRow.Attempt("a1", "K runtime.us-east-1", end, end, 200, null))
                .build();
    }
}
