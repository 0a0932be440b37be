package io.kiroproxy.server.history;

import io.kiroproxy.server.config.HistorySettings;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;

/**
 * Throws away what is too old or too much, some rows at a time so that nobody waits long. Bookmarked calls stay whatever
 * their age; when the file is too large the oldest go, bookmarked or not. The room is used again by later calls.
 */
final class Retention {

    /** Rows that go in one transaction. */
    static final int CHUNK = 2_000;

    /** The same while the size is looked at again after each. */
    static final int FEW = 200;

    /** The same for captures, each of which can be large. */
    static final int FEW_CAPTURES = 10;

    private final HistorySettings settings;

    Retention(HistorySettings settings) {
        this.settings = settings;
    }

    /** One step; true when another may find more to do. */
    boolean step(Connection connection, Instant now) throws SQLException {
        long oldest = now.minus(settings.maxAge()).toEpochMilli();
        long oldestCapture = now.minus(settings.captureMaxAge()).toEpochMilli();
        boolean more = delete(
                        connection,
                        "DELETE FROM captures WHERE rowid IN"
                                + " (SELECT rowid FROM captures WHERE kept_at < ? ORDER BY kept_at LIMIT ?)",
                        oldestCapture,
                        CHUNK)
                == CHUNK;
        more |= captureBytes(connection) > settings.captureMaxSize() && oldestCaptures(connection) > 0;
        more |= calls(connection, "started_at < ? AND bookmarked = 0", oldest, CHUNK) == CHUNK;
        more |= size(connection) > settings.maxSize() && calls(connection, "started_at <= ?", Long.MAX_VALUE, FEW) > 0;
        for (Grain grain : Grain.values()) {
            more |= sums(connection, grain, now.minus(grain.kept()).toEpochMilli()) == CHUNK;
        }
        return more;
    }

    /** Bytes that are in use in the file. */
    static long size(Connection connection) throws SQLException {
        return number(
                connection,
                "SELECT (page_count - freelist_count) * page_size"
                        + " FROM pragma_page_count, pragma_freelist_count, pragma_page_size");
    }

    private static long captureBytes(Connection connection) throws SQLException {
        return number(connection, "SELECT coalesce(sum(bytes), 0) FROM captures");
    }

    private static int oldestCaptures(Connection connection) throws SQLException {
        return delete(
                connection,
                "DELETE FROM captures WHERE kept_at < ? AND rowid IN"
                        + " (SELECT rowid FROM captures ORDER BY kept_at LIMIT ?)",
                Long.MAX_VALUE,
                FEW_CAPTURES);
    }

    private static int calls(Connection connection, String which, long bound, int most) throws SQLException {
        String chosen = " (SELECT %s FROM calls WHERE " + which + " ORDER BY started_at LIMIT ?)";
        try (Statement statement = connection.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            try {
                delete(connection, "DELETE FROM captures WHERE call IN" + chosen.formatted("id"), bound, most);
                delete(connection, "DELETE FROM attempts WHERE call IN" + chosen.formatted("seq"), bound, most);
                int gone = delete(connection, "DELETE FROM calls WHERE seq IN" + chosen.formatted("seq"), bound, most);
                statement.execute("COMMIT");
                return gone;
            } catch (SQLException e) {
                statement.execute("ROLLBACK");
                throw e;
            }
        }
    }

    private static int sums(Connection connection, Grain grain, long oldest) throws SQLException {
        int gone = 0;
        for (Dimension dimension : Dimension.values()) {
            gone = Math.max(
                    gone,
                    delete(
                            connection,
                            "DELETE FROM rollups WHERE grain = " + grain.ordinal() + " AND dimension = "
                                    + dimension.ordinal() + " AND bucket IN (SELECT bucket FROM rollups WHERE grain = "
                                    + grain.ordinal() + " AND dimension = " + dimension.ordinal()
                                    + " AND bucket < ? ORDER BY bucket LIMIT ?)",
                            oldest,
                            CHUNK));
        }
        return Math.min(gone, CHUNK);
    }

    private static int delete(Connection connection, String sql, long bound, int most) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(sql)) {
            new Columns(delete).add(bound).add(most);
            return delete.executeUpdate();
        }
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getLong(1) : 0;
        }
    }
}
