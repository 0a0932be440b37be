package io.kiroproxy.server.capture;

import io.kiroproxy.core.spi.UpstreamProvider;
import io.kiroproxy.server.history.CallResult;
import io.kiroproxy.server.history.CallRow;
import io.kiroproxy.server.history.Captured;
import io.kiroproxy.server.http.WireTap;
import io.kiroproxy.server.trace.WatchedProvider;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Decides which calls are captured, and holds the captures of those that run. Thread-safe; never waits. */
public final class CaptureDesk {

    /** Calls that are captured at once; more are not. */
    static final int MAX_CALLS = 2_048;

    /** Bytes of all captures in memory; what does not fit is cut. */
    static final long MAX_MEMORY = 64L << 20;

    private final int paneLimit;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final CaptureMemory memory = new CaptureMemory(MAX_MEMORY);
    private final Map<String, CallCapture> running = new ConcurrentHashMap<>();
    private volatile CapturePolicy policy = CapturePolicy.OFF;

    private CaptureDesk(int paneLimit, InstantSource clock, RandomGenerator random) {
        this.paneLimit = paneLimit;
        this.clock = clock;
        this.random = random;
    }

    /**
     * One that captures nothing yet.
     *
     * @param paneLimit bytes of one side of a call
     */
    public static CaptureDesk create(int paneLimit, InstantSource clock, RandomGenerator random) {
        return new CaptureDesk(paneLimit, clock, random);
    }

    /** What holds now. */
    public CapturePolicy policy() {
        return policy.at(clock.instant());
    }

    /** From now on captures by {@code other}. */
    public void policy(CapturePolicy other) {
        policy = other;
    }

    /** Begins to capture a call, or not: null. */
    public @Nullable WireTap begin(String call) {
        CapturePolicy now = policy;
        if (now.mode() == CapturePolicy.Mode.OFF) {
            return null;
        }
        now = now.at(clock.instant());
        boolean wanted = now.mode() != CapturePolicy.Mode.OFF
                && (now.mode() != CapturePolicy.Mode.SAMPLED || random.nextDouble() < now.sampleRate());
        if (!wanted || running.size() >= MAX_CALLS) {
            return null;
        }
        CallCapture capture = new CallCapture(paneLimit, memory);
        running.put(call, capture);
        return capture;
    }

    /** What was captured of a call that is over, to be released; nothing when it is not wanted. */
    public Captured take(CallRow row) {
        CallCapture capture = running.remove(row.id());
        if (capture == null) {
            return Captured.NONE;
        }
        if (policy.mode() == CapturePolicy.Mode.ERRORS && row.result().outcome() == CallResult.Outcome.OK) {
            capture.release();
            return Captured.NONE;
        }
        capture.end();
        return capture;
    }

    /** It was no call after all. */
    public void discard(String call) {
        CallCapture capture = running.remove(call);
        if (capture != null) {
            capture.release();
        }
    }

    /** {@code provider}, its exchanges being captured where the call is. */
    public UpstreamProvider tap(UpstreamProvider provider) {
        return new WatchedProvider(provider, (request, account, call) -> {
            CallCapture capture = of(request.id());
            return capture == null ? call : new TappedCall(call, capture);
        });
    }

    private @Nullable CallCapture of(String call) {
        return running.isEmpty() ? null : running.get(call);
    }

    long memoryUsed() {
        return memory.used();
    }
}
