package io.kiroproxy.server.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.credential.AccountId;
import io.kiroproxy.server.http.ApiRequest;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a request brings, checked: {@code null} counts as absent, a wrong type is a 422. */
final class Inputs {

    /** Characters of a text field that is not a credential. */
    static final int MAX_TEXT = 10_000;

    /** The year 9999, in seconds. */
    private static final double LATEST = 253_402_300_799.0;

    private final JsonNode body;

    private Inputs(JsonNode body) {
        this.body = body;
    }

    /** The body, which must be an object; nothing at all counts as an empty one. */
    static Inputs of(ApiRequest request) {
        if (request.body().length == 0) {
            return new Inputs(Json.object());
        }
        JsonNode json = json(request);
        if (!json.isObject()) {
            throw RefusedRequest.detail(400, "the body is not a JSON object");
        }
        return new Inputs(json);
    }

    /** Members that have been read before. */
    static Inputs of(ObjectNode body) {
        return new Inputs(body);
    }

    static JsonNode json(ApiRequest request) {
        try {
            return Json.MAPPER.readTree(request.body());
        } catch (JsonProcessingException e) {
            throw RefusedRequest.detail(
                    400,
                    "the body is not JSON (line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr() + ")");
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory failed", e);
        }
    }

    boolean has(String name) {
        return body.hasNonNull(name);
    }

    @Nullable
    String text(String name) {
        JsonNode value = body.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isTextual()) {
            throw RefusedRequest.invalid("body", name, "Input should be a valid string", "string_type");
        }
        if (value.textValue().length() > MAX_TEXT) {
            throw RefusedRequest.invalid(
                    "body", name, "String should have at most " + MAX_TEXT + " characters", "string_too_long");
        }
        return value.textValue();
    }

    String text(String name, String otherwise) {
        String text = text(name);
        return text == null ? otherwise : text;
    }

    String neededText(String name) {
        String text = text(name);
        if (text == null) {
            throw RefusedRequest.invalid("body", name, "Field required", "missing");
        }
        return text;
    }

    boolean flag(String name, boolean otherwise) {
        JsonNode value = body.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return otherwise;
        }
        if (!value.isBoolean()) {
            throw RefusedRequest.invalid("body", name, "Input should be a valid boolean", "bool_type");
        }
        return value.booleanValue();
    }

    /** An array, empty when it is not given. */
    JsonNode list(String name) {
        JsonNode value = body.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return Json.array();
        }
        if (!value.isArray()) {
            throw RefusedRequest.invalid("body", name, "Input should be a valid list", "list_type");
        }
        return value;
    }

    ObjectNode object() {
        return (ObjectNode) body;
    }

    /** A whole number in the query. */
    static int number(ApiRequest request, String name, int otherwise, int least, int most) {
        String text = request.query().get(name);
        if (text == null || text.isEmpty()) {
            return otherwise;
        }
        long value;
        try {
            value = Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw RefusedRequest.invalid(
                    "query",
                    name,
                    "Input should be a valid integer, unable to parse string as an integer",
                    "int_parsing");
        }
        if (value > most) {
            throw RefusedRequest.invalid(
                    "query", name, "Input should be less than or equal to " + most, "less_than_equal");
        }
        if (value < least) {
            throw RefusedRequest.invalid(
                    "query", name, "Input should be greater than or equal to " + least, "greater_than_equal");
        }
        return (int) value;
    }

    /** A time in the query as seconds since 1970, null when it is not given. */
    static @Nullable Instant time(ApiRequest request, String name) {
        String text = request.query().get(name);
        if (text == null || text.isEmpty()) {
            return null;
        }
        double seconds;
        try {
            seconds = Double.parseDouble(text);
        } catch (NumberFormatException e) {
            seconds = Double.NaN;
        }
        if (!(seconds >= 0 && seconds <= LATEST)) {
            throw RefusedRequest.invalid(
                    "query", name, "Input should be a time in seconds since 1970", "float_parsing");
        }
        return Instant.ofEpochMilli(Math.round(seconds * 1000));
    }

    /** A yes or no in the query, null when it is not given. */
    static @Nullable Boolean flag(ApiRequest request, String name) {
        String text = request.query().get(name);
        if (text == null || text.isEmpty()) {
            return null;
        }
        return switch (text) {
            case "1", "true", "True", "yes", "on" -> true;
            case "0", "false", "False", "no", "off" -> false;
            default ->
                throw RefusedRequest.invalid(
                        "query", name, "Input should be a valid boolean, unable to interpret input", "bool_parsing");
        };
    }

    /** The account that the path names, null when it cannot be one's id. */
    static @Nullable AccountId account(ApiRequest request) {
        String id = request.variable("id");
        return AccountId.isValid(id) ? AccountId.of(id) : null;
    }
}
