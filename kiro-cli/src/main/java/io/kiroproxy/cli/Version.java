package io.kiroproxy.cli;

import picocli.CommandLine.IVersionProvider;

/** What this build is, from the jar's manifest. */
final class Version implements IVersionProvider {

    private static final String UNPACKAGED = "0.1.0-SNAPSHOT";

    static String number() {
        String implementation = Version.class.getPackage().getImplementationVersion();
        return implementation == null ? UNPACKAGED : implementation;
    }

    static String java() {
        return System.getProperty("java.version");
    }

    @Override
    public String[] getVersion() {
        return new String[] {"kiro-proxy " + number() + " (Java " + java() + ")"};
    }
}
