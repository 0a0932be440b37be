package io.kiroproxy.protocol.kiro.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiroproxy.core.model.Content;
import io.kiroproxy.core.model.Conversation;
import io.kiroproxy.core.model.JsonText;
import io.kiroproxy.core.model.Message;
import io.kiroproxy.core.model.Role;
import io.kiroproxy.core.testing.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class HistoryKeeperTest {

    private final ManualClock clock = new ManualClock();

    @Test
    void nothingIsDoneByDefault() {
        Conversation whole = rounds(500);

        assertThat(send(keeper(), whole).conversation()).isSameAs(whole);
        assertThat(keeper().afterRefusal(whole, 0)).isNull();
    }

    @Test
    void tooManyMessagesAreCut_theTaskAndTheLastOnesStay() {
        HistoryPlan.Send send = send(keeper(HistoryStrategy.AUTO_TRUNCATE), rounds(50));

        List<Message> left = send.conversation().messages();
        assertThat(left.size()).isBetween(28, 31);
        assertThat(text(left.get(0))).isEqualTo("the task");
        assertThat(text(left.get(1))).contains("earlier messages of this conversation were left out");
        assertThat(left.get(left.size() - 1)).isEqualTo(last(rounds(50)));
        assertThat(send.note()).startsWith("auto_truncate; messages=101->").contains("; tokens=");
        assertPaired(left);
    }

    @Test
    void tooManyCharactersAreCut() {
        List<Message> messages = new ArrayList<>(rounds(5).messages());
        messages.add(1, Message.text(Role.ASSISTANT, "x".repeat(200_000)));
        HistoryPlan.Send send = send(keeper(HistoryStrategy.AUTO_TRUNCATE), Conversation.of(messages));

        assertThat(HistorySize.of(send.conversation().messages())).isLessThan(1_000);
        assertPaired(send.conversation().messages());
    }

    @Test
    void estimateAboveItsThresholdIsCutToFourFifths() {
        List<Message> messages = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            messages.add(Message.text(i % 2 == 0 ? Role.USER : Role.ASSISTANT, "x".repeat(10_000)));
        }
        HistoryPlan.Send send = send(keeper(HistoryStrategy.PRE_ESTIMATE), Conversation.of(messages));

        assertThat(HistorySize.of(send.conversation().messages())).isBetween(120_000L, 145_000L);
        assertThat(send.note()).startsWith("pre_estimate; ").contains("tokens=66666->");
    }

    @Test
    void refusedHistoryIsCutShorterEachTime_andNotForEver() {
        HistoryKeeper keeper = keeper(HistoryStrategy.ERROR_RETRY);
        Conversation whole = rounds(50);
        assertThat(send(keeper, whole).conversation()).isSameAs(whole);

        HistoryPlan.Send first = Objects.requireNonNull(keeper.afterRefusal(whole, 0));
        HistoryPlan.Send second = Objects.requireNonNull(keeper.afterRefusal(first.conversation(), 1));
        assertThat(first.conversation().messages()).hasSizeBetween(18, 21);
        assertThat(second.conversation().messages().size())
                .isLessThan(first.conversation().messages().size());
        assertThat(second.note()).startsWith("error_retry; messages=");
        assertPaired(first.conversation().messages());
        assertPaired(second.conversation().messages());
        assertThat(keeper.afterRefusal(second.conversation(), 2)).isNull();
    }

    @Test
    void fewLargeMessagesAreCutByTheirSize() {
        List<Message> messages = List.of(
                Message.text(Role.USER, "x".repeat(100_000)),
                Message.text(Role.ASSISTANT, "a"),
                Message.text(Role.USER, "b"));
        HistoryPlan.Send send =
                Objects.requireNonNull(keeper(HistoryStrategy.ERROR_RETRY).afterRefusal(Conversation.of(messages), 0));

        assertThat(HistorySize.of(send.conversation().messages())).isLessThan(200);
    }

    @Test
    void singleMessageIsNeverCut() {
        Conversation one = Conversation.of(List.of(Message.text(Role.USER, "x".repeat(500_000))));

        assertThat(keeper(HistoryStrategy.ERROR_RETRY).afterRefusal(one, 0)).isNull();
        for (HistoryStrategy strategy : HistoryStrategy.values()) {
            assertThat(send(keeper(strategy), one).conversation()).isSameAs(one);
        }
    }

    @Test
    void longHistoryIsSummarised_andTheSummaryUsedAgainWhileLittleIsAdded() {
        HistoryKeeper keeper = keeper(HistoryStrategy.SMART_SUMMARY);
        Conversation whole = large(40);
        HistoryPlan.Summarise plan = (HistoryPlan.Summarise) keeper.plan(whole, "s");
        assertThat(text(last(plan.question()))).contains("at most 2000 characters", "Assistant calls f", "the task");

        HistoryPlan.Send send = keeper.summarised(plan.summary(), "  It was about x. " + "y".repeat(3_000));
        List<Message> left = send.conversation().messages();
        assertThat(text(left.get(0))).isEqualTo("the task");
        assertThat(text(left.get(1)))
                .startsWith("[Summary of ")
                .contains("It was about x.")
                .hasSizeLessThan(2_100);
        assertThat(left.subList(2, left.size())).hasSizeBetween(10, 12);
        assertThat(send.note()).startsWith("smart_summary; ");
        assertPaired(left);

        Conversation grown = large(41);
        HistoryPlan again = keeper.plan(grown, "s");
        assertThat(again).isInstanceOf(HistoryPlan.Send.class);
        assertThat(((HistoryPlan.Send) again).conversation().messages())
                .hasSize(left.size() + 2)
                .contains(last(grown));
        assertThat(keeper.plan(grown, "other")).isInstanceOf(HistoryPlan.Summarise.class);
        assertThat(keeper.plan(large(60), "s")).isInstanceOf(HistoryPlan.Summarise.class);
        clock.advance(Duration.ofSeconds(181));
        assertThat(keeper.plan(grown, "s")).isInstanceOf(HistoryPlan.Summarise.class);
    }

    @Test
    void summaryOfAnotherPastIsNotUsed() {
        HistoryKeeper keeper = keeper(HistoryStrategy.SMART_SUMMARY);
        keeper.summarised(((HistoryPlan.Summarise) keeper.plan(large(40), "s")).summary(), "x");
        List<Message> edited = new ArrayList<>(large(40).messages());
        edited.set(0, Message.text(Role.USER, "another task"));

        assertThat(keeper.plan(Conversation.of(edited), "s")).isInstanceOf(HistoryPlan.Summarise.class);
    }

    @Test
    void blankSummaryLeavesTheHistoryAsItIs() {
        HistoryKeeper keeper = keeper(HistoryStrategy.SMART_SUMMARY);
        Conversation whole = large(40);
        HistoryPlan.Summarise plan = (HistoryPlan.Summarise) keeper.plan(whole, "s");

        assertThat(keeper.summarised(plan.summary(), " ").conversation()).isEqualTo(whole);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Your task is to create a detailed summary of the conversation so far, paying attention",
                "You are performing a CONTEXT CHECKPOINT COMPACTION. Create a handoff",
                "First, reason. Then, generate the updated <state_snapshot>.",
                "Create a new anchored summary from the conversation history above.",
                "Please summarize our conversation so far",
                "Condense the chat history into notes",
            })
    void compactionRequestIsNeverTouched(String words) {
        List<Message> messages = new ArrayList<>(large(100).messages());
        messages.add(Message.text(Role.ASSISTANT, "ok"));
        messages.add(Message.text(Role.USER, words));
        Conversation compaction = Conversation.of(messages);
        HistoryKeeper keeper = keeper(HistoryStrategy.values());

        assertThat(send(keeper, compaction).conversation()).isSameAs(compaction);
        assertThat(keeper.afterRefusal(compaction, 0)).isNull();
    }

    @Test
    void compactionByItsInstructionsIsNeverTouched() {
        Conversation compaction =
                large(100).withSystem("You are a helpful AI assistant tasked with summarizing conversations.");

        assertThat(send(keeper(HistoryStrategy.values()), compaction).conversation())
                .isSameAs(compaction);
    }

    @Test
    void talkAboutSummariesIsNoCompaction() {
        List<Message> messages = new ArrayList<>(large(100).messages());
        messages.add(Message.text(Role.ASSISTANT, "<state_snapshot> create a detailed summary of </state_snapshot>"));
        messages.add(Message.text(Role.USER, "Write a summary of the README. It is about sessions."));

        HistoryPlan.Send send = send(keeper(HistoryStrategy.AUTO_TRUNCATE), Conversation.of(messages));
        assertThat(send.note()).isNotEmpty();
    }

    @Test
    void pairsStayWholeInEveryRandomHistory() {
        long seed = 20261127;
        Random random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            Conversation conversation = random(random);
            for (HistoryStrategy strategy : List.of(HistoryStrategy.AUTO_TRUNCATE, HistoryStrategy.PRE_ESTIMATE)) {
                assertPaired(send(keeper(strategy), conversation).conversation().messages());
            }
            HistoryPlan.Send retried = keeper(HistoryStrategy.ERROR_RETRY).afterRefusal(conversation, 0);
            if (retried != null) {
                assertPaired(retried.conversation().messages());
                assertThat(retried.conversation().messages()).contains(last(conversation));
            }
        }
    }

    @Test
    void headerCanBeSwitchedOff() {
        LongHistorySettings d = LongHistorySettings.DEFAULT;
        HistoryKeeper keeper = keeper(HistoryStrategy.AUTO_TRUNCATE);
        keeper.replace(new LongHistorySettings(
                List.of(HistoryStrategy.AUTO_TRUNCATE),
                4,
                d.maxChars(),
                d.summaryKeepRecent(),
                d.summaryThreshold(),
                d.summaryMaxLength(),
                d.retryMaxMessages(),
                d.maxRetries(),
                d.estimateThreshold(),
                d.charsPerToken(),
                d.summaryCacheEnabled(),
                d.summaryCacheMinDeltaMessages(),
                d.summaryCacheMinDeltaChars(),
                d.summaryCacheMaxAge(),
                false));
        HistoryPlan.Send send = send(keeper, rounds(20));

        assertThat(send.note()).isEmpty();
        assertThat(send.conversation().messages()).hasSizeBetween(3, 5);
    }

    @ParameterizedTest
    @EnumSource
    void everyStrategyHasTheOriginalsName(HistoryStrategy strategy) {
        assertThat(Set.of("none", "auto_truncate", "smart_summary", "error_retry", "pre_estimate"))
                .contains(strategy.word());
    }

    @Test
    void settingsOutsideTheirBoundsAreRefusedByName() {
        LongHistorySettings d = LongHistorySettings.DEFAULT;

        assertThatThrownBy(() -> new LongHistorySettings(
                        List.of(), 1, 1_000, 1, 1_000, 100, 2, 0, 1_000, 3, true, 1, 1, Duration.ofSeconds(1), true))
                .hasMessage("max_messages: 1 (expected: 2 to 100000000)");
        assertThat(d.strategies()).containsExactly(HistoryStrategy.NONE);
    }

    private HistoryKeeper keeper(HistoryStrategy... strategies) {
        return new HistoryKeeper(
                strategies.length == 0
                        ? LongHistorySettings.DEFAULT
                        : LongHistorySettings.DEFAULT.withStrategies(List.of(strategies)),
                clock);
    }

    private static HistoryPlan.Send send(HistoryKeeper keeper, Conversation conversation) {
        return (HistoryPlan.Send) keeper.plan(conversation, "s");
    }

    /** The task and {@code rounds} rounds of a tool. */
    private static Conversation rounds(int rounds) {
        return rounds(rounds, 10);
    }

    private static Conversation large(int rounds) {
        return rounds(rounds, 3_000);
    }

    private static Conversation rounds(int rounds, int characters) {
        List<Message> messages = new ArrayList<>();
        messages.add(Message.text(Role.USER, "the task"));
        for (int i = 0; i < rounds; i++) {
            messages.add(new Message(Role.ASSISTANT, List.of(use("t" + i))));
            messages.add(new Message(Role.USER, List.of(result("t" + i, "r".repeat(characters)))));
        }
        return Conversation.of(messages);
    }

    private static Conversation random(Random random) {
        List<Message> messages = new ArrayList<>();
        List<String> open = new ArrayList<>();
        int count = 1 + random.nextInt(120);
        for (int i = 0; i < count; i++) {
            boolean user = i % 2 == 0;
            List<Content> content = new ArrayList<>();
            content.add(new Content.Text("x".repeat(random.nextInt(5_000))));
            if (user) {
                open.forEach(id -> content.add(result(id, "y".repeat(random.nextInt(3_000)))));
                open.clear();
            } else {
                for (int j = random.nextInt(3); j > 0; j--) {
                    open.add("t" + i + "_" + j);
                    content.add(use("t" + i + "_" + j));
                }
            }
            messages.add(new Message(user ? Role.USER : Role.ASSISTANT, content));
        }
        return Conversation.of(messages);
    }

    private static Content use(String id) {
        return new Content.ToolUse(id, "f", JsonText.EMPTY_OBJECT);
    }

    private static Content result(String id, String text) {
        return new Content.ToolResult(id, List.of(new Content.Text(text)), Content.ToolResult.Status.SUCCESS);
    }

    private static void assertPaired(List<Message> messages) {
        Set<String> called = new HashSet<>();
        for (Message message : messages) {
            for (Content content : message.content()) {
                if (content instanceof Content.ToolUse use) {
                    called.add(use.id());
                } else if (content instanceof Content.ToolResult result) {
                    assertThat(called).contains(result.toolUseId());
                }
            }
        }
    }

    private static Message last(Conversation conversation) {
        return conversation.messages().get(conversation.messages().size() - 1);
    }

    private static String text(Message message) {
        return ((Content.Text) message.content().get(0)).text();
    }
}
