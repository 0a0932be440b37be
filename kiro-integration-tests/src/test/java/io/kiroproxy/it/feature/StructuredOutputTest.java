package io.kiroproxy.it.feature;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.it.fixture.ProxyUnderTest;
import io.kiroproxy.simulator.generate.EventScript;
import io.kiroproxy.simulator.generate.Scenario;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A demanded schema holds in every protocol, streamed and whole (user-pains.md P28). */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class StructuredOutputTest {

    private static final JsonNode PERSON = Wire.json(
            "{\"type\":\"object\",\"properties\":{\"name\":{\"type\":\"string\"},"
                    + "\"age\":{\"type\":\"integer\"}},\"required\":[\"name\",\"age\"],\"additionalProperties\":false}");
    private static final String FITS = "{\"name\":\"Ann\",\"age\":7}";

    @RegisterExtension
    final ProxyUnderTest proxy = ProxyUnderTest.withDefaults();

    private final WireClient client = new WireClient(proxy);

    @ParameterizedTest
    @MethodSource("io.kiroproxy.it.feature.Wire#everyWay")
    void answerThatFitsIsTheWholeAnswer(Wire wire, Wire.Way way) {
        proxy.simulator().next(answer(FITS));

        HttpResponse<String> reply = client.ask(wire, way, request(wire));

        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(reply.headers().firstValue("x-kiro-emulated").orElse("")).contains("response_format");
        assertThat(wire.textOf(reply.body(), way)).isEqualTo(FITS);
        assertThat(reply.body()).doesNotContain("final_answer");
    }

    @ParameterizedTest
    @MethodSource("io.kiroproxy.it.feature.Wire#everyWay")
    void answerThatDoesNotFitIsMendedBeforeTheClientSeesIt(Wire wire, Wire.Way way) {
        proxy.simulator().next(answer("{\"name\":\"Ann\",\"age\":\"seven\"}"), answer(FITS));

        HttpResponse<String> reply = client.ask(wire, way, request(wire));

        assertThat(wire.textOf(reply.body(), way)).isEqualTo(FITS);
        assertThat(proxy.generateBodies()).hasSize(2);
        assertThat(proxy.generateBodies().get(1).toString()).contains("$.age: found a string (expected: integer)");
    }

    @ParameterizedTest
    @MethodSource("io.kiroproxy.it.feature.Wire#everyWay")
    void answerThatNeverFitsIsTheProtocolsOwnError(Wire wire, Wire.Way way) {
        proxy.simulator().next(Scenario.text("I would rather not."), answer("{\"name\":\"Ann\"}"));

        HttpResponse<String> reply = client.ask(wire, way, request(wire));

        assertThat(reply.statusCode()).isEqualTo(wire == Wire.ANTHROPIC ? 422 : 400);
        assertThat(reply.body())
                .containsIgnoringCase("output_invalid")
                .contains("$.age: missing")
                .doesNotContain("Ann");
        assertThat(proxy.generateBodies()).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource
    void clientsToolsAreStillCalled(Wire wire) {
        ObjectNode request = request(wire);
        wire.tool(request, "look_up");
        proxy.simulator().next(EventScript.begin().tool("look_up", "{\"id\":1}"));

        HttpResponse<String> reply = client.ask(wire, Wire.Way.STREAMED, request);

        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(reply.body()).contains("look_up").doesNotContain("final_answer");
        assertThat(proxy.generateBodies().get(0).toString()).contains("look_up", "final_answer");
    }

    private static ObjectNode request(Wire wire) {
        ObjectNode body = wire.body(List.of("Who is it?"));
        wire.demand(body, PERSON);
        return body;
    }

    private static Scenario answer(String json) {
        return EventScript.begin().tool("final_answer", json);
    }
}
