package io.kiroproxy.benchmarks.http2;

import io.kiroproxy.server.transport.Http2Limits;
import io.kiroproxy.server.transport.TransportSettings;
import org.jspecify.annotations.Nullable;

/** What the transport offers to speak. */
enum Spoken {
    HTTP_1_1("HTTP/1.1", null),
    HTTP_2("HTTP/2", Http2Limits.DEFAULT);

    private final String title;
    private final @Nullable Http2Limits http2;

    Spoken(String title, @Nullable Http2Limits http2) {
        this.title = title;
        this.http2 = http2;
    }

    /** As in a table. */
    String title() {
        return title;
    }

    TransportSettings settings() {
        return TransportSettings.DEFAULT.withHttp2(http2);
    }
}
