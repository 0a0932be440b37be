package io.kiroproxy.simulator.http;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Answers some requests itself, before the service behind it sees them. Safe for several threads. */
public final class Interception implements SimulatorService {
    private final SimulatorService behind;
    private final List<Entry> entries = new ArrayList<>();

    private static final class Entry {
        final Predicate<RecordedRequest> when;
        final Answer answer;
        int left;

        Entry(Predicate<RecordedRequest> when, int left, Answer answer) {
            this.when = when;
            this.left = left;
            this.answer = answer;
        }
    }

    /** Passes everything to this service until told otherwise. */
    public Interception(SimulatorService behind) {
        this.behind = behind;
    }

    /** The next requests that fit get this answer, so many times. */
    public synchronized void answer(int times, Predicate<RecordedRequest> when, Answer answer) {
        entries.add(new Entry(when, times, answer));
    }

    @Override
    public Answer answer(RecordedRequest request) {
        return intercepted(request).orElseGet(() -> behind.answer(request));
    }

    private synchronized Optional<Answer> intercepted(RecordedRequest request) {
        for (Iterator<Entry> i = entries.iterator(); i.hasNext(); ) {
            Entry entry = i.next();
            if (entry.when.test(request)) {
                if (--entry.left <= 0) {
                    i.remove();
                }
                return Optional.of(entry.answer);
            }
        }
        return Optional.empty();
    }
}
