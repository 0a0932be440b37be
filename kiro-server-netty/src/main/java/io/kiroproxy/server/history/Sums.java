package io.kiroproxy.server.history;

/** What some calls add up to. Not thread-safe. */
final class Sums {

    long calls;
    long errors;
    long tokensIn;
    long tokensOut;
    long cacheRead;
    long cacheWrite;
    double credits;
    final Distribution firstEvent = new Distribution();
    final Distribution duration = new Distribution();

    void add(CallRow row) {
        calls++;
        errors += row.failed() ? 1 : 0;
        tokensIn += row.tokensIn();
        tokensOut += row.tokensOut();
        cacheRead += row.cacheReadTokens();
        cacheWrite += row.cacheWriteTokens();
        credits += row.credits();
        Double first = row.firstEventMillis();
        if (first != null) {
            firstEvent.add(first);
        }
        duration.add(row.millis());
    }
}
