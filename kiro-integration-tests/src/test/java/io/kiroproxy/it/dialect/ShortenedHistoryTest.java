package io.kiroproxy.it.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.core.model.Content;
import io.kiroproxy.core.model.Conversation;
import io.kiroproxy.core.model.JsonText;
import io.kiroproxy.core.model.Message;
import io.kiroproxy.core.model.Role;
import io.kiroproxy.core.model.ToolChoice;
import io.kiroproxy.core.model.ToolSpec;
import io.kiroproxy.it.fixture.ProxyUnderTest;
import io.kiroproxy.protocol.dialect.Asked;
import io.kiroproxy.protocol.dialect.ClientDialect;
import io.kiroproxy.protocol.spi.ClientCall.Streaming;
import io.kiroproxy.simulator.generate.Scenario;
import io.kiroproxy.simulator.json.Json;
import io.kiroproxy.simulator.rules.Refusal;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Wherever a strategy cuts a history full of tools, the upstream gets every call with its result and every result with
 * its call, and the lint rules have nothing to mend (kiroproxy-contract.md 2.2, user-pains.md P04).
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ShortenedHistoryTest {

    private static final String LAST = "And now the last question.";
    private static final String SUMMARY = "They worked on steps.";
    private static final int ROUNDS = 12;
    private static final int CALLS_OF_A_ROUND = 3;

    @RegisterExtension
    final ProxyUnderTest proxy = ProxyUnderTest.withDefaults();

    /** A strategy, and the setting that decides where it cuts. */
    enum Strategy {
        AUTO_TRUNCATE("max_messages", 6, 1),
        SMART_SUMMARY("summary_keep_recent", 3, 1),
        ERROR_RETRY("retry_max_messages", 6, 1),
        PRE_ESTIMATE("estimate_threshold", 1_500, 230);

        private final String setting;
        private final int least;
        private final int step;

        Strategy(String setting, int least, int step) {
            this.setting = setting;
            this.least = least;
            this.step = step;
        }

        private String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        private String settings(int cut) {
            return "{\"strategies\":[\"" + word() + "\"],\"summary_threshold\":1000,\"summary_cache_enabled\":false,\""
                    + setting + "\":" + (least + cut * step) + "}";
        }
    }

    static Stream<Arguments> everyStrategy() {
        return Stream.of(ClientDialect.values())
                .flatMap(dialect -> Stream.of(Strategy.values()).map(strategy -> Arguments.of(dialect, strategy)));
    }

    static Stream<Arguments> everyWay() {
        return Stream.of(ClientDialect.values())
                .flatMap(dialect -> Stream.of(Streaming.values()).map(way -> Arguments.of(dialect, way)));
    }

    @ParameterizedTest
    @MethodSource("everyStrategy")
    void pairsStayWholeWhereverTheHistoryIsCut(ClientDialect dialect, Strategy strategy) {
        for (int cut = 0; cut < 8; cut++) {
            Streaming way = cut % 2 == 0 ? Streaming.STREAMED : Streaming.WHOLE;
            settings(strategy.settings(cut));
            answers(strategy);
            proxy.simulator().clearRequests();

            HttpResponse<byte[]> reply =
                    new Wire(proxy.uri()).reply(dialect, asked(LAST).with(way));

            String as = strategy.settings(cut);
            assertThat(Wire.heard(dialect, asked(LAST).with(way), reply).text())
                    .as(as)
                    .isEqualTo("Yes.");
            assertThat(reply.headers().firstValue("x-kiro-history").orElse(""))
                    .as(as)
                    .startsWith(strategy.word() + "; messages=");
            assertThat(reply.headers().firstValue("x-kiro-emulated").orElse(""))
                    .as(as)
                    .doesNotContain("tool_results");
            List<Json> bodies = proxy.generateBodies();
            Json sent = bodies.get(bodies.size() - 1);
            assertThat(sent.toString()).as(as).contains("Step 0", LAST);
            assertThat(pairs(sent)).as(as).isBetween(1, ROUNDS * CALLS_OF_A_ROUND - 1);
        }
    }

    @ParameterizedTest
    @MethodSource("everyWay")
    void compactionRequestKeepsEveryPair(ClientDialect dialect, Streaming way) {
        settings("{\"strategies\":[\"auto_truncate\",\"smart_summary\",\"error_retry\",\"pre_estimate\"],"
                + "\"max_messages\":3,\"summary_threshold\":1000,\"estimate_threshold\":1000}");
        proxy.simulator().next(Scenario.text("A summary."));
        Asked asked = asked("Your task is to create a detailed summary of the conversation so far.")
                .with(way);

        HttpResponse<byte[]> reply = new Wire(proxy.uri()).reply(dialect, asked);

        assertThat(Wire.heard(dialect, asked, reply).text()).isEqualTo("A summary.");
        assertThat(reply.headers().firstValue("x-kiro-history")).isEmpty();
        assertThat(proxy.generateBodies()).hasSize(1);
        assertThat(pairs(proxy.generateBodies().get(0))).isEqualTo(ROUNDS * CALLS_OF_A_ROUND);
    }

    /** One answer, after what the strategy has to meet first. */
    private void answers(Strategy strategy) {
        switch (strategy) {
            case SMART_SUMMARY -> proxy.simulator().next(Scenario.text(SUMMARY), Scenario.text("Yes."));
            case ERROR_RETRY -> proxy.simulator().next(Scenario.refuse(Refusal.E21_TOO_LONG), Scenario.text("Yes."));
            default -> proxy.simulator().next(Scenario.text("Yes."));
        }
    }

    /** Every call has its result in the next turn, and every result its call in the turn before; how many there are. */
    private static int pairs(Json body) {
        Json state = body.at("conversationState");
        List<Json> turns = new ArrayList<>(state.at("history").items());
        turns.add(state.at("currentMessage"));
        List<String> open = List.of();
        int pairs = 0;
        for (Json turn : turns) {
            Json user = turn.at("userInputMessage");
            if (user.members().isEmpty()) {
                assertThat(open).as("calls that nothing answers").isEmpty();
                open = ids(turn.at("assistantResponseMessage").at("toolUses"));
                pairs += open.size();
            } else {
                assertThat(ids(user.at("userInputMessageContext").at("toolResults")))
                        .containsExactlyInAnyOrderElementsOf(open);
                open = List.of();
            }
        }
        return pairs;
    }

    private static List<String> ids(Json list) {
        return list.items().stream().map(item -> item.at("toolUseId").text()).toList();
    }

    private void settings(String json) {
        HttpResponse<byte[]> reply =
                new Wire(proxy.uri()).send("POST", "/api/settings/history", json, "content-type", "application/json");
        assertThat(reply.statusCode()).isEqualTo(200);
    }

    /** Rounds of a question, two calls at once, one call more, and an answer; then {@code last}. */
    private static Asked asked(String last) {
        List<Message> messages = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            messages.add(Message.text(Role.USER, "Step " + round + " " + "x".repeat(80)));
            messages.add(calls("call_" + round + "_a", "call_" + round + "_b"));
            messages.add(results("call_" + round + "_a", "call_" + round + "_b"));
            messages.add(calls("call_" + round + "_c"));
            messages.add(results("call_" + round + "_c"));
            messages.add(Message.text(Role.ASSISTANT, "Step " + round + " is done."));
        }
        messages.add(Message.text(Role.USER, last));
        ToolSpec tool = new ToolSpec(
                "read_file",
                "Reads.",
                JsonText.of("{\"type\":\"object\",\"properties\":{\"path\":{\"type\":\"string\"}}}"));
        return Asked.of(Conversation.of(messages).withTools(List.of(tool), ToolChoice.AUTO));
    }

    private static Message calls(String... ids) {
        return new Message(
                Role.ASSISTANT,
                Stream.of(ids)
                        .<Content>map(id ->
                                new Content.ToolUse(id, "read_file", JsonText.of("{\"path\":\"" + id + ".txt\"}")))
                        .toList());
    }

    private static Message results(String... ids) {
        return new Message(
                Role.USER,
                Stream.of(ids)
                        .<Content>map(id -> new Content.ToolResult(
                                id,
                                List.of(new Content.Text("content of " + id + " " + "y".repeat(60))),
                                Content.ToolResult.Status.SUCCESS))
                        .toList());
    }
}
