package io.kiroproxy.examples;

import io.kiroproxy.core.CallListener;
import io.kiroproxy.core.CallRecord;
import io.kiroproxy.core.model.TokenUsage;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.DoubleAdder;

/** A listener: what each client has cost so far, in the upstream's credits. */
public final class Spending implements CallListener {

    private final Map<String, DoubleAdder> credits = new ConcurrentHashMap<>();

    @Override
    public void ended(CallRecord call) {
        TokenUsage usage = call.usage();
        if (usage != null && usage.credits() > 0) {
            String client = call.client() == null ? "anybody" : call.client();
            credits.computeIfAbsent(client, name -> new DoubleAdder()).add(usage.credits());
        }
    }

    /** Credits by client. */
    public Map<String, Double> soFar() {
        Map<String, Double> sums = new TreeMap<>();
        credits.forEach((client, sum) -> sums.put(client, sum.sum()));
        return sums;
    }
}
