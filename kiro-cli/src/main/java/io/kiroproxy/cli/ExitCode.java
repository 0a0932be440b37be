package io.kiroproxy.cli;

/** Exit codes, the same for every verb. */
final class ExitCode {

    static final int OK = 0;
    static final int UNEXPECTED = 1;
    static final int USAGE = 2;
    /** Service unavailable; a port is in use. */
    static final int UNAVAILABLE = 69;

    static final int INTERNAL = 70;
    /** A file or folder could not be made. */
    static final int CANNOT_CREATE = 73;
    /** A file could not be read or written. */
    static final int IO = 74;
    /** It may work later: every account pauses. */
    static final int TEMPORARY = 75;

    /** Permission denied, or a login is needed. */
    static final int PERMISSION = 77;
    /** The configuration is wrong. */
    static final int CONFIGURATION = 78;

    private ExitCode() {}
}
