package io.kiroproxy.server.trace;

import io.kiroproxy.core.ChatRequest;
import io.kiroproxy.core.spi.HttpCall;
import io.kiroproxy.core.spi.HttpFields;
import io.kiroproxy.core.spi.UpstreamProvider;
import io.kiroproxy.server.history.CallRow;
import io.kiroproxy.server.spi.CallHead;
import io.kiroproxy.server.spi.CallTrace;
import io.kiroproxy.server.spi.CallTracer;
import io.kiroproxy.server.spi.TraceIds;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The traces of the calls that run. Thread-safe; never waits. What a tracer throws is logged and harms no call. */
public final class Tracing implements AutoCloseable {

    /** Calls that are followed at once; more are not. */
    static final int MAX_CALLS = 20_000;

    private static final System.Logger LOG = System.getLogger(Tracing.class.getName());

    private final CallTracer tracer;
    private final Map<String, CallTrace> running = new ConcurrentHashMap<>();

    private Tracing(CallTracer tracer) {
        this.tracer = tracer;
    }

    /** By {@code tracer}, which is closed with it. */
    public static Tracing by(CallTracer tracer) {
        return new Tracing(tracer);
    }

    /** The head of what is probably a call has come in. */
    public void began(CallHead head) {
        if (tracer != CallTracer.NONE && running.size() < MAX_CALLS) {
            guarded(() -> running.put(head.call(), new GuardedTrace(tracer.begin(head))));
        }
    }

    /** What the log names a running call by, null when it is not followed. */
    public @Nullable TraceIds ids(String call) {
        CallTrace trace = running.get(call);
        return trace == null ? null : trace.ids();
    }

    /** It was no call. */
    public void dropped(String call) {
        running.remove(call);
    }

    /** A call is over. */
    public void ended(CallRow row) {
        CallTrace trace = running.remove(row.id());
        if (trace != null) {
            trace.ended(row);
        }
    }

    /** {@code provider}, its exchanges being told of. */
    public UpstreamProvider follow(UpstreamProvider provider) {
        return tracer == CallTracer.NONE
                ? provider
                : new WatchedProvider(provider, (request, account, call) -> {
                    CallTrace trace = running.get(request.id());
                    return trace == null ? call : new TracedCall(trace, request, account.accountId(), call);
                });
    }

    @Override
    public void close() {
        running.clear();
        guarded(tracer::close);
    }

    private static void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "tracing failed", e);
        }
    }

    /** A trace whose exceptions end no call. */
    private record GuardedTrace(CallTrace trace) implements CallTrace {

        @Override
        public HttpFields attempt(ChatRequest request, String account, HttpCall http) {
            try {
                return trace.attempt(request, account, http);
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.WARNING, "tracing failed", e);
                return HttpFields.EMPTY;
            }
        }

        @Override
        public @Nullable TraceIds ids() {
            try {
                return trace.ids();
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.WARNING, "tracing failed", e);
                return null;
            }
        }

        @Override
        public void ended(CallRow row) {
            guarded(() -> trace.ended(row));
        }
    }
}
