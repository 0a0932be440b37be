package io.kiroproxy.server.http;

import java.util.Objects;
import java.util.concurrent.CompletionStage;

/**
 * A method and a path of the server's own: below {@code /api/}, {@code /metrics}, or a page below {@code /remote-login/},
 * which needs no key because its path holds a secret.
 *
 * @param method in capitals; GET answers HEAD too
 * @param template the path; a segment in braces takes any one segment, and plain segments win over it
 * @param audience who may call it
 * @param handler makes the answer
 */
public record ApiRoute(String method, String template, Audience audience, Handler handler) {

    /** Who may call a route. */
    public enum Audience {
        /** Who has the admin key, if there is one. */
        ADMIN,
        /** Who has a client key, as for the model APIs. */
        CLIENT
    }

    /** Makes answers. */
    @FunctionalInterface
    public interface Handler {
        /**
         * Answers {@code request}. Runs on a worker thread, where files may be touched; what waits for something else
         * must be left to the stage. A failure with {@link io.kiroproxy.core.GatewayException} becomes {@code {"detail":
         * …}} with the status of its kind.
         */
        CompletionStage<ApiAnswer> answer(ApiRequest request);
    }

    public ApiRoute {
        Objects.requireNonNull(method, "method");
        Objects.requireNonNull(audience, "audience");
        Objects.requireNonNull(handler, "handler");
        if (!isOwn(template)) {
            throw new IllegalArgumentException(
                    "route: " + template + " (expected: a path below /api/ or /remote-login/, or /metrics)");
        }
    }

    /** A route for the owner. */
    public ApiRoute(String method, String template, Handler handler) {
        this(method, template, Audience.ADMIN, handler);
    }

    /** Whether a path is an administrator's. */
    static boolean owns(String path) {
        return path.startsWith("/api/") || path.equals("/metrics");
    }

    /** The same route with another handler. */
    public ApiRoute withHandler(Handler other) {
        return new ApiRoute(method, template, audience, other);
    }

    /** Whether {@code path} could be such a route's. */
    static boolean isOwn(String path) {
        return owns(path) || path.startsWith("/remote-login/");
    }

    @Override
    public String toString() {
        return method + " " + template;
    }
}
