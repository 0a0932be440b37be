package io.kiroproxy.server.http;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request to the server's own API that has passed the checks of place and key.
 *
 * @param method the HTTP method
 * @param template the path of the route it took, as it was written
 * @param variables the route's path variables
 * @param query the query's parameters, decoded; the first value of each name
 * @param body the decoded body, empty for none; must not be changed
 * @param remote the client's address, without port
 * @param localPort the port it came in on
 * @param host what the client called this server, with the port unless it is the usual one; it has been checked
 * @param key whether it carried the admin key
 * @param client the id of the issued client key it carried, on routes for clients; null elsewhere
 */
public record ApiRequest(
        String method,
        String template,
        Map<String, String> variables,
        Map<String, String> query,
        byte[] body,
        String remote,
        int localPort,
        String host,
        Key key,
        @Nullable String client) {

    /** How a request was let in. */
    public enum Key {
        /** The server has an admin key and the request carried it. */
        SHOWN,
        /** The server has no admin key. */
        NONE_CONFIGURED
    }

    public ApiRequest {
        Objects.requireNonNull(method, "method");
        Objects.requireNonNull(template, "template");
        variables = Map.copyOf(variables);
        query = Map.copyOf(query);
        Objects.requireNonNull(body, "body");
        Objects.requireNonNull(remote, "remote");
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(key, "key");
    }

    /** The value of a path variable, which the route's template must have. */
    public String variable(String name) {
        return Objects.requireNonNull(variables.get(name), name);
    }

    /** Without query and body, which may hold secrets. */
    @Override
    public String toString() {
        return method + " " + template + " (" + body.length + " bytes)";
    }
}
