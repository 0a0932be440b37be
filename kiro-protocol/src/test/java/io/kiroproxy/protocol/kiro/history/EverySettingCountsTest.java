package io.kiroproxy.protocol.kiro.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.core.model.Conversation;
import io.kiroproxy.core.model.Message;
import io.kiroproxy.core.model.Role;
import io.kiroproxy.core.testing.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each number of the settings about long histories, changed alone, changes what becomes of a conversation. */
class EverySettingCountsTest {

    /**
     * A setting, changed alone.
     *
     * @param name the setting's
     * @param strategy with which it counts
     * @param change makes it another
     * @param outcome what is seen of it
     */
    record Changed(
            String name,
            HistoryStrategy strategy,
            UnaryOperator<LongHistorySettings.Builder> change,
            BiFunction<HistoryKeeper, ManualClock, Object> outcome) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Changed> settings() {
        HistoryStrategy cut = HistoryStrategy.AUTO_TRUNCATE;
        HistoryStrategy sum = HistoryStrategy.SMART_SUMMARY;
        HistoryStrategy retry = HistoryStrategy.ERROR_RETRY;
        return Stream.of(
                new Changed("max-messages", cut, s -> s.maxMessages(8), (k, c) -> sent(k, talk(40, 10))),
                new Changed("max-chars", cut, s -> s.maxChars(2_000), (k, c) -> sent(k, talk(20, 500))),
                new Changed("chars-per-token", cut, s -> s.charsPerToken(6), (k, c) -> note(k, talk(40, 500))),
                new Changed("add-warning-header", cut, s -> s.addWarningHeader(false), (k, c) -> note(k, talk(40, 10))),
                new Changed(
                        "estimate-threshold",
                        HistoryStrategy.PRE_ESTIMATE,
                        s -> s.estimateThreshold(5_000),
                        (k, c) -> sent(k, talk(20, 1_000))),
                new Changed("max-retries", retry, s -> s.maxRetries(1), (k, c) -> refused(k, 1)),
                new Changed("retry-max-messages", retry, s -> s.retryMaxMessages(6), (k, c) -> refused(k, 0)),
                new Changed(
                        "summary-threshold",
                        sum,
                        s -> s.summaryThreshold(1_000_000),
                        (k, c) -> kind(k, talk(40, 3_000))),
                new Changed("summary-keep-recent", sum, s -> s.summaryKeepRecent(20), (k, c) -> summarised(k, "short")),
                new Changed(
                        "summary-max-length",
                        sum,
                        s -> s.summaryMaxLength(100),
                        (k, c) -> summarised(k, "y".repeat(900))),
                new Changed("summary-cache-enabled", sum, s -> s.summaryCacheEnabled(false), (k, c) -> again(k, 2)),
                new Changed(
                        "summary-cache-min-delta-messages",
                        sum,
                        s -> s.summaryCacheMinDeltaMessages(1),
                        (k, c) -> again(k, 2)),
                new Changed(
                        "summary-cache-min-delta-chars",
                        sum,
                        s -> s.summaryCacheMinDeltaChars(1),
                        (k, c) -> again(k, 2)),
                new Changed(
                        "summary-cache-max-age",
                        sum,
                        s -> s.summaryCacheMaxAge(Duration.ofSeconds(1)),
                        EverySettingCountsTest::later));
    }

    @ParameterizedTest
    @MethodSource("settings")
    void anotherValueHasAnotherOutcome(Changed changed) {
        LongHistorySettings usual = LongHistorySettings.DEFAULT.withStrategies(List.of(changed.strategy()));
        LongHistorySettings other = changed.change().apply(usual.toBuilder()).build();
        ManualClock clock = new ManualClock();

        Object before = changed.outcome().apply(new HistoryKeeper(usual, clock), clock);
        Object after = changed.outcome().apply(new HistoryKeeper(other, clock), clock);

        assertThat(after).isNotEqualTo(before);
    }

    private static Object sent(HistoryKeeper keeper, Conversation talk) {
        HistoryPlan.Send send = (HistoryPlan.Send) keeper.plan(talk, "s");
        return HistorySize.of(send.conversation().messages());
    }

    private static Object note(HistoryKeeper keeper, Conversation talk) {
        return ((HistoryPlan.Send) keeper.plan(talk, "s")).note();
    }

    private static Object kind(HistoryKeeper keeper, Conversation talk) {
        return keeper.plan(talk, "s").getClass();
    }

    private static Object refused(HistoryKeeper keeper, int retries) {
        HistoryPlan.Send shorter = keeper.afterRefusal(talk(50, 10), retries);
        return shorter == null ? "no more" : shorter.conversation().messages().size();
    }

    private static Object summarised(HistoryKeeper keeper, String summary) {
        HistoryPlan.Summarise plan = (HistoryPlan.Summarise) keeper.plan(talk(40, 3_000), "s");
        return HistorySize.of(
                keeper.summarised(plan.summary(), summary).conversation().messages());
    }

    /** Whether a summary counts for the conversation with {@code more} messages at its end. */
    private static Object again(HistoryKeeper keeper, int more) {
        HistoryPlan.Summarise plan = (HistoryPlan.Summarise) keeper.plan(talk(100, 1_200), "s");
        Objects.requireNonNull(keeper.summarised(plan.summary(), "short"));
        return kind(keeper, talk(100 + more, 1_200));
    }

    private static Object later(HistoryKeeper keeper, ManualClock clock) {
        HistoryPlan.Summarise plan = (HistoryPlan.Summarise) keeper.plan(talk(100, 1_200), "s");
        Objects.requireNonNull(keeper.summarised(plan.summary(), "short"));
        clock.advance(Duration.ofSeconds(100));
        return kind(keeper, talk(100, 1_200));
    }

    private static Conversation talk(int messages, int characters) {
        List<Message> all = new ArrayList<>();
        for (int i = 0; i < messages; i++) {
            all.add(Message.text(i % 2 == 0 ? Role.USER : Role.ASSISTANT, i + " " + "x".repeat(characters)));
        }
        return Conversation.of(all);
    }
}
