package io.kiroproxy.server.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * What a route answers.
 *
 * @param status the HTTP status
 * @param json the body
 * @param subject the account that was made or changed, for the audit log; null to take it from the path
 */
record Result(int status, JsonNode json, @Nullable String subject) {

    static Result of(JsonNode json) {
        return new Result(200, json, null);
    }

    /** Something that went well about {@code subject}. */
    static Result about(String subject, JsonNode json) {
        return new Result(200, json, subject);
    }

    /** {@code {"ok":true}}, to be added to. */
    static ObjectNode ok() {
        return Json.object().put("ok", true);
    }

    /** A logical failure: 200 and {@code {"ok":false,"error":…}}. */
    static Result failed(String error) {
        return of(Json.object().put("ok", false).put("error", error));
    }
}
