package io.kiroproxy.server.http;

import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.spi.HttpFields;

/**
 * Why a request is not served.
 *
 * @param reason which rule refuses it
 * @param status the HTTP status, which wins over the one the kind has in a client protocol; 0 to leave it to that
 * @param kind what the body says
 * @param message for the client
 * @param fields further header fields, {@code allow} for example
 */
record Refusal(RefusalReason reason, int status, ErrorKind kind, String message, HttpFields fields) {

    static Refusal of(RefusalReason reason, int status, ErrorKind kind, String message) {
        return new Refusal(reason, status, kind, message, HttpFields.EMPTY);
    }

    /** Whether it says something about the connection or the place it comes from (decisions.md 11). */
    boolean closing() {
        return switch (status) {
            case 400, 403, 408, 413, 414, 415, 417, 421, 431, 501, 505 -> true;
            default -> false;
        };
    }

    /** One that is not well-formed, or could be read in two ways. */
    static Refusal badRequest(String message) {
        return of(RefusalReason.SMUGGLING, 400, ErrorKind.INVALID_REQUEST, message);
    }
}
