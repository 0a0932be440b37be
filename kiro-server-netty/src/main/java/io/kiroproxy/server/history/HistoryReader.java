package io.kiroproxy.server.history;

import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.GatewayException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The connections that read the open file, each for one question at a time. Thread-safe; blocks. */
final class HistoryReader implements AutoCloseable {

    /** Questions that are answered at once. */
    static final int CONNECTIONS = 2;

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final ArrayBlockingQueue<Connection> idle = new ArrayBlockingQueue<>(CONNECTIONS);
    private volatile boolean closed;

    private HistoryReader() {}

    static HistoryReader open(HistoryFile file) throws SQLException {
        HistoryReader reader = new HistoryReader();
        try {
            for (int i = 0; i < CONNECTIONS; i++) {
                reader.idle.add(file.connect());
            }
            return reader;
        } catch (SQLException e) {
            reader.close();
            throw e;
        }
    }

    /** Asks the database. */
    @FunctionalInterface
    interface Question<T> {
        T ask(Connection connection) throws SQLException;
    }

    <T> T read(Question<T> question) throws SQLException {
        Connection connection = take();
        try {
            return question.ask(connection);
        } finally {
            if (closed || !idle.offer(connection)) {
                connection.close();
            }
        }
    }

    private Connection take() {
        try {
            Connection connection = idle.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (connection != null) {
                return connection;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new GatewayException(ErrorKind.OVERLOADED, "the history has too much to answer at the moment");
    }

    @Override
    public void close() {
        closed = true;
        for (Connection connection = idle.poll(); connection != null; connection = idle.poll()) {
            quietly(connection);
        }
    }

    /** A connection that cannot even be closed is of no more use either way. */
    static void quietly(@Nullable Connection connection) {
        if (connection == null) {
            return;
        }
        try {
            connection.close();
        } catch (SQLException e) {
            System.getLogger(HistoryReader.class.getName())
                    .log(System.Logger.Level.DEBUG, "a connection to the history was not closed", e);
        }
    }
}
