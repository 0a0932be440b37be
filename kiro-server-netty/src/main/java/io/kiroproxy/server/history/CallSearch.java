package io.kiroproxy.server.history;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Pages of calls, newest first, by key. One condition leads through an index; the others are checked on what it finds, a
 * chunk of {@link #CHUNK} calls at a time, until the page is full or {@link #PATIENCE} is over: then the page ends early
 * and says where to go on. So no question, however rare what it asks for, takes long.
 */
final class CallSearch {

    /** Calls that are looked at before the clock is. */
    static final int CHUNK = 2_000;

    /** How long one page may be looked for. */
    static final Duration PATIENCE = Duration.ofMillis(60);

    private record Condition(String sql, @Nullable Object value) {}

    private final List<Condition> leading = new ArrayList<>();
    private final List<Condition> others = new ArrayList<>();

    CallSearch(CallFilter filter) {
        boolean fine = filter.outcome() != null
                && CallResult.of(filter.outcome()).isPresent()
                && !filter.outcome().equals(CallResult.OK.code());
        add("session", filter.session());
        add("account", filter.account());
        add("client", filter.client());
        add("model", filter.model());
        add(fine ? "result" : "outcome", filter.outcome());
        add("protocol", filter.protocol());
        if (filter.bookmarked() != null) {
            List<Condition> where = filter.bookmarked() && leading.isEmpty() ? leading : others;
            where.add(new Condition("bookmarked = " + (filter.bookmarked() ? 1 : 0), null));
        }
        if (filter.from() != null) {
            leading.add(new Condition("started_at >= ?", filter.from().toEpochMilli()));
        }
        if (filter.to() != null) {
            leading.add(new Condition("started_at < ?", filter.to().toEpochMilli()));
        }
        if (filter.search() != null) {
            others.add(new Condition(
                    "instr(lower(id || char(10) || path || char(10) || model || char(10) || requested_model || char(10)"
                            + " || session || char(10) || coalesce(account, '') || char(10) || coalesce(client, '')"
                            + " || char(10) || coalesce(error, '') || char(10) || note || char(10) || tags), ?) > 0",
                    filter.search().toLowerCase(Locale.ROOT)));
        }
    }

    private void add(String column, @Nullable String value) {
        if (value != null) {
            boolean first = leading.isEmpty();
            (first ? leading : others).add(new Condition(column + " = ?", value));
        }
    }

    /** What leads through an index, with its order. */
    private String inner(String columns) {
        StringBuilder sql = new StringBuilder("SELECT " + columns + " FROM calls WHERE (started_at, seq) < (?, ?)");
        leading.forEach(condition -> sql.append(" AND ").append(condition.sql()));
        return sql.append(" ORDER BY started_at DESC, seq DESC LIMIT ?").toString();
    }

    /** The calls of one chunk that fit. */
    String chunkSql() {
        if (others.isEmpty()) {
            return inner("*");
        }
        StringBuilder sql = new StringBuilder("SELECT * FROM (" + inner("*") + ") WHERE 1");
        others.forEach(condition -> sql.append(" AND ").append(condition.sql()));
        return sql.append(" LIMIT ?").toString();
    }

    /** The place of the last call of one chunk. */
    String endSql() {
        return inner("started_at, seq") + " OFFSET " + (CHUNK - 1);
    }

    /** @param ticker nanoseconds */
    CallPage page(Connection connection, CallPosition from, int limit, LongSupplier ticker) throws SQLException {
        long begun = ticker.getAsLong();
        List<KeptCall> found = new ArrayList<>();
        CallPosition position = from;
        while (true) {
            int wanted = limit - found.size();
            List<Placed> more = chunk(connection, position, wanted);
            more.forEach(placed -> found.add(placed.call()));
            if (more.size() == wanted) {
                return new CallPage(found, more.get(more.size() - 1).position());
            }
            CallPosition end = others.isEmpty() ? null : end(connection, position);
            if (end == null) {
                return new CallPage(found, null);
            }
            position = end;
            if (ticker.getAsLong() - begun > PATIENCE.toNanos()) {
                return new CallPage(found, position);
            }
        }
    }

    private record Placed(KeptCall call, CallPosition position) {}

    private List<Placed> chunk(Connection connection, CallPosition from, int limit) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(chunkSql())) {
            Columns columns = bind(select, from);
            if (!others.isEmpty()) {
                columns.add(CHUNK);
                for (Condition condition : others) {
                    bind(columns, condition);
                }
            }
            columns.add(limit);
            List<Placed> calls = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    calls.add(new Placed(CallReader.whole(connection, row), position(row)));
                }
            }
            return calls;
        }
    }

    /** Null when nothing follows the chunk. */
    private @Nullable CallPosition end(Connection connection, CallPosition from) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(endSql())) {
            bind(select, from).add(1);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? position(row) : null;
            }
        }
    }

    private Columns bind(PreparedStatement select, CallPosition from) throws SQLException {
        Columns columns = new Columns(select).add(from.startedAt()).add(from.seq());
        for (Condition condition : leading) {
            bind(columns, condition);
        }
        return columns;
    }

    private static void bind(Columns columns, Condition condition) throws SQLException {
        if (condition.value() != null) {
            columns.add(condition.value());
        }
    }

    private static CallPosition position(ResultSet row) throws SQLException {
        return new CallPosition(row.getLong("started_at"), row.getLong("seq"));
    }
}
