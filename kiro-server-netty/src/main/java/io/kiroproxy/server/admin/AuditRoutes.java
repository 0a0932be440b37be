package io.kiroproxy.server.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.server.http.ApiRequest;
import java.util.List;

/** Who has changed what. */
final class AuditRoutes {

    private static final int DEFAULT_LIMIT = 100;

    private final AuditTrail trail;

    AuditRoutes(AuditTrail trail) {
        this.trail = trail;
    }

    List<Endpoint> endpoints() {
        return List.of(Endpoint.shows("GET", "/api/audit", Action.now(this::newest)));
    }

    private Result newest(ApiRequest request) {
        int limit = Inputs.number(request, "limit", DEFAULT_LIMIT, 1, AuditTrail.MAX_ENTRIES);
        int before = Inputs.number(request, "cursor", Integer.MAX_VALUE, 1, Integer.MAX_VALUE);
        String search = request.query().getOrDefault("q", "");
        List<ObjectNode> page = trail.newest(
                before,
                limit + 1,
                entry -> search.isEmpty()
                        || entry.path("what").asText().contains(search)
                        || entry.path("subject").asText().contains(search));
        ObjectNode json = Json.object();
        ArrayNode entries = json.putArray("entries");
        page.stream().limit(limit).forEach(entries::add);
        json.put("next", page.size() > limit ? page.get(limit - 1).path("id").asText() : null);
        return Result.of(json);
    }
}
