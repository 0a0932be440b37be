package io.kiroproxy.server.metrics;

import org.jspecify.annotations.Nullable;

/** Which build of the server this is, as its jar's manifest says. */
public final class Build {

    private Build() {}

    /** The version, {@code development} outside a jar. */
    public static String version() {
        return known(Build.class.getPackage().getImplementationVersion(), "development");
    }

    /** The commit it was built from, {@code unknown} when the build did not know. */
    public static String revision() {
        return known(Build.class.getPackage().getSpecificationVersion(), "unknown");
    }

    private static String known(@Nullable String value, String otherwise) {
        return value == null || value.isEmpty() ? otherwise : value;
    }
}
