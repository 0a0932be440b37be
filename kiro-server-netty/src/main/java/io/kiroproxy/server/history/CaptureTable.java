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
                "INSERT OR REPLACE INTO captures (call, pane, kept_at, bytes, body, fidelity) VALUES (?,?,?,?,?,?)")) {
            for (CapturedPane pane : panes) {
                new Columns(insert)
                        .add(call)
                        .add(pane.pane().name())
                        .add(now.toEpochMilli())
                        .add(pane.text().length())
                        .add(pane.text())
                        .add(pane.fidelity().name());
                insert.executeUpdate();
            }
        }
    }

    static Map<CapturedPane.Pane, CapturedPane> find(Connection connection, String call) throws SQLException {
        Map<CapturedPane.Pane, CapturedPane> panes = new EnumMap<>(CapturedPane.Pane.class);
        try (PreparedStatement select =
                connection.prepareStatement("SELECT pane, bytes, body, fidelity FROM captures WHERE call = ?")) {
            select.setString(1, call);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    CapturedPane.Pane pane = CapturedPane.Pane.valueOf(row.getString("pane"));
                    panes.put(
                            pane,
                            new CapturedPane(
                                    pane,
                                    row.getLong("bytes"),
                                    row.getString("body"),
                                    CapturedPane.Fidelity.valueOf(row.getString("fidelity"))));
                }
            }
        }
        return panes;
    }
}
