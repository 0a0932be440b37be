package io.kiroproxy.server.history;

import io.kiroproxy.core.model.TokenUsage;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes and finds rows of {@code calls} and {@code attempts}. As confined as the connection it is given. */
final class CallTable {

    private static final String INSERT =
            "INSERT INTO calls (id, started_at, first_event_ms, duration_ms, protocol, method,"
                    + " path, client, model, ran_model, requested_model, session, account, outcome, result, status, error,"
                    + " error_code, stream, messages, tools, system, tokens_in, tokens_out, cache_read, cache_write, reasoning,"
                    + " credits, usage_source, stop_reason, adaptations, attempts)"
                    + " VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT (id) DO NOTHING";

    private static final String INSERT_ATTEMPT = "INSERT INTO attempts (call, number, account, endpoint, started_at,"
            + " ended_at, status, kind, scope, message) VALUES (last_insert_rowid(),?,?,?,?,?,?,?,?,?)";

    private static final String REMARK = "UPDATE calls SET bookmarked = ?, note = ?, tags = ? WHERE id = ?";

    private CallTable() {}

    /** Writes calls with their attempts; its statements are prepared once for all that are added. */
    static final class Inserts implements AutoCloseable {

        private final PreparedStatement call;
        private final PreparedStatement attempt;

        Inserts(Connection connection) throws SQLException {
            call = connection.prepareStatement(INSERT);
            attempt = connection.prepareStatement(INSERT_ATTEMPT);
        }

        /** False when {@code row} is there already. */
        boolean add(CallRow row) throws SQLException {
            fill(new Columns(call), row);
            if (call.executeUpdate() == 0) {
                return false;
            }
            for (int i = 0; i < row.attempts().size(); i++) {
                fill(new Columns(attempt).add(i + 1), row.attempts().get(i));
                attempt.executeUpdate();
            }
            return true;
        }

        @Override
        public void close() throws SQLException {
            try {
                call.close();
            } finally {
                attempt.close();
            }
        }
    }

    private static void fill(Columns columns, CallRow.Attempt attempt) throws SQLException {
        CallRow.Failure failure = attempt.failure();
        columns.add(attempt.account())
                .add(attempt.endpoint())
                .add(attempt.startedAt().toEpochMilli())
                .add(attempt.endedAt().toEpochMilli())
                .add(attempt.status())
                .add(failure == null ? null : failure.kind())
                .add(failure == null ? null : failure.scope())
                .add(failure == null ? null : failure.message());
    }

    private static void fill(Columns columns, CallRow row) throws SQLException {
        TokenUsage usage = row.usage();
        columns.add(row.id())
                .add(row.startedAt().toEpochMilli())
                .add(row.firstEventMillis())
                .add(row.millis())
                .add(row.protocol())
                .add(row.method())
                .add(row.path())
                .add(row.client())
                .add(row.model())
                .add(row.ranModel())
                .add(row.requestedModel())
                .add(row.session())
                .add(row.account())
                .add(row.result().outcome().code())
                .add(row.result().code())
                .add(row.status())
                .add(row.error())
                .add(row.errorKind())
                .add(row.asked().stream() ? 1 : 0)
                .add(row.asked().messages())
                .add(row.asked().tools() ? 1 : 0)
                .add(row.asked().system() ? 1 : 0)
                .add(usage == null ? null : usage.inputTokens())
                .add(usage == null ? null : usage.outputTokens())
                .add(usage == null ? null : usage.cacheReadTokens())
                .add(usage == null ? null : usage.cacheWriteTokens())
                .add(usage == null ? null : usage.reasoningTokens())
                .add(usage == null ? null : usage.credits())
                .add(usage == null ? null : usage.source().name())
                .add(row.stopReason())
                .add(String.join("\n", row.adaptations()))
                .add(row.attempts().size());
    }

    /** Changes what is written about a call; false when it is not there. */
    static boolean remark(Connection connection, String id, Remarks.Change change) throws SQLException {
        KeptCall call = find(connection, id);
        if (call == null) {
            return false;
        }
        Remarks now = change.apply(call.remarks());
        try (PreparedStatement update = connection.prepareStatement(REMARK)) {
            new Columns(update)
                    .add(now.bookmarked() ? 1 : 0)
                    .add(now.notes())
                    .add(String.join("\n", now.tags()))
                    .add(id);
            return update.executeUpdate() == 1;
        }
    }

    /** The call with its attempts, null when it is not there. */
    static @Nullable KeptCall find(Connection connection, String id) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT * FROM calls WHERE id = ?")) {
            select.setString(1, id);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? CallReader.whole(connection, row) : null;
            }
        }
    }

    /** The newest calls, newest first, with their attempts. */
    static List<KeptCall> newest(Connection connection, int limit) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT * FROM calls ORDER BY started_at DESC, seq DESC LIMIT ?")) {
            select.setInt(1, limit);
            try (ResultSet rows = select.executeQuery()) {
                return CallReader.all(connection, rows);
            }
        }
    }
}
