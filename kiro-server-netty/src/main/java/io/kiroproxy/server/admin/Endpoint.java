package io.kiroproxy.server.admin;

import io.kiroproxy.server.http.ApiRoute;

/**
 * A route of the admin API.
 *
 * @param trace whether it leaves a line in the audit log
 * @param audience who may call it
 */
record Endpoint(String method, String template, Trace trace, ApiRoute.Audience audience, Action action) {

    /** What a route leaves behind. */
    enum Trace {
        /** It only shows something. */
        NONE,
        /** It changes something, or gives secrets away. */
        AUDITED
    }

    static Endpoint shows(String method, String template, Action action) {
        return new Endpoint(method, template, Trace.NONE, ApiRoute.Audience.ADMIN, action);
    }

    static Endpoint changes(String method, String template, Action action) {
        return new Endpoint(method, template, Trace.AUDITED, ApiRoute.Audience.ADMIN, action);
    }

    /** What a client may see of itself. */
    static Endpoint forClients(String method, String template, Action action) {
        return new Endpoint(method, template, Trace.NONE, ApiRoute.Audience.CLIENT, action);
    }
}
