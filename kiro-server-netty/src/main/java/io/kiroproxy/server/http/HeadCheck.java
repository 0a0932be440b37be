package io.kiroproxy.server.http;

import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.spi.HttpFields;
import io.kiroproxy.server.config.Limit;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import java.net.InetAddress;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a well-framed request's head alone can be refused for, in order: place, key, upgrade, path, method,
 * expectation, body. Nothing of the body is asked for before all of it has passed.
 */
final class HeadCheck {

    /** A server that ends takes no new calls. */
    static final Refusal STOPPING = new Refusal(
            RefusalReason.DRAINING,
            0,
            ErrorKind.UPSTREAM_UNAVAILABLE,
            "the proxy is shutting down and takes no new calls; try again",
            HttpFields.of("retry-after", "5"));

    private final Edge edge;

    HeadCheck(Edge edge) {
        this.edge = edge;
    }

    /** Who calls, and why not. */
    AccessGate.Caller check(HttpRequest request, Asked asked, InetAddress remote) {
        Target target = asked.target();
        Router.Match match = asked.match();
        Refusal place = edge.place().check(request, match.zone());
        if (place != null) {
            return AccessGate.Caller.refused(place);
        }
        AccessGate.Caller caller = key(target, asked.fields(), match, remote);
        if (caller.refusal() != null) {
            return caller;
        }
        return caller.unless(rest(request, target, match));
    }

    private AccessGate.Caller key(Target target, HttpFields fields, Router.Match match, InetAddress remote) {
        if (match.zone() == Router.Zone.MODEL) {
            String protocol = match.protocol() == null ? null : match.protocol().name();
            return edge.access().client(fields, target.key(), remote, protocol);
        }
        boolean api = match.zone() == Router.Zone.ADMIN && ApiRoute.owns(target.path());
        return AccessGate.Caller.refused(api ? edge.access().admin(fields, remote) : null);
    }

    private @Nullable Refusal rest(HttpRequest request, Target target, Router.Match match) {
        if (edge.state().draining() && isCall(request, match)) {
            return STOPPING;
        }
        if (request.headers().containsValue(HttpHeaderNames.UPGRADE, "websocket", true)) {
            return Refusal.of(
                    RefusalReason.UPGRADE,
                    426,
                    ErrorKind.UPGRADE_REFUSED,
                    target.path() + " speaks plain HTTP, not WebSocket; use POST");
        }
        Refusal path = path(request, target, match);
        if (path != null) {
            return path;
        }
        String expect = request.headers().get(HttpHeaderNames.EXPECT);
        if (expect != null && !expect.equalsIgnoreCase("100-continue")) {
            return Refusal.of(
                    RefusalReason.UPGRADE,
                    417,
                    ErrorKind.INVALID_REQUEST,
                    "an unknown expectation (expected: 100-continue)");
        }
        return body(request, edge.limits().of(match.api() == null ? Limit.BODY : Limit.ADMIN_BODY));
    }

    private static @Nullable Refusal path(HttpRequest request, Target target, Router.Match match) {
        if (!match.nobody() || request.method().equals(HttpMethod.OPTIONS)) {
            return null;
        }
        boolean api = match.zone() == Router.Zone.ADMIN && ApiRoute.owns(target.path());
        if (match.allowed().isEmpty()) {
            return Refusal.of(
                    RefusalReason.PATH, 0, ErrorKind.NOT_FOUND, api ? "Not Found" : "no such path: " + target.path());
        }
        return new Refusal(
                RefusalReason.METHOD,
                0,
                ErrorKind.METHOD_NOT_ALLOWED,
                api ? "Method Not Allowed" : request.method() + " is not for " + target.path(),
                HttpFields.of("allow", String.join(", ", match.allowed())));
    }

    private static boolean isCall(HttpRequest request, Router.Match match) {
        return match.zone() == Router.Zone.MODEL && request.method().equals(HttpMethod.POST);
    }

    private static @Nullable Refusal body(HttpRequest request, long limit) {
        if (coding(request) == null) {
            return Refusal.of(
                    RefusalReason.MEDIA,
                    415,
                    ErrorKind.UNSUPPORTED_MEDIA,
                    "an unknown content coding (expected: gzip or none)");
        }
        return HttpUtil.getContentLength(request, 0L) > limit
                ? Refusal.of(
                        RefusalReason.SIZE,
                        413,
                        ErrorKind.TOO_LARGE,
                        "the body is too large (at most " + limit + " bytes)")
                : null;
    }

    /** The header fields of a request. */
    static HttpFields fields(HttpRequest request) {
        HttpFields.Builder fields = HttpFields.builder();
        request.headers().forEach(field -> fields.add(field.getKey(), field.getValue()));
        return fields.build();
    }

    /** The coding of a request's body, or null when it is not supported. */
    static RequestBody.@Nullable Coding coding(HttpRequest request) {
        String named = String.join(",", request.headers().getAll(HttpHeaderNames.CONTENT_ENCODING));
        return switch (named.trim().toLowerCase(Locale.ROOT)) {
            case "", "identity" -> RequestBody.Coding.IDENTITY;
            case "gzip", "x-gzip" -> RequestBody.Coding.GZIP;
            default -> null;
        };
    }
}
