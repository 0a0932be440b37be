package io.kiroproxy.simulator.http;

import io.kiroproxy.simulator.json.Json;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What goes back to the client: status, headers, and either a body of known length or a list of actions.
 *
 * @param status the HTTP status
 * @param headers header names and values, written in this order
 * @param body the body when {@code actions} is empty
 * @param actions the steps of a streamed (chunked) answer
 * @param labels what the request turned out to be, for the request log
 */
public record Answer(int status, Map<String, String> headers, byte[] body, List<Action> actions, Labels labels) {
    /**
     * What a request turned out to be.
     *
     * @param operation the operation's name, empty when unknown
     * @param dialect {@code R}, {@code L} or {@code K} for data-plane calls, else empty
     * @param account the account's name, empty when the credential is unknown
     */
    public record Labels(String operation, String dialect, String account) {
        static final Labels NONE = new Labels("", "", "");
    }

    /** Copies the headers and actions. */
    public Answer {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
        actions = List.copyOf(actions);
    }

    /** An answer with a body of known length. */
    public static Answer of(int status, String contentType, byte[] body) {
        return new Answer(status, Map.of("content-type", contentType), body, List.of(), Labels.NONE);
    }

    /** A JSON answer. */
    public static Answer json(int status, Object value) {
        return of(status, "application/json", Json.bytes(value));
    }

    /** A redirect (302). */
    public static Answer redirect(String location) {
        return new Answer(302, Map.of("location", location), new byte[0], List.of(), Labels.NONE);
    }

    /** A chunked answer made of actions. */
    public static Answer streamed(int status, String contentType, List<Action> actions) {
        return new Answer(status, Map.of("content-type", contentType), new byte[0], actions, Labels.NONE);
    }

    /** A copy with one more header. */
    public Answer header(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Answer(status, more, body, actions, labels);
    }

    /** A copy with labels. */
    public Answer labelled(Labels given) {
        return new Answer(status, headers, body, actions, given);
    }
}
