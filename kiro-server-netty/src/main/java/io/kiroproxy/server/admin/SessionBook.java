package io.kiroproxy.server.admin;

import io.kiroproxy.core.CallListener;
import io.kiroproxy.core.CallRecord;
import io.kiroproxy.core.model.TokenUsage;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the calls of each session were like, by the hash in their records; the sessions quiet for longest are forgotten
 * first. Thread-safe; takes a lock for a moment.
 */
public final class SessionBook implements CallListener {

    /** Sessions that are remembered. */
    static final int MAX_SESSIONS = 10_000;

    /**
     * One session.
     *
     * @param model what ran last
     * @param calls how many
     * @param lastInput tokens of the last request: how full its window is
     * @param cacheRead tokens of the last request that came from the upstream's cache, -1 when not told
     */
    record Talk(
            @Nullable String client,
            String protocol,
            @Nullable String model,
            int calls,
            int lastInput,
            int cacheRead,
            long tokensIn,
            long tokensOut,
            double credits,
            Instant lastAt) {

        Talk plus(CallRecord record) {
            TokenUsage usage = record.usage() == null ? TokenUsage.estimate(0, 0) : record.usage();
            return new Talk(
                    record.client(),
                    record.protocol(),
                    record.model() == null ? model : record.model(),
                    calls + 1,
                    record.usage() == null ? lastInput : usage.inputTokens(),
                    record.usage() == null ? cacheRead : usage.cacheReadTokens(),
                    tokensIn + usage.inputTokens(),
                    tokensOut + usage.outputTokens(),
                    credits + Math.max(0, usage.credits()),
                    record.endedAt());
        }
    }

    private final LinkedHashMap<String, Talk> talks = new LinkedHashMap<>(16, 0.75f, true);

    /** An empty one. */
    public static SessionBook create() {
        return new SessionBook();
    }

    private SessionBook() {}

    @Override
    public void ended(CallRecord record) {
        synchronized (talks) {
            Talk before = talks.getOrDefault(
                    record.session(), new Talk(null, record.protocol(), null, 0, 0, -1, 0, 0, 0, record.endedAt()));
            talks.put(record.session(), before.plus(record));
            if (talks.size() > MAX_SESSIONS) {
                talks.remove(talks.keySet().iterator().next());
            }
        }
    }

    /** The sessions that are remembered, by the hash of their key. */
    Map<String, Talk> talks() {
        synchronized (talks) {
            return Map.copyOf(talks);
        }
    }

    int size() {
        synchronized (talks) {
            return talks.size();
        }
    }
}
