package io.kiroproxy.protocol.responses;

/** A request goes on from an answer that is not stored; the protocol has an error of its own for that. */
final class PreviousNotFoundException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String id;

    PreviousNotFoundException(String id) {
        super("previous_response_id: not stored");
        this.id = id;
    }

    String id() {
        return id;
    }
}
