package io.kiroproxy.protocol.kiro.failure;

import io.kiroproxy.core.spi.UpstreamFailure.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One row of the table: which refusals it is about and what they mean.
 *
 * @param test whether a refusal is one of these
 * @param kind what it means
 * @param sentence what the client is told
 * @param detail whether the upstream's own words are added
 * @param reset what is known about when it passes
 */
record FailureRule(Test test, Kind kind, String sentence, Detail detail, Reset reset) {

    /** A refusal as the rules see it; texts are lower case, absent ones empty. */
    record Refusal(int status, String reason, String shape, String text, boolean html) {
        static Refusal of(int status, ErrorBody body, @Nullable String shape) {
            return new Refusal(
                    status,
                    body.reason() == null ? "" : body.reason(),
                    shape == null ? "" : shape,
                    body.message() == null ? "" : body.message().toLowerCase(Locale.ROOT),
                    body.html());
        }
    }

    /** A condition on a refusal. */
    @FunctionalInterface
    interface Test {
        boolean matches(Refusal refusal);
    }

    /** Whether the upstream's words help the client. */
    enum Detail {
        OWN_WORDS,
        QUOTED
    }

    /** When the failure passes, apart from {@code retry-after}. */
    enum Reset {
        UNKNOWN(null),
        TEN_MINUTES(Duration.ofMinutes(10)),
        NEXT_UTC_DAY(null);

        private final @Nullable Duration pause;

        Reset(@Nullable Duration pause) {
            this.pause = pause;
        }

        @Nullable
        Duration pause() {
            return pause;
        }
    }

    /** Any of these reason codes, whatever the status. */
    static FailureRule reason(Kind kind, String sentence, String... reasons) {
        Set<String> any = Set.of(reasons);
        return new FailureRule(r -> any.contains(r.reason()), kind, sentence, Detail.OWN_WORDS, Reset.UNKNOWN);
    }

    /** Any reason code that begins so. */
    static FailureRule reasonPrefix(Kind kind, String sentence, String... prefixes) {
        List<String> any = List.of(prefixes);
        return new FailureRule(
                r -> any.stream().anyMatch(r.reason()::startsWith), kind, sentence, Detail.OWN_WORDS, Reset.UNKNOWN);
    }

    /** A text that contains all of these, in lower case. */
    static FailureRule text(Kind kind, String sentence, String... parts) {
        List<String> all = List.of(parts);
        return new FailureRule(
                r -> all.stream().allMatch(r.text()::contains), kind, sentence, Detail.OWN_WORDS, Reset.UNKNOWN);
    }

    /** Any of these error shapes. */
    static FailureRule shape(Kind kind, String sentence, String... shapes) {
        Set<String> any = Set.of(shapes);
        return new FailureRule(r -> any.contains(r.shape()), kind, sentence, Detail.OWN_WORDS, Reset.UNKNOWN);
    }

    /** A range of statuses, ends included. */
    static FailureRule status(Kind kind, String sentence, int from, int to) {
        return new FailureRule(
                r -> r.status() >= from && r.status() <= to, kind, sentence, Detail.OWN_WORDS, Reset.UNKNOWN);
    }

    /** The same, only for these statuses. */
    FailureRule onlyFor(Integer... statuses) {
        Set<Integer> any = Set.of(statuses);
        return new FailureRule(r -> any.contains(r.status()) && test.matches(r), kind, sentence, detail, reset);
    }

    /** The same, only when the body is a page of something in between. */
    FailureRule onlyHtml() {
        return new FailureRule(r -> r.html() && test.matches(r), kind, sentence, detail, reset);
    }

    /** The same with the upstream's words. */
    FailureRule quoted() {
        return new FailureRule(test, kind, sentence, Detail.QUOTED, reset);
    }

    /** The same, passing at a known time. */
    FailureRule until(Reset reset) {
        return new FailureRule(test, kind, sentence, detail, reset);
    }
}
