package io.kiroproxy.server.metrics;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;

/**
 * Which build of the server this is.
 *
 * @param version its version
 * @param revision the commit it was built from, {@code unknown} when the sources were no checkout
 */
public record Build(String version, String revision) {

    /** The running one, as the build noted it. */
    public static Build current() {
        try (InputStream noted = Build.class.getResourceAsStream("build.properties")) {
            Properties properties = new Properties();
            properties.load(Objects.requireNonNull(noted, "build.properties"));
            return new Build(properties.getProperty("version"), properties.getProperty("revision"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
