package io.kiroproxy.protocol.spi;

import io.kiroproxy.core.spi.HttpFields;
import java.util.Map;
import java.util.Objects;

/**
 * A client's HTTP request, body included.
 *
 * @param id the call's id, unique per process, for bodies and headers that need one
 * @param route the route it took
 * @param variables the route's path variables
 * @param query the query's parameters, decoded; the first value of each name
 * @param fields the header fields
 * @param body the decoded body, empty for none; must not be changed
 */
public record ClientRequest(
        String id,
        ClientRoute route,
        Map<String, String> variables,
        Map<String, String> query,
        HttpFields fields,
        byte[] body) {

    public ClientRequest {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(route, "route");
        variables = Map.copyOf(variables);
        query = Map.copyOf(query);
        Objects.requireNonNull(fields, "fields");
        Objects.requireNonNull(body, "body");
    }

    /** A POST to {@code template} with a JSON body, for embedders and tests. */
    public static ClientRequest post(String id, String template, HttpFields fields, byte[] body) {
        return new ClientRequest(id, ClientRoute.of("POST", template), Map.of(), Map.of(), fields, body);
    }

    @Override
    public String toString() {
        return route + " (" + body.length + " bytes)";
    }
}
