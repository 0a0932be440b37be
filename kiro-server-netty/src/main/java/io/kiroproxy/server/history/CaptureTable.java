package io.kiroproxy.server.history;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Writes and finds rows of {@code captures}, which lists never read. */
final class CaptureTable {

    private CaptureTable() {}

    static void insert(Connection connection, String call, List<CapturedPane> panes, Instant now) throws SQLException {
        if (panes.isEmpty()) {
            return;
        }
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT OR REPLACE INTO captures (call, pane, kept_at, bytes, body) VALUES (?,?,?,?,?)")) {
            for (CapturedPane pane : panes) {
                new Columns(insert)
                        .add(call)
                        .add(pane.pane().name())
                        .add(now.toEpochMilli())
                        .add(pane.text().length())
                        .add(pane.text());
                insert.executeUpdate();
            }
        }
    }

    static Map<CapturedPane.Pane, String> find(Connection connection, String call) throws SQLException {
        Map<CapturedPane.Pane, String> panes = new EnumMap<>(CapturedPane.Pane.class);
        try (PreparedStatement select = connection.prepareStatement("SELECT pane, body FROM captures WHERE call = ?")) {
            select.setString(1, call);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    panes.put(CapturedPane.Pane.valueOf(row.getString("pane")), row.getString("body"));
                }
            }
        }
        return panes;
    }
}
