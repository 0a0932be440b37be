package io.kiroproxy.server.history;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Sets the parameters of a statement from left to right. */
final class Columns {

    private final PreparedStatement statement;
    private int index;

    Columns(PreparedStatement statement) {
        this.statement = statement;
    }

    Columns add(@Nullable Object value) throws SQLException {
        statement.setObject(++index, value);
        return this;
    }
}
