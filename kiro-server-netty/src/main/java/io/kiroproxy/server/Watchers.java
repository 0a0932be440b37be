package io.kiroproxy.server;

import io.kiroproxy.server.admin.CallJournal;
import io.kiroproxy.server.capture.CaptureDesk;
import io.kiroproxy.server.http.CallWatcher;
import io.kiroproxy.server.http.RefusalReason;
import io.kiroproxy.server.http.ServedCall;
import io.kiroproxy.server.http.WireTap;
import io.kiroproxy.server.metrics.ServerMetrics;
import io.kiroproxy.server.spi.CallHead;
import io.kiroproxy.server.trace.Tracing;
import org.jspecify.annotations.Nullable;

/** Tells those who watch the edge what each wants to hear. */
record Watchers(CallJournal calls, ServerMetrics metrics, CaptureDesk captures, Tracing tracing)
        implements CallWatcher {

    @Override
    public void served(ServedCall call) {
        calls.served(call);
    }

    @Override
    public void began(CallHead head) {
        tracing.began(head);
    }

    @Override
    public @Nullable WireTap tap(String call) {
        return captures.begin(call);
    }

    @Override
    public void dropped(String call) {
        captures.discard(call);
        tracing.dropped(call);
    }

    @Override
    public void refused(RefusalReason reason) {
        metrics.refused(reason);
    }
}
