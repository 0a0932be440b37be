package io.kiroproxy.server.http;

import io.kiroproxy.core.spi.HttpFields;
import java.nio.ByteBuffer;

/** Sees what goes over the wire between a client and the server in one call. On any thread, one at a time; must not wait. */
public interface WireTap {

    /** The request, once it is whole. */
    void request(String method, String target, HttpFields fields, byte[] body);

    /** The head of the answer. */
    void head(int status, HttpFields fields);

    /** A piece of the answer; valid until the method returns. */
    void sent(ByteBuffer bytes);
}
