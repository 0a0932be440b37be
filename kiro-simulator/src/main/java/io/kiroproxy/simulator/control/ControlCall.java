package io.kiroproxy.simulator.control;

import io.kiroproxy.simulator.http.Answer;
import io.kiroproxy.simulator.http.RecordedRequest;
import io.kiroproxy.simulator.json.Json;

/** One control-plane call in any spelling: a REST query, a REST body or an RPC body. */
record ControlCall(RecordedRequest request, ControlFamily family, Json body) {

    /** A member from the query, else from the body, as text; empty when absent. */
    String member(String name) {
        String query = request.query().getOrDefault(name, "");
        if (!query.isEmpty()) {
            return query;
        }
        Json member = body.at(name);
        return member.isNumber() ? member.toString() : member.text();
    }

    Answer json(Object value) {
        return Answer.of(200, family.dialect().contentType(), Json.bytes(value));
    }
}
