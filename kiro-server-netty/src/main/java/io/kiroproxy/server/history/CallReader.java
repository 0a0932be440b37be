package io.kiroproxy.server.history;

import io.kiroproxy.core.model.TokenUsage;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes calls of the rows of {@code calls}. */
final class CallReader {

    private CallReader() {}

    static List<KeptCall> all(Connection connection, ResultSet rows) throws SQLException {
        List<KeptCall> calls = new ArrayList<>();
        while (rows.next()) {
            calls.add(whole(connection, rows));
        }
        return calls;
    }

    /** The row that {@code row} stands at, with its attempts. */
    static KeptCall whole(Connection connection, ResultSet row) throws SQLException {
        Instant startedAt = Instant.ofEpochMilli(row.getLong("started_at"));
        double firstEvent = row.getDouble("first_event_ms");
        Instant firstEventAt = row.wasNull() ? null : startedAt.plus(millis(firstEvent));
        CallRow call = new CallRow(
                text(row, "id"),
                text(row, "protocol"),
                text(row, "method"),
                text(row, "path"),
                row.getString("client"),
                text(row, "model"),
                row.getString("ran_model"),
                text(row, "requested_model"),
                text(row, "session"),
                row.getString("account"),
                CallResult.of(text(row, "result")).orElse(CallResult.REJECTED),
                row.getInt("status"),
                row.getString("error"),
                row.getString("error_code"),
                startedAt,
                firstEventAt,
                startedAt.plus(millis(row.getDouble("duration_ms"))),
                new CallRow.Asked(
                        row.getInt("stream") == 1,
                        row.getInt("messages"),
                        row.getInt("tools") == 1,
                        row.getInt("system") == 1),
                usage(row),
                row.getString("stop_reason"),
                row.getInt("attempts") == 0 ? List.of() : attempts(connection, row.getLong("seq")),
                lines(text(row, "adaptations")));
        return new KeptCall(
                call, new Remarks(row.getInt("bookmarked") == 1, text(row, "note"), lines(text(row, "tags"))));
    }

    private static List<CallRow.Attempt> attempts(Connection connection, long call) throws SQLException {
        List<CallRow.Attempt> attempts = new ArrayList<>();
        try (PreparedStatement select =
                connection.prepareStatement("SELECT * FROM attempts WHERE call = ? ORDER BY number")) {
            select.setLong(1, call);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    String kind = row.getString("kind");
                    attempts.add(new CallRow.Attempt(
                            text(row, "account"),
                            text(row, "endpoint"),
                            Instant.ofEpochMilli(row.getLong("started_at")),
                            Instant.ofEpochMilli(row.getLong("ended_at")),
                            row.getInt("status"),
                            kind == null ? null : new CallRow.Failure(kind, text(row, "scope"), text(row, "message"))));
                }
            }
        }
        return attempts;
    }

    private static @Nullable TokenUsage usage(ResultSet row) throws SQLException {
        String source = row.getString("usage_source");
        if (source == null) {
            return null;
        }
        return new TokenUsage(
                row.getInt("tokens_in"),
                row.getInt("tokens_out"),
                row.getInt("cache_read"),
                row.getInt("cache_write"),
                row.getInt("reasoning"),
                row.getDouble("credits"),
                TokenUsage.Source.valueOf(source));
    }

    private static String text(ResultSet row, String column) throws SQLException {
        String text = row.getString(column);
        return text == null ? "" : text;
    }

    private static List<String> lines(String text) {
        return text.isEmpty() ? List.of() : text.lines().toList();
    }

    private static Duration millis(double millis) {
        return Duration.ofNanos(Math.round(millis * 1_000_000));
    }
}
