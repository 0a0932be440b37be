package io.kiroproxy.server.history;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The tables of {@code history.db}, step by step from one version to the next. A step that has been released is never
 * changed: what comes later is another step.
 */
final class Schema {

    private static final List<List<String>> STEPS = List.of(firstTables(), noteFidelityOfCaptures());

    private static List<String> firstTables() {
        return List.of(
                """
            CREATE TABLE calls (
              seq INTEGER PRIMARY KEY,
              id TEXT NOT NULL UNIQUE,
              started_at INTEGER NOT NULL,
              first_event_ms REAL,
              duration_ms REAL NOT NULL,
              protocol TEXT NOT NULL,
              method TEXT NOT NULL,
              path TEXT NOT NULL,
              client TEXT,
              model TEXT NOT NULL,
              ran_model TEXT,
              requested_model TEXT NOT NULL,
              session TEXT NOT NULL,
              account TEXT,
              outcome TEXT NOT NULL,
              result TEXT NOT NULL,
              status INTEGER NOT NULL,
              error TEXT,
              error_code TEXT,
              stream INTEGER NOT NULL,
              messages INTEGER NOT NULL,
              tools INTEGER NOT NULL,
              system INTEGER NOT NULL,
              tokens_in INTEGER,
              tokens_out INTEGER,
              cache_read INTEGER,
              cache_write INTEGER,
              reasoning INTEGER,
              credits REAL,
              usage_source TEXT,
              stop_reason TEXT,
              adaptations TEXT NOT NULL,
              attempts INTEGER NOT NULL,
              bookmarked INTEGER NOT NULL DEFAULT 0,
              note TEXT NOT NULL DEFAULT '',
              tags TEXT NOT NULL DEFAULT ''
            )""",
                """
            CREATE TABLE attempts (
              call INTEGER NOT NULL,
              number INTEGER NOT NULL,
              account TEXT NOT NULL,
              endpoint TEXT NOT NULL,
              started_at INTEGER NOT NULL,
              ended_at INTEGER NOT NULL,
              status INTEGER NOT NULL,
              kind TEXT,
              scope TEXT,
              message TEXT,
              PRIMARY KEY (call, number)
            ) WITHOUT ROWID""",
                """
            CREATE TABLE rollups (
              grain INTEGER NOT NULL,
              dimension INTEGER NOT NULL,
              bucket INTEGER NOT NULL,
              key TEXT NOT NULL,
              calls INTEGER NOT NULL,
              errors INTEGER NOT NULL,
              tokens_in INTEGER NOT NULL,
              tokens_out INTEGER NOT NULL,
              cache_read INTEGER NOT NULL,
              cache_write INTEGER NOT NULL,
              credits REAL NOT NULL,
              first_event BLOB NOT NULL,
              duration BLOB NOT NULL,
              PRIMARY KEY (grain, dimension, bucket, key)
            ) WITHOUT ROWID""",
                """
            CREATE TABLE captures (
              call TEXT NOT NULL,
              pane TEXT NOT NULL,
              kept_at INTEGER NOT NULL,
              bytes INTEGER NOT NULL,
              body TEXT NOT NULL,
              PRIMARY KEY (call, pane)
            )""",
                "CREATE INDEX calls_started ON calls (started_at)",
                "CREATE INDEX calls_account ON calls (account, started_at)",
                "CREATE INDEX calls_model ON calls (model, started_at)",
                "CREATE INDEX calls_protocol ON calls (protocol, started_at)",
                "CREATE INDEX calls_client ON calls (client, started_at)",
                "CREATE INDEX calls_session ON calls (session, started_at)",
                "CREATE INDEX calls_outcome ON calls (outcome, started_at)",
                "CREATE INDEX calls_result ON calls (result, started_at)",
                "CREATE INDEX calls_bookmarked ON calls (started_at) WHERE bookmarked = 1",
                "CREATE INDEX captures_kept ON captures (kept_at, bytes)");
    }

    private static List<String> noteFidelityOfCaptures() {
        return List.of("ALTER TABLE captures ADD COLUMN fidelity TEXT NOT NULL DEFAULT 'ALTERED'");
    }

    /** The version this program writes. */
    static final int VERSION = STEPS.size();

    private Schema() {}

    /**
     * Brings the tables to {@link #VERSION}, in one transaction.
     *
     * @throws NewerFileException when a newer program has written the file
     */
    static void migrate(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            int now = version(statement);
            if (now > VERSION) {
                throw new NewerFileException(now);
            }
            if (now == VERSION) {
                return;
            }
            statement.execute("BEGIN IMMEDIATE");
            try {
                // Another process of the same home may have been faster.
                for (int step = version(statement); step < VERSION; step++) {
                    for (String sql : STEPS.get(step)) {
                        statement.execute(sql);
                    }
                }
                statement.execute("PRAGMA user_version = " + VERSION);
                statement.execute("COMMIT");
            } catch (SQLException e) {
                statement.execute("ROLLBACK");
                throw e;
            }
        }
    }

    private static int version(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("PRAGMA user_version")) {
            return row.next() ? row.getInt(1) : 0;
        }
    }

    /** The file is of a newer program than this one, and stays as it is. */
    static final class NewerFileException extends SQLException {
        private static final long serialVersionUID = 1L;

        NewerFileException(int version) {
            super("its version is " + version + " (expected: at most " + VERSION
                    + "); it was written by a newer kiro-proxy");
        }
    }
}
