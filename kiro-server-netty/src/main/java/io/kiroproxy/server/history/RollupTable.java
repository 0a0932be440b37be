package io.kiroproxy.server.history;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Sums of calls by time and by one dimension each: written with the calls, so that no chart has to read calls. */
final class RollupTable {

    private static final String ADD = "INSERT INTO rollups (grain, dimension, bucket, key, calls, errors, tokens_in,"
            + " tokens_out, cache_read, cache_write, credits, first_event, duration) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)"
            + " ON CONFLICT (grain, dimension, bucket, key) DO UPDATE SET calls = calls + excluded.calls,"
            + " errors = errors + excluded.errors, tokens_in = tokens_in + excluded.tokens_in,"
            + " tokens_out = tokens_out + excluded.tokens_out, cache_read = cache_read + excluded.cache_read,"
            + " cache_write = cache_write + excluded.cache_write, credits = credits + excluded.credits,"
            + " first_event = excluded.first_event, duration = excluded.duration";

    private static final String DISTRIBUTIONS =
            "SELECT first_event, duration FROM rollups WHERE grain = ? AND dimension = ? AND bucket = ? AND key = ?";

    static final String SERIES =
            "SELECT * FROM rollups WHERE grain = ? AND dimension = ? AND bucket >= ? AND bucket < ?"
                    + " ORDER BY bucket, key LIMIT ?";

    static final String FACETS = "SELECT key, sum(calls) AS calls FROM rollups WHERE grain = ? AND dimension = ?"
            + " AND bucket >= ? AND bucket < ? GROUP BY key ORDER BY calls DESC LIMIT ?";

    private record Cell(Grain grain, Dimension dimension, long bucket, String key) {}

    private RollupTable() {}

    /** Adds {@code rows} to all sums they belong to, within the transaction that is open. */
    static void add(Connection connection, List<CallRow> rows) throws SQLException {
        Map<Cell, Sums> cells = new HashMap<>();
        for (CallRow row : rows) {
            long at = row.startedAt().toEpochMilli();
            for (Grain grain : Grain.values()) {
                for (Dimension dimension : Dimension.values()) {
                    Cell cell = new Cell(grain, dimension, grain.bucket(at), dimension.key(row));
                    cells.computeIfAbsent(cell, fresh -> new Sums()).add(row);
                }
            }
        }
        try (PreparedStatement known = connection.prepareStatement(DISTRIBUTIONS);
                PreparedStatement add = connection.prepareStatement(ADD)) {
            for (Map.Entry<Cell, Sums> cell : cells.entrySet()) {
                add(known, add, cell.getKey(), cell.getValue());
            }
        }
    }

    private static void add(PreparedStatement known, PreparedStatement add, Cell cell, Sums sums) throws SQLException {
        key(new Columns(known), cell);
        try (ResultSet row = known.executeQuery()) {
            if (row.next()) {
                sums.firstEvent.addBytes(row.getBytes(1));
                sums.duration.addBytes(row.getBytes(2));
            }
        }
        key(new Columns(add), cell)
                .add(sums.calls)
                .add(sums.errors)
                .add(sums.tokensIn)
                .add(sums.tokensOut)
                .add(sums.cacheRead)
                .add(sums.cacheWrite)
                .add(sums.credits)
                .add(sums.firstEvent.bytes())
                .add(sums.duration.bytes());
        add.executeUpdate();
    }

    private static Columns key(Columns columns, Cell cell) throws SQLException {
        return columns.add(cell.grain().ordinal())
                .add(cell.dimension().ordinal())
                .add(cell.bucket())
                .add(cell.key());
    }

    /** The sums of the buckets that begin in [from, to), in order. */
    static List<SeriesPoint> series(
            Connection connection, Grain grain, Dimension by, Instant from, Instant to, int limit) throws SQLException {
        List<SeriesPoint> points = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(SERIES)) {
            new Columns(select)
                    .add(grain.ordinal())
                    .add(by.ordinal())
                    .add(grain.bucket(from.toEpochMilli()))
                    .add(to.toEpochMilli())
                    .add(limit);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    points.add(point(row));
                }
            }
        }
        return points;
    }

    private static SeriesPoint point(ResultSet row) throws SQLException {
        Distribution first = new Distribution();
        first.addBytes(row.getBytes("first_event"));
        Distribution duration = new Distribution();
        duration.addBytes(row.getBytes("duration"));
        return new SeriesPoint(
                Instant.ofEpochMilli(row.getLong("bucket")),
                row.getString("key"),
                row.getLong("calls"),
                row.getLong("errors"),
                row.getLong("tokens_in"),
                row.getLong("tokens_out"),
                row.getLong("cache_read"),
                row.getLong("cache_write"),
                row.getDouble("credits"),
                first.quantile(0.5),
                first.quantile(0.95),
                duration.quantile(0.5));
    }

    /** The keys of every dimension with their calls, most first, by the days that begin in [from, to). */
    static Map<Dimension, Map<String, Long>> facets(Connection connection, Instant from, Instant to, int limit)
            throws SQLException {
        Map<Dimension, Map<String, Long>> facets = new EnumMap<>(Dimension.class);
        for (Dimension dimension : Dimension.values()) {
            Map<String, Long> keys = new LinkedHashMap<>();
            try (PreparedStatement select = connection.prepareStatement(FACETS)) {
                new Columns(select)
                        .add(Grain.DAY.ordinal())
                        .add(dimension.ordinal())
                        .add(Grain.DAY.bucket(from.toEpochMilli()))
                        .add(to.toEpochMilli())
                        .add(limit);
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        keys.put(row.getString("key"), row.getLong("calls"));
                    }
                }
            }
            facets.put(dimension, keys);
        }
        return facets;
    }
}
