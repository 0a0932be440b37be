package io.kiroproxy.cli;

/** What this build is, from the jar's manifest. */
final class Version {

    private static final String UNPACKAGED = "0.1.0-SNAPSHOT";

    private Version() {}

    static String number() {
        String implementation = Version.class.getPackage().getImplementationVersion();
        return implementation == null ? UNPACKAGED : implementation;
    }

    static String java() {
        return System.getProperty("java.version");
    }

    /** Both in one line. */
    static String line() {
        return "kiro-proxy " + number() + " (Java " + java() + ")";
    }
}
