package io.kiroproxy.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiroproxy.core.event.ChatEvent;
import io.kiroproxy.core.model.Content;
import io.kiroproxy.core.model.JsonText;
import io.kiroproxy.core.model.StopReason;
import io.kiroproxy.core.model.TokenUsage;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChatReplyTest {

    private static final ChatEvent START =
            new ChatEvent.MessageStart("m", "fake", TokenUsage.estimate(3, 0), List.of("x"));

    private static ChatReply collect(ChatEvent... events) {
        ChatReply.Collector collector = new ChatReply.Collector();
        collector.accept(START);
        for (ChatEvent event : events) {
            collector.accept(event);
        }
        collector.accept(new ChatEvent.MessageStop(StopReason.END_TURN));
        assertThat(collector.complete()).isTrue();
        return collector.reply();
    }

    @Test
    void blocksKeepTheirOrderAndInterleavedCallsTheirPlace() {
        ChatEvent.WebSearchDone search = new ChatEvent.WebSearchDone("s", "q", List.of(), null);
        ChatReply reply = collect(
                new ChatEvent.ThinkingDelta("h"),
                new ChatEvent.ThinkingDelta("m"),
                new ChatEvent.ThinkingSignature("sig"),
                new ChatEvent.ThinkingSignature("only"),
                new ChatEvent.RedactedThinking("r"),
                new ChatEvent.TextDelta("a"),
                search,
                new ChatEvent.TextDelta("b"),
                new ChatEvent.TextDelta("c"),
                new ChatEvent.ToolUseStart("t1", "ls"),
                new ChatEvent.ToolUseStart("t2", "cat"),
                new ChatEvent.ToolInputDelta("t1", "{\"a\":"),
                new ChatEvent.ToolUseEnd("t2"),
                new ChatEvent.ToolInputDelta("t1", "1}"),
                new ChatEvent.ToolUseEnd("t1"));

        assertThat(reply.content())
                .containsExactly(
                        new Content.Thinking("hm", "sig"),
                        new Content.Thinking("", "only"),
                        new Content.RedactedThinking("r"),
                        new Content.Text("a"),
                        new Content.Text("bc"),
                        new Content.ToolUse("t1", "ls", JsonText.of("{\"a\":1}")),
                        new Content.ToolUse("t2", "cat", JsonText.EMPTY_OBJECT));
        assertThat(reply.searches()).containsExactly(new ChatReply.Search(4, search));
        assertThat(reply.text()).isEqualTo("abc");
        assertThat(reply.usage()).isEqualTo(TokenUsage.estimate(3, 0));
        assertThat(reply.adaptations()).containsExactly("x");
    }

    @Test
    void unfinishedCallIsLeftOutAndSearchesMoveUp() {
        ChatEvent.WebSearchDone search = new ChatEvent.WebSearchDone("s", "q", List.of(), "failed");
        ChatReply reply =
                collect(new ChatEvent.ToolUseStart("t1", "ls"), new ChatEvent.ToolInputDelta("t1", "{"), search);

        assertThat(reply.content()).isEmpty();
        assertThat(reply.searches()).containsExactly(new ChatReply.Search(0, search));
    }

    @Test
    void replyBeforeTheEndIsRefused() {
        ChatReply.Collector collector = new ChatReply.Collector();
        collector.accept(START);

        assertThat(collector.complete()).isFalse();
        assertThatThrownBy(collector::reply).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void answerAtItsLimitsIsTakenAndOneCharacterMoreIsNot() {
        ChatReply.Collector collector = new ChatReply.Collector(4, 3);
        collector.accept(START);
        collector.accept(new ChatEvent.TextDelta("ab"));
        collector.accept(new ChatEvent.ThinkingDelta("cd"));
        collector.accept(new ChatEvent.ToolUseStart("t", "ls"));
        collector.accept(new ChatEvent.ToolInputDelta("t", "{ }"));

        assertThatThrownBy(() -> collector.accept(new ChatEvent.TextDelta("e")))
                .isInstanceOfSatisfying(GatewayException.class, failure -> assertThat(failure.kind())
                        .isEqualTo(ErrorKind.UPSTREAM_ERROR));
        assertThatThrownBy(() -> collector.accept(new ChatEvent.ToolInputDelta("t", " ")))
                .hasMessageContaining("tool input");
    }
}
