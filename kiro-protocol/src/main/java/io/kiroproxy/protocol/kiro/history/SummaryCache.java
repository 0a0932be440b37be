package io.kiroproxy.protocol.kiro.history;

import io.kiroproxy.core.model.Message;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The last summary of each session. Bounded; any thread. */
final class SummaryCache {

    /** Sessions whose summaries are kept. */
    static final int MAX_SESSIONS = 256;

    /**
     * A summary and what it stands for.
     *
     * @param covered how many messages
     * @param hash of those messages
     */
    record Entry(String text, int covered, int hash, Instant madeAt) {

        boolean standsFor(List<Message> messages) {
            return covered <= messages.size() && messages.subList(0, covered).hashCode() == hash;
        }
    }

    private final Clock clock;
    private final Map<String, Entry> entries = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Entry> eldest) {
            return size() > MAX_SESSIONS;
        }
    };

    SummaryCache(Clock clock) {
        this.clock = clock;
    }

    void keep(String session, List<Message> older, String text) {
        Entry entry = new Entry(text, older.size(), older.hashCode(), clock.instant());
        synchronized (entries) {
            entries.put(session, entry);
        }
    }

    /** A summary that can stand for the messages before {@code place} although some of those are newer than it. */
    @Nullable
    Entry find(String session, List<Message> messages, int place, LongHistorySettings settings) {
        Entry entry;
        synchronized (entries) {
            entry = entries.get(session);
        }
        if (entry == null || entry.covered() > place || !entry.standsFor(messages)) {
            return null;
        }
        boolean young = clock.instant().isBefore(entry.madeAt().plus(settings.summaryCacheMaxAge()));
        boolean near = place - entry.covered() < settings.summaryCacheMinDeltaMessages()
                && HistorySize.of(messages.subList(entry.covered(), place)) < settings.summaryCacheMinDeltaChars();
        return young && near ? entry : null;
    }
}
