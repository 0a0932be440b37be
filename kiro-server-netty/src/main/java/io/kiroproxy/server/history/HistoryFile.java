package io.kiroproxy.server.history;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.sqlite.JDBC;
import org.sqlite.SQLiteErrorCode;

/**
 * The file {@code history.db} with its log; readable by its owner only (decisions.md 18). Blocks.
 *
 * @param driver opens connections
 */
record HistoryFile(Path path, Driver driver) {

    /** How long one process waits for another that writes. */
    static final Duration BUSY = Duration.ofSeconds(5);

    /** Larger files are not looked through when they are opened; what is broken in them shows when it is read. */
    static final long MAX_CHECKED = 64 << 20;

    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    /** Opens connections. */
    @FunctionalInterface
    interface Driver {
        /** Answers with null when it does not take {@code url}. */
        @Nullable
        Connection connect(String url, Properties properties) throws SQLException;
    }

    /** The file of a home, with SQLite's own driver. */
    static HistoryFile in(Path home) {
        return new HistoryFile(home.resolve("history.db"), new JDBC()::connect);
    }

    /** A connection that writes, the tables being there; the file must be. */
    Connection open() throws SQLException {
        Connection connection = connect();
        try {
            check(connection);
            Schema.migrate(connection);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** Another connection to the file that is open. */
    Connection connect() throws SQLException {
        Properties properties = new Properties();
        // In the properties and not as statements, which would leave a cursor open (ecosystem.md T6).
        properties.setProperty("journal_mode", "WAL");
        properties.setProperty("synchronous", "NORMAL");
        properties.setProperty("busy_timeout", Long.toString(BUSY.toMillis()));
        properties.setProperty("cache_size", "-8192");
        Connection connection = driver.connect("jdbc:sqlite:" + path, properties);
        if (connection == null) {
            throw new SQLException(path + ": the driver does not take this name");
        }
        return connection;
    }

    /** Moves the file and what belongs to it out of the way; answers with its new name, null when there was none. */
    @Nullable
    Path putAside(Instant now) throws IOException {
        Path aside = path.resolveSibling(path.getFileName() + ".broken-" + STAMP.format(now));
        Path moved = null;
        for (String suffix : new String[] {"", "-wal", "-shm"}) {
            Path part = path.resolveSibling(path.getFileName() + suffix);
            if (Files.exists(part)) {
                Path target = aside.resolveSibling(aside.getFileName() + suffix);
                Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
                moved = moved == null ? target : moved;
            }
        }
        return moved;
    }

    /** Whether {@code failure} means that the file's content makes no sense. */
    static boolean broken(SQLException failure) {
        int primary = failure.getErrorCode() & 0xff;
        return primary == SQLiteErrorCode.SQLITE_CORRUPT.code || primary == SQLiteErrorCode.SQLITE_NOTADB.code;
    }

    /** Which file it is: another one of the same name has another key. */
    @Nullable
    Object key() throws IOException {
        return Files.exists(path)
                ? Files.readAttributes(path, BasicFileAttributes.class).fileKey()
                : null;
    }

    /** Makes the file when there is none. */
    void create() throws IOException {
        try {
            Files.createFile(path, ownerOnly());
        } catch (FileAlreadyExistsException e) {
            if (POSIX) {
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
            }
        }
    }

    private void check(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        path.toFile().length() > MAX_CHECKED ? "PRAGMA schema_version" : "PRAGMA quick_check(1)")) {
            if (row.next() && path.toFile().length() <= MAX_CHECKED && !"ok".equals(row.getString(1))) {
                throw new SQLException("quick_check: " + row.getString(1), null, SQLiteErrorCode.SQLITE_CORRUPT.code);
            }
        }
    }

    private static FileAttribute<?>[] ownerOnly() {
        return POSIX
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}
