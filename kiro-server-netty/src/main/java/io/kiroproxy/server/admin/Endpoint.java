package io.kiroproxy.server.admin;

/**
 * A route of the admin API.
 *
 * @param trace whether it leaves a line in the audit log
 */
record Endpoint(String method, String template, Trace trace, Action action) {

    /** What a route leaves behind. */
    enum Trace {
        /** It only shows something. */
        NONE,
        /** It changes something, or gives secrets away. */
        AUDITED
    }

    static Endpoint shows(String method, String template, Action action) {
        return new Endpoint(method, template, Trace.NONE, action);
    }

    static Endpoint changes(String method, String template, Action action) {
        return new Endpoint(method, template, Trace.AUDITED, action);
    }
}
