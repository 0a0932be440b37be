package io.kiroproxy.server;

import io.kiroproxy.core.Gateway;
import io.kiroproxy.core.spi.HttpTransport;
import io.kiroproxy.server.admin.CallJournal;
import io.kiroproxy.server.admin.CountsKeeper;
import io.kiroproxy.server.admin.ModelNames;
import io.kiroproxy.server.config.HistorySettings;
import io.kiroproxy.server.history.CallHistory;
import java.nio.file.Path;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * What a server made itself and closes with itself: first what makes calls, then what is still to be told of them.
 *
 * @param gateway null when it is its owner's
 * @param transport null when it is its owner's
 * @param counts null without a home
 */
record OwnedParts(
        @Nullable Gateway gateway,
        @Nullable HttpTransport transport,
        @Nullable CountsKeeper counts,
        CallHistory history,
        Observers observers) {

    /**
     * Counts and calls live as long as the home that they are kept in.
     *
     * @param models who knows when models were seen, null for nobody
     */
    OwnedParts keptIn(
            @Nullable Path home,
            @Nullable ModelNames models,
            CallHistory.Start begin,
            HistorySettings settings,
            InstantSource clock) {
        if (home == null) {
            return this;
        }
        CallJournal calls = observers.calls();
        CallHistory kept = begin.start(home, settings, clock, CallJournal.OLDER, calls::addOlder);
        calls.keepIn(kept);
        return new OwnedParts(gateway, transport, CountsKeeper.start(calls, models, home, clock), kept, observers);
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
        observers.audit().close();
        history.stop();
        observers.metrics().close();
        observers.log().close();
        observers.tracing().close();
    }
}
