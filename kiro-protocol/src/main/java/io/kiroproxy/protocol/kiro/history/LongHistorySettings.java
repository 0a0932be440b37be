package io.kiroproxy.protocol.kiro.history;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * What is done about long histories: KiroProxy's parameters with its defaults (kiroproxy-contract.md 2.2), except that no
 * strategy is on. Characters are those of texts, tool inputs and tool results; an image counts as 4,800.
 *
 * @param strategies what may be done, in the order summary, truncation, estimate; {@code NONE} or nothing for nothing
 * @param maxMessages {@code auto_truncate}: messages kept, 2 or more
 * @param maxChars {@code auto_truncate}: characters kept, 1,000 or more
 * @param summaryKeepRecent {@code smart_summary}: last messages that are never summarised, 1 or more
 * @param summaryThreshold {@code smart_summary}: characters above which there is a summary, 1,000 or more
 * @param summaryMaxLength {@code smart_summary}: characters of a summary, 100 to 100,000
 * @param retryMaxMessages {@code error_retry}: messages kept at the first retry, 2 or more; each further one keeps less
 * @param maxRetries {@code error_retry}: retries of one call, 0 to 5
 * @param estimateThreshold {@code pre_estimate}: characters above which a fifth more than the excess is left out
 * @param charsPerToken how many characters are told as one token in the header, 0.5 to 20
 * @param summaryCacheEnabled whether a summary is used again while little was added
 * @param summaryCacheMinDeltaMessages messages to be summarised since a summary from which on it is old, 1 or more
 * @param summaryCacheMinDeltaChars characters to be summarised since a summary from which on it is old, 1 or more
 * @param summaryCacheMaxAge how long a summary is used again, 1 second or more
 * @param addWarningHeader whether {@code x-kiro-history} tells what was done
 */
public record LongHistorySettings(
        List<HistoryStrategy> strategies,
        int maxMessages,
        int maxChars,
        int summaryKeepRecent,
        int summaryThreshold,
        int summaryMaxLength,
        int retryMaxMessages,
        int maxRetries,
        int estimateThreshold,
        double charsPerToken,
        boolean summaryCacheEnabled,
        int summaryCacheMinDeltaMessages,
        int summaryCacheMinDeltaChars,
        Duration summaryCacheMaxAge,
        boolean addWarningHeader) {

    private static final int MOST = 100_000_000;

    /** No strategy, and the original's numbers. */
    public static final LongHistorySettings DEFAULT = new LongHistorySettings(
            List.of(HistoryStrategy.NONE),
            30,
            150_000,
            10,
            100_000,
            2_000,
            20,
            2,
            180_000,
            3.0,
            true,
            3,
            4_000,
            Duration.ofSeconds(180),
            true);

    public LongHistorySettings {
        strategies = List.copyOf(strategies);
        Objects.requireNonNull(summaryCacheMaxAge, "summaryCacheMaxAge");
        within("max_messages", maxMessages, 2, MOST);
        within("max_chars", maxChars, 1_000, MOST);
        within("summary_keep_recent", summaryKeepRecent, 1, MOST);
        within("summary_threshold", summaryThreshold, 1_000, MOST);
        within("summary_max_length", summaryMaxLength, 100, 100_000);
        within("retry_max_messages", retryMaxMessages, 2, MOST);
        within("max_retries", maxRetries, 0, 5);
        within("estimate_threshold", estimateThreshold, 1_000, MOST);
        within("summary_cache_min_delta_messages", summaryCacheMinDeltaMessages, 1, MOST);
        within("summary_cache_min_delta_chars", summaryCacheMinDeltaChars, 1, MOST);
        within("summary_cache_max_age_seconds", summaryCacheMaxAge.toSeconds(), 1, MOST);
        if (!(charsPerToken >= 0.5 && charsPerToken <= 20)) {
            throw new IllegalArgumentException("chars_per_token: " + charsPerToken + " (expected: 0.5 to 20)");
        }
    }

    private static void within(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + least + " to " + most + ")");
        }
    }

    /** Whether {@code strategy} may be used. */
    boolean uses(HistoryStrategy strategy) {
        return strategies.contains(strategy);
    }

    /** A copy with other strategies and every number as it is. */
    public LongHistorySettings withStrategies(List<HistoryStrategy> strategies) {
        return toBuilder().strategies(strategies).build();
    }

    /** Starts with these settings. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** Settings in the making; each method sets the component of its name. One thread. */
    public static final class Builder {

        private List<HistoryStrategy> strategies;
        private int maxMessages;
        private int maxChars;
        private int summaryKeepRecent;
        private int summaryThreshold;
        private int summaryMaxLength;
        private int retryMaxMessages;
        private int maxRetries;
        private int estimateThreshold;
        private double charsPerToken;
        private boolean summaryCacheEnabled;
        private int summaryCacheMinDeltaMessages;
        private int summaryCacheMinDeltaChars;
        private Duration summaryCacheMaxAge;
        private boolean addWarningHeader;

        private Builder(LongHistorySettings of) {
            strategies = of.strategies;
            maxMessages = of.maxMessages;
            maxChars = of.maxChars;
            summaryKeepRecent = of.summaryKeepRecent;
            summaryThreshold = of.summaryThreshold;
            summaryMaxLength = of.summaryMaxLength;
            retryMaxMessages = of.retryMaxMessages;
            maxRetries = of.maxRetries;
            estimateThreshold = of.estimateThreshold;
            charsPerToken = of.charsPerToken;
            summaryCacheEnabled = of.summaryCacheEnabled;
            summaryCacheMinDeltaMessages = of.summaryCacheMinDeltaMessages;
            summaryCacheMinDeltaChars = of.summaryCacheMinDeltaChars;
            summaryCacheMaxAge = of.summaryCacheMaxAge;
            addWarningHeader = of.addWarningHeader;
        }

        public Builder strategies(List<HistoryStrategy> strategies) {
            this.strategies = strategies;
            return this;
        }

        public Builder maxMessages(int maxMessages) {
            this.maxMessages = maxMessages;
            return this;
        }

        public Builder maxChars(int maxChars) {
            this.maxChars = maxChars;
            return this;
        }

        public Builder summaryKeepRecent(int summaryKeepRecent) {
            this.summaryKeepRecent = summaryKeepRecent;
            return this;
        }

        public Builder summaryThreshold(int summaryThreshold) {
            this.summaryThreshold = summaryThreshold;
            return this;
        }

        public Builder summaryMaxLength(int summaryMaxLength) {
            this.summaryMaxLength = summaryMaxLength;
            return this;
        }

        public Builder retryMaxMessages(int retryMaxMessages) {
            this.retryMaxMessages = retryMaxMessages;
            return this;
        }

        public Builder maxRetries(int maxRetries) {
            this.maxRetries = maxRetries;
            return this;
        }

        public Builder estimateThreshold(int estimateThreshold) {
            this.estimateThreshold = estimateThreshold;
            return this;
        }

        public Builder charsPerToken(double charsPerToken) {
            this.charsPerToken = charsPerToken;
            return this;
        }

        public Builder summaryCacheEnabled(boolean summaryCacheEnabled) {
            this.summaryCacheEnabled = summaryCacheEnabled;
            return this;
        }

        public Builder summaryCacheMinDeltaMessages(int summaryCacheMinDeltaMessages) {
            this.summaryCacheMinDeltaMessages = summaryCacheMinDeltaMessages;
            return this;
        }

        public Builder summaryCacheMinDeltaChars(int summaryCacheMinDeltaChars) {
            this.summaryCacheMinDeltaChars = summaryCacheMinDeltaChars;
            return this;
        }

        public Builder summaryCacheMaxAge(Duration summaryCacheMaxAge) {
            this.summaryCacheMaxAge = summaryCacheMaxAge;
            return this;
        }

        public Builder addWarningHeader(boolean addWarningHeader) {
            this.addWarningHeader = addWarningHeader;
            return this;
        }

        /** @throws IllegalArgumentException naming what is out of its bounds */
        public LongHistorySettings build() {
            return new LongHistorySettings(
                    strategies,
                    maxMessages,
                    maxChars,
                    summaryKeepRecent,
                    summaryThreshold,
                    summaryMaxLength,
                    retryMaxMessages,
                    maxRetries,
                    estimateThreshold,
                    charsPerToken,
                    summaryCacheEnabled,
                    summaryCacheMinDeltaMessages,
                    summaryCacheMinDeltaChars,
                    summaryCacheMaxAge,
                    addWarningHeader);
        }
    }
}
