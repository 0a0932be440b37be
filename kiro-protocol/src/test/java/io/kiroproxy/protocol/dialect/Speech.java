package io.kiroproxy.protocol.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** One client protocol as a client speaks it. */
interface Speech {

    /** Path and query of a request. */
    String target(Asked asked);

    /** The body of a request. */
    ObjectNode body(Asked asked);

    /** What a whole answer says. */
    Heard whole(JsonNode answer);

    /** What a stream says; refuses what the protocol's grammar does not allow. */
    Heard stream(byte[] stream);
}
