package io.kiroproxy.server;

import io.kiroproxy.core.Gateway;
import io.kiroproxy.core.spi.HttpTransport;
import io.kiroproxy.server.admin.CountsKeeper;
import org.jspecify.annotations.Nullable;

/** What a server made itself and closes with itself. */
record OwnedParts(
        @Nullable Gateway gateway,
        @Nullable HttpTransport transport,
        @Nullable CountsKeeper counts) {

    static final OwnedParts NOTHING = new OwnedParts(null, null, null);

    OwnedParts withCounts(CountsKeeper keeper) {
        return new OwnedParts(gateway, transport, keeper);
    }

    void close() {
        if (gateway != null) {
            gateway.close();
        }
        if (transport != null) {
            transport.close();
        }
        if (counts != null) {
            counts.stop();
        }
    }
}
