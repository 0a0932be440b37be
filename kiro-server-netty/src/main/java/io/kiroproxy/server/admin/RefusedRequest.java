package io.kiroproxy.server.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The caller did something wrong; carries the whole answer (kiroproxy-contract.md 2). */
final class RefusedRequest extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Result result;

    private RefusedRequest(Result result) {
        super(result.json().toString());
        this.result = result;
    }

    Result result() {
        return result;
    }

    /** {@code {"detail":"…"}}. */
    static RefusedRequest detail(int status, String detail) {
        return new RefusedRequest(new Result(status, Json.object().put("detail", detail), null));
    }

    static RefusedRequest noAccount() {
        return detail(404, "Account not found");
    }

    /** 422 {@code {"detail":[{"loc":[place, name],"msg":…,"type":…}]}}, as FastAPI writes it. */
    static RefusedRequest invalid(String place, String name, String message, String type) {
        ObjectNode problem = Json.object();
        problem.putArray("loc").add(place).add(name);
        problem.put("msg", message).put("type", type);
        JsonNode detail = Json.object().set("detail", Json.array().add(problem));
        return new RefusedRequest(new Result(422, detail, null));
    }
}
