package io.kiroproxy.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.core.event.ChatEvent;
import io.kiroproxy.core.model.Generation;
import io.kiroproxy.core.model.Reasoning;
import io.kiroproxy.core.model.StopReason;
import io.kiroproxy.core.model.TokenUsage;
import io.kiroproxy.core.tokens.TokenEstimator;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EventStagesTest {

    private static final Reasoning SHOWN = new Reasoning(Reasoning.Mode.ENABLED, null, null, Reasoning.Display.SHOWN);

    private final List<ChatEvent> out = new ArrayList<>();

    private Answer answer(Generation generation) {
        out.clear();
        ChatEvent.MessageStart start = new ChatEvent.MessageStart("m", "fake", TokenUsage.estimate(11, 0), List.of());
        return new Answer(generation, () -> start, List.of("tool_choice"), new TokenEstimator(), out::add);
    }

    private static Generation stopAt(String... sequences) {
        return new Generation(null, List.of(sequences), SHOWN, null, Generation.ParallelToolCalls.ALLOWED);
    }

    private static Generation atMost(int tokens) {
        return new Generation(tokens, List.of(), SHOWN, null, Generation.ParallelToolCalls.ALLOWED);
    }

    private static Generation oneTool() {
        return new Generation(null, List.of(), SHOWN, null, Generation.ParallelToolCalls.ONE_AT_A_TIME);
    }

    private static void end(Answer answer) {
        answer.accept(new ChatEvent.MessageStop(StopReason.END_TURN));
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        for (ChatEvent event : out) {
            if (event instanceof ChatEvent.TextDelta delta) {
                assertThat(delta.text()).isNotEmpty();
                text.append(delta.text());
            }
        }
        return text.toString();
    }

    private TokenUsage usage() {
        ChatEvent last = out.get(out.size() - 1);
        assertThat(last).isInstanceOf(ChatEvent.UsageUpdate.class);
        return ((ChatEvent.UsageUpdate) last).usage();
    }

    private static List<String> randomPieces(String text, Random random) {
        List<String> pieces = new ArrayList<>();
        int from = 0;
        while (from < text.length()) {
            int to = Math.min(text.length(), from + 1 + random.nextInt(4));
            pieces.add(text.substring(from, to));
            from = to;
        }
        return pieces;
    }

    @Test
    void stopSequenceIsFoundAtEverySplit() {
        String text = "one END two";
        for (int split = 1; split < text.length(); split++) {
            Answer answer = answer(stopAt("END"));
            answer.accept(new ChatEvent.TextDelta(text.substring(0, split)));
            answer.accept(new ChatEvent.TextDelta(text.substring(split)));

            assertThat(text()).isEqualTo("one ");
            assertThat(answer.end()).isEqualTo(new ChatEvent.MessageStop(StopReason.STOP_SEQUENCE, "END"));
            assertThat(answer.cutByGateway()).isTrue();
            assertThat(usage().inputTokens()).isEqualTo(11);
        }
    }

    @Test
    void splitsNeverChangeWhatStopSequencesDo() {
        long seed = 20261123;
        Random random = new Random(seed);
        for (int round = 0; round < 3_000; round++) {
            // Given a short alphabet, so that sequences overlap and nearly match
            List<String> sequences = new ArrayList<>();
            for (int i = 0; i <= random.nextInt(3); i++) {
                sequences.add(letters(random, 1 + random.nextInt(4)));
            }
            String text = letters(random, 1 + random.nextInt(20));
            Answer whole = answer(stopAt(sequences.toArray(new String[0])));
            for (char c : text.toCharArray()) {
                whole.accept(new ChatEvent.TextDelta(String.valueOf(c)));
            }
            end(whole);
            String expected = text();
            ChatEvent.MessageStop expectedStop = whole.end();

            Answer split = answer(stopAt(sequences.toArray(new String[0])));
            for (String piece : randomPieces(text, random)) {
                split.accept(new ChatEvent.TextDelta(piece));
            }
            end(split);

            String label = "seed " + seed + " round " + round + ": " + text + " at " + sequences;
            assertThat(text()).as(label).isEqualTo(expected);
            assertThat(split.end()).as(label).isEqualTo(expectedStop);
            sequences.forEach(sequence -> assertThat(text()).as(label).doesNotContain(sequence));
            boolean matches = sequences.stream().anyMatch(text::contains);
            assertThat(split.end().stopSequence() != null).as(label).isEqualTo(matches);
        }
    }

    private static String letters(Random random, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append("ab".charAt(random.nextInt(2)));
        }
        return text.toString();
    }

    @Test
    void onlyAPossibleBeginningIsHeldBack() {
        Answer answer = answer(stopAt("\n\nHuman:"));

        answer.accept(new ChatEvent.TextDelta("Hello\n"));
        assertThat(text()).isEqualTo("Hello");
        answer.accept(new ChatEvent.TextDelta("you"));

        assertThat(text()).isEqualTo("Hello\nyou");
    }

    @Test
    void heldTextGoesOutBeforeAToolCallAndWhenTheAnswerBreaksOff() {
        Answer answer = answer(stopAt("END"));
        answer.accept(new ChatEvent.TextDelta("E"));
        answer.accept(new ChatEvent.ToolUseStart("t", "ls"));
        answer.accept(new ChatEvent.ToolUseEnd("t"));
        assertThat(out.get(1)).isEqualTo(new ChatEvent.TextDelta("E"));
        answer.accept(new ChatEvent.TextDelta("EN"));

        answer.flush();

        assertThat(text()).isEqualTo("EEN");
    }

    @Test
    void outputLimitCutsTextWhereverEventsEnd() {
        String text = "The quick brown fox jumps over the lazy dog. ".repeat(10);
        Answer whole = answer(atMost(20));
        whole.accept(new ChatEvent.TextDelta(text));
        String expected = text();

        Answer pieces = answer(atMost(20));
        for (String piece : randomPieces(text, new Random(1))) {
            pieces.accept(new ChatEvent.TextDelta(piece));
        }

        assertThat(text()).isEqualTo(expected);
        assertThat(expected.length()).isBetween(60, 100);
        assertThat(pieces.end().reason()).isEqualTo(StopReason.MAX_TOKENS);
        assertThat(usage().outputTokens()).isEqualTo(20);
        assertThat(usage().source()).isEqualTo(TokenUsage.Source.ESTIMATED);
    }

    @Test
    void outputLimitLeavesAnOpenToolCallWithoutItsEnd() {
        Answer answer = answer(atMost(5));
        answer.accept(new ChatEvent.ToolUseStart("t", "write"));
        answer.accept(new ChatEvent.ToolInputDelta("t", "{\"text\":\"a long long long text\"}"));
        answer.accept(new ChatEvent.ToolUseEnd("t"));

        assertThat(out).noneMatch(ChatEvent.ToolUseEnd.class::isInstance);
        assertThat(answer.end().reason()).isEqualTo(StopReason.MAX_TOKENS);
    }

    @Test
    void outputLimitNeverSplitsAPair() {
        Answer answer = answer(atMost(2));
        answer.accept(new ChatEvent.TextDelta("😀😀😀"));

        assertThat(text()).isEqualTo("😀");
    }

    @Test
    void answerWithinTheLimitIsUntouched() {
        Answer answer = answer(atMost(100));
        answer.accept(new ChatEvent.TextDelta("short"));
        end(answer);

        assertThat(text()).isEqualTo("short");
        assertThat(answer.end().reason()).isEqualTo(StopReason.END_TURN);
    }

    @Test
    void secondToolCallIsCut() {
        Answer answer = answer(oneTool());
        answer.accept(new ChatEvent.ToolUseStart("t1", "ls"));
        answer.accept(new ChatEvent.ToolUseStart("t2", "rm"));
        answer.accept(new ChatEvent.ToolInputDelta("t2", "{}"));
        answer.accept(new ChatEvent.ToolInputDelta("t1", "{}"));
        assertThat(answer.stopped()).isFalse();
        answer.accept(new ChatEvent.ToolUseEnd("t1"));

        assertThat(answer.end().reason()).isEqualTo(StopReason.TOOL_USE);
        assertThat(out.subList(1, out.size() - 1))
                .containsExactly(
                        new ChatEvent.ToolUseStart("t1", "ls"),
                        new ChatEvent.ToolInputDelta("t1", "{}"),
                        new ChatEvent.ToolUseEnd("t1"));
    }

    @Test
    void hiddenReasoningKeepsWhatMustBeReplayed() {
        Answer answer = answer(Generation.DEFAULT);
        answer.accept(new ChatEvent.ThinkingDelta("hm"));
        answer.accept(new ChatEvent.ThinkingSignature("sig"));
        answer.accept(new ChatEvent.RedactedThinking("data"));
        answer.accept(new ChatEvent.TextDelta("x"));
        end(answer);

        assertThat(out.subList(1, 4))
                .containsExactly(
                        new ChatEvent.ThinkingSignature("sig"),
                        new ChatEvent.RedactedThinking("data"),
                        new ChatEvent.TextDelta("x"));
        assertThat(usage().reasoningTokens()).isPositive();
    }

    @Test
    void providersNumbersAreLeftAlone() {
        Answer answer = answer(Generation.DEFAULT);
        TokenUsage reported = new TokenUsage(5, 6, 1, 2, -1, 0.25, TokenUsage.Source.UPSTREAM);
        answer.accept(new ChatEvent.TextDelta("x"));
        answer.accept(new ChatEvent.UsageUpdate(reported));
        end(answer);

        assertThat(usage()).isEqualTo(reported);
        assertThat(answer.credits()).isEqualTo(0.25);
        assertThat(out).filteredOn(ChatEvent.UsageUpdate.class::isInstance).hasSize(1);
    }

    @Test
    void notesAreMergedIntoTheStart() {
        Answer answer = answer(Generation.DEFAULT);
        answer.accept(
                new ChatEvent.MessageStart("p", "fake", TokenUsage.estimate(3, 0), List.of("history", "tool_choice")));
        answer.accept(new ChatEvent.MessageStart("q", "fake", TokenUsage.estimate(3, 0), List.of()));

        assertThat(out)
                .containsExactly(new ChatEvent.MessageStart(
                        "p", "fake", TokenUsage.estimate(3, 0), List.of("tool_choice", "history")));
    }
}
