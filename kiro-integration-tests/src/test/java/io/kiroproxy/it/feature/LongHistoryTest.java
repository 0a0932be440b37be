package io.kiroproxy.it.feature;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kiroproxy.it.fixture.ProxyUnderTest;
import io.kiroproxy.simulator.generate.Scenario;
import io.kiroproxy.simulator.rules.Refusal;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Long histories in every protocol: the client's own overflow error by default, KiroProxy's strategies when asked for. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class LongHistoryTest {

    private static final String LAST = "And now the last question.";

    @RegisterExtension
    final ProxyUnderTest proxy = ProxyUnderTest.withDefaults();

    private final WireClient client = new WireClient(proxy);

    @ParameterizedTest
    @MethodSource("io.kiroproxy.it.feature.Wire#everyWay")
    void refusedLengthIsTheClientsOwnOverflowError(Wire wire, Wire.Way way) {
        proxy.simulator().next(tooLong());

        HttpResponse<String> reply = client.ask(wire, way, wire.body(turns(5)));

        assertThat(reply.statusCode()).isEqualTo(400);
        JsonNode error = Wire.json(reply.body()).path("error");
        String message = error.path("message").asText();
        switch (wire) {
            case ANTHROPIC -> assertThat(message).startsWith("prompt is too long");
            case CHAT, RESPONSES -> {
                assertThat(error.path("code").asText()).isEqualTo("context_length_exceeded");
                assertThat(message).contains("exceeds the context window", "maximum context length");
            }
            case GEMINI -> {
                assertThat(error.path("status").asText()).isEqualTo("INVALID_ARGUMENT");
                assertThat(message).contains("exceeds the maximum number of tokens");
            }
        }
        assertThat(proxy.generateBodies()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void truncatedHistoryIsVisibleInAHeader(Wire wire) {
        settings("{\"strategies\":[\"auto_truncate\"],\"max_messages\":6}");
        proxy.simulator().next(Scenario.text("Yes."));

        HttpResponse<String> reply = client.ask(wire, Wire.Way.STREAMED, wire.body(turns(41)));

        assertThat(wire.textOf(reply.body(), Wire.Way.STREAMED)).isEqualTo("Yes.");
        assertThat(history(reply)).startsWith("auto_truncate; messages=41->");
        String sent = proxy.generateBodies().get(0).toString();
        assertThat(sent).contains("turn 0", LAST, "earlier messages").doesNotContain("turn 20");
    }

    @ParameterizedTest
    @EnumSource
    void historyOverAnEstimatedSizeIsCutBeforeItIsSent(Wire wire) {
        settings("{\"strategies\":[\"pre_estimate\"],\"estimate_threshold\":2000}");
        proxy.simulator().next(Scenario.text("Yes."));

        HttpResponse<String> reply = client.ask(wire, Wire.Way.STREAMED, wire.body(turns(61)));

        assertThat(wire.textOf(reply.body(), Wire.Way.STREAMED)).isEqualTo("Yes.");
        assertThat(history(reply)).startsWith("pre_estimate; messages=61->");
        assertThat(proxy.generateBodies()).hasSize(1);
        assertThat(proxy.generateBodies().get(0).toString()).contains(LAST).doesNotContain("turn 20 ");
    }

    @ParameterizedTest
    @EnumSource
    void refusedHistoryIsShortenedAndTriedAgain(Wire wire) {
        settings("{\"strategies\":[\"error_retry\"]}");
        proxy.simulator().next(tooLong(), tooLong(), Scenario.text("Yes."));

        HttpResponse<String> reply = client.ask(wire, Wire.Way.WHOLE, wire.body(turns(61)));

        assertThat(wire.textOf(reply.body(), Wire.Way.WHOLE)).isEqualTo("Yes.");
        assertThat(history(reply)).startsWith("error_retry; messages=");
        assertThat(proxy.generateBodies()).hasSize(3);
        assertThat(proxy.generateBodies().get(2).toString()).contains(LAST).doesNotContain("turn 30");
    }

    @ParameterizedTest
    @EnumSource
    void olderMessagesAreSummarisedByTheModelFirst(Wire wire) {
        settings("{\"strategies\":[\"smart_summary\"],\"summary_threshold\":1000}");
        proxy.simulator().next(Scenario.text("They spoke ", "about turns."), Scenario.text("Yes."));

        HttpResponse<String> reply = client.ask(wire, Wire.Way.STREAMED, wire.body(turns(41)));

        assertThat(wire.textOf(reply.body(), Wire.Way.STREAMED)).isEqualTo("Yes.");
        assertThat(history(reply)).startsWith("smart_summary; ");
        assertThat(proxy.generateBodies()).hasSize(2);
        assertThat(proxy.generateBodies().get(0).toString()).contains("at most 2000 characters", "turn 20");
        assertThat(proxy.generateBodies().get(1).toString())
                .contains("They spoke about turns.", LAST)
                .doesNotContain("turn 20");
    }

    @ParameterizedTest
    @EnumSource
    void compactionRequestIsSentWhole(Wire wire) {
        settings("{\"strategies\":[\"auto_truncate\",\"smart_summary\",\"error_retry\",\"pre_estimate\"],"
                + "\"max_messages\":6,\"summary_threshold\":1000}");
        proxy.simulator().next(tooLong());
        List<String> turns = new ArrayList<>(turns(41));
        turns.set(40, "Your task is to create a detailed summary of the conversation so far.");

        HttpResponse<String> reply = client.ask(wire, Wire.Way.WHOLE, wire.body(turns));

        assertThat(reply.statusCode()).isEqualTo(400);
        assertThat(proxy.generateBodies()).hasSize(1);
        assertThat(proxy.generateBodies().get(0).toString()).contains("turn 1 ", "turn 20 ", "turn 39 ");
    }

    private void settings(String json) {
        HttpResponse<String> reply = client.send("POST", "/api/settings/history", json);
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
    }

    private static List<String> turns(int count) {
        List<String> turns = new ArrayList<>();
        for (int i = 0; i < count - 1; i++) {
            turns.add("turn " + i + " " + "x".repeat(60));
        }
        turns.add(LAST);
        return turns;
    }

    private static Scenario tooLong() {
        return Scenario.refuse(Refusal.E21_TOO_LONG);
    }

    private static String history(HttpResponse<String> reply) {
        return reply.headers().firstValue("x-kiro-history").orElse("");
    }
}
