package io.kiroproxy.credential.source;

import io.kiroproxy.core.GatewayException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads whole key-value tables of an SQLite database that another program may have open. The file and its write-ahead log
 * are copied into a folder of their own, again when they changed meanwhile, and the copy is thrown away. Blocks.
 */
final class SqliteSnapshot {
    static final String DRIVER = "org.sqlite.JDBC";

    /** Bytes of a database or log that are copied. */
    static final long MAX_FILE = 1L << 30;

    /** Rows of a table that are looked at, and characters of a value. */
    static final int MAX_ROWS = 1_000;

    static final int MAX_VALUE = 256 * 1024;

    private static final int COPIES = 3;

    private SqliteSnapshot() {}

    /** Size and age of a file, both 0 when there is none. */
    private record Stamp(long size, FileTime changed) {
        static Stamp of(Path file) throws IOException {
            return Files.exists(file)
                    ? new Stamp(Files.size(file), Files.getLastModifiedTime(file))
                    : new Stamp(0, FileTime.fromMillis(0));
        }
    }

    /**
     * The rows of those of {@code tables} that exist, by table and key.
     *
     * @param driver the JDBC driver's class
     */
    static Map<String, Map<String, String>> read(Path file, List<String> tables, String driver) {
        Driver jdbc = load(driver);
        Path folder = null;
        try {
            folder = Files.createTempDirectory("kiro-import");
            return query(jdbc, copy(file, folder), tables);
        } catch (IOException e) {
            throw unreadable(file, e);
        } catch (SQLException e) {
            throw GatewayException.invalidRequest(
                    file + ": not a database that can be read (SQLite error " + e.getErrorCode() + ")");
        } finally {
            delete(folder);
        }
    }

    private static Driver load(String driver) {
        try {
            return (Driver) Class.forName(driver).getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException | LinkageError e) {
            throw GatewayException.invalidRequest(
                    "The kiro-cli database cannot be read: its driver is not on the class path (expected:"
                            + " org.xerial:sqlite-jdbc)");
        }
    }

    private static Path copy(Path file, Path folder) throws IOException {
        Path log = file.resolveSibling(file.getFileName() + "-wal");
        Path copy = folder.resolve("data.sqlite3");
        Path logCopy = folder.resolve("data.sqlite3-wal");
        for (int i = 1; i <= COPIES; i++) {
            Stamp before = Stamp.of(file);
            Stamp logBefore = Stamp.of(log);
            if (before.size() > MAX_FILE || logBefore.size() > MAX_FILE) {
                throw GatewayException.invalidRequest(file + ": " + Math.max(before.size(), logBefore.size())
                        + " bytes (expected: at most " + MAX_FILE + ")");
            }
            Files.deleteIfExists(copy);
            Files.deleteIfExists(logCopy);
            Files.copy(file, copy);
            if (Files.exists(log)) {
                Files.copy(log, logCopy);
            }
            if (before.equals(Stamp.of(file)) && logBefore.equals(Stamp.of(log))) {
                return copy;
            }
        }
        throw GatewayException.invalidRequest(file + ": it keeps changing; close kiro-cli and try again");
    }

    private static Map<String, Map<String, String>> query(Driver jdbc, Path copy, List<String> tables)
            throws SQLException {
        Map<String, Map<String, String>> found = new LinkedHashMap<>();
        try (Connection connection = jdbc.connect("jdbc:sqlite:" + copy, new Properties())) {
            if (connection == null) {
                throw new SQLException("the driver does not know this database");
            }
            for (String table : tables) {
                if (exists(connection, table)) {
                    found.put(table, rows(connection, table));
                }
            }
        }
        return found;
    }

    private static boolean exists(Connection connection, String table) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT count(*) FROM sqlite_master m, pragma_table_info(m.name) c"
                        + " WHERE m.type = 'table' AND m.name = ? AND c.name IN ('key', 'value')")) {
            statement.setString(1, table);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() && rows.getInt(1) == 2;
            }
        }
    }

    /** {@code table} is one of our own names. */
    private static Map<String, String> rows(Connection connection, String table) throws SQLException {
        Map<String, String> values = new LinkedHashMap<>();
        try (PreparedStatement statement = connection.prepareStatement("SELECT key, CAST(value AS TEXT) FROM " + table
                + " WHERE value IS NOT NULL AND length(value) <= " + MAX_VALUE
                + " AND (key LIKE '%:token' OR key LIKE '%:device-registration' OR key LIKE 'api.%' OR key LIKE 'auth.%')"
                + " LIMIT " + MAX_ROWS)) {
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    values.put(rows.getString(1), rows.getString(2));
                }
            }
        }
        return values;
    }

    private static GatewayException unreadable(Path file, IOException e) {
        return GatewayException.invalidRequest(
                file + ": cannot be copied (" + e.getClass().getSimpleName() + "); check its owner and rights");
    }

    private static void delete(@Nullable Path folder) {
        if (folder == null) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            System.getLogger(SqliteSnapshot.class.getName())
                    .log(System.Logger.Level.WARNING, "the copy of a database could not be deleted: " + folder, e);
        }
    }
}
