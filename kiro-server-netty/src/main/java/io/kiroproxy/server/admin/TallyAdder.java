package io.kiroproxy.server.admin;

import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/** Adds up calls from many threads without any of them waiting. */
final class TallyAdder {

    private final LongAdder requests = new LongAdder();
    private final LongAdder errors = new LongAdder();
    private final LongAdder tokensIn = new LongAdder();
    private final LongAdder tokensOut = new LongAdder();
    private final LongAdder millis = new LongAdder();
    private final LongAccumulator last = new LongAccumulator(Math::max, 0);

    void add(Tally call) {
        requests.add(call.requests());
        errors.add(call.errors());
        tokensIn.add(call.tokensIn());
        tokensOut.add(call.tokensOut());
        millis.add(call.millis());
        last.accumulate(call.lastMillis());
    }

    Tally sum() {
        return new Tally(requests.sum(), errors.sum(), tokensIn.sum(), tokensOut.sum(), millis.sum(), last.get());
    }
}
