package io.kiroproxy.server.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.server.http.ApiRequest;
import java.util.List;
import java.util.Map;

/** The guides, for the help pages (kiroproxy-contract.md 2.2). */
final class GuideRoutes {

    /** The original's first and last guide lead to ours about the same. */
    private static final Map<String, String> ORIGINAL =
            Map.of("01-quickstart", "getting-started", "05-server-deploy", "delivery");

    private final Guides guides;

    GuideRoutes(Guides guides) {
        this.guides = guides;
    }

    List<Endpoint> endpoints() {
        return List.of(
                Endpoint.shows("GET", "/api/docs", Action.now(request -> list())),
                Endpoint.shows("GET", "/api/docs/{id}", Action.now(this::one)));
    }

    private Result list() {
        ObjectNode json = Json.object();
        ArrayNode docs = json.putArray("docs");
        guides.titles().forEach((id, title) -> docs.addObject().put("id", id).put("title", title));
        return Result.of(json);
    }

    private Result one(ApiRequest request) {
        String id = request.variable("id");
        String text = guides.text(ORIGINAL.getOrDefault(id, id));
        if (text == null) {
            throw RefusedRequest.detail(404, "Document not found");
        }
        return Result.of(
                Json.object().put("id", id).put("title", Guides.title(id, text)).put("content", text));
    }
}
