package io.kiroproxy.server.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.server.http.ApiRequest;
import io.kiroproxy.server.http.Drain;
import java.util.List;

/** Ends the server as a stop signal does, but goes on answering until its last call has ended. */
final class DrainRoutes {

    private final Drain drain;

    DrainRoutes(Drain drain) {
        this.drain = drain;
    }

    List<Endpoint> endpoints() {
        return List.of(
                Endpoint.shows("GET", "/api/drain", Action.now(request -> Result.of(state()))),
                Endpoint.changes("POST", "/api/drain", Action.now(this::begin)));
    }

    /** Whoever merely reaches a server without an admin key must not be able to end it. */
    private Result begin(ApiRequest request) {
        if (request.key() != ApiRequest.Key.SHOWN) {
            throw RefusedRequest.detail(
                    403,
                    "this ends the server and needs an admin key: set access.admin-key-file in the configuration and"
                            + " restart, or stop the server where it runs (Ctrl-C)");
        }
        drain.begin();
        ObjectNode json = Result.ok();
        json.setAll(state());
        return Result.of(json);
    }

    private ObjectNode state() {
        return Json.object().put("draining", drain.draining()).put("calls_running", drain.running());
    }
}
