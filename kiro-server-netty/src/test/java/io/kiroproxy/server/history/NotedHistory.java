package io.kiroproxy.server.history;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.sqlite.JDBC;

/** A history that notes which thread does what with its file: everything that JDBC is asked for. */
public final class NotedHistory {

    private final Map<String, Set<String>> doings = new ConcurrentSkipListMap<>();
    private final AtomicInteger transactions = new AtomicInteger();

    /** Begins such a history. */
    public CallHistory.Start start() {
        return (home, settings, clock, newest, known) -> CallHistory.start(
                new HistoryFile(
                        home.resolve("history.db"),
                        (url, properties) -> noted(Connection.class, new JDBC().connect(url, properties))),
                settings,
                clock,
                newest,
                known);
    }

    /** What was done, by the name of the thread. */
    public Map<String, Set<String>> doings() {
        Map<String, Set<String>> copy = new ConcurrentSkipListMap<>();
        doings.forEach((thread, calls) -> copy.put(thread, new TreeSet<>(calls)));
        return copy;
    }

    /** How often something was written. */
    int transactions() {
        return transactions.get();
    }

    private <T> @Nullable T noted(Class<T> type, @Nullable T real) {
        if (real == null) {
            return null;
        }
        InvocationHandler handler = (proxy, method, arguments) -> {
            doings.computeIfAbsent(Thread.currentThread().getName(), thread -> ConcurrentHashMap.newKeySet())
                    .add(type.getSimpleName() + "." + method.getName());
            if (arguments != null && arguments.length > 0 && "COMMIT".equals(arguments[0])) {
                transactions.incrementAndGet();
            }
            Object result;
            try {
                result = method.invoke(real, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
            if (result instanceof PreparedStatement statement) {
                return noted(PreparedStatement.class, statement);
            }
            if (result instanceof Statement statement) {
                return noted(Statement.class, statement);
            }
            return result instanceof ResultSet rows ? noted(ResultSet.class, rows) : result;
        };
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
