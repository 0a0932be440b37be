package io.kiroproxy.it.feature;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.it.fixture.ProxyUnderTest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What names of models mean, through the public port (decisions.md 15). */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ModelNamesTest {

    @RegisterExtension
    final ProxyUnderTest proxy = ProxyUnderTest.withDefaults();

    private final WireClient client = new WireClient(proxy);

    @ParameterizedTest
    @CsvSource({
        "claude-sonnet-4.5, claude-sonnet-4.5",
        "claude-sonnet-4-5-20250929, claude-sonnet-4.5",
        "claude-sonnet-4-5[1m], claude-sonnet-4.5",
        "claude-sonnet-4-5-thinking, claude-sonnet-4.5",
        "anthropic/claude-sonnet-4.5, claude-sonnet-4.5",
        "gpt-4o-mini, claude-haiku-4.5",
    })
    void modelThatRanStandsInAHeader(String asked, String ran) {
        HttpResponse<String> reply = client.ask(Wire.CHAT, Wire.Way.WHOLE, chat(asked));

        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        assertThat(reply.headers().firstValue("x-kiro-model")).contains(ran);
        assertThat(Wire.json(reply.body()).path("model").asText()).isEqualTo(asked);
        assertThat(proxy.generateBodies().get(0).toString()).contains("\"modelId\":\"" + ran + "\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "claude-sonet-4.5 | model: claude-sonet-4.5 is not known here. Did you mean claude-sonnet-4.5",
                "nope             | model: nope is not known here.",
            })
    void unknownModelIsRefusedWithWhatIsNear(String asked, String says) {
        HttpResponse<String> reply = client.ask(Wire.CHAT, Wire.Way.WHOLE, chat(asked));

        assertThat(reply.statusCode()).isEqualTo(404);
        String message = Wire.json(reply.body()).at("/error/message").asText();
        assertThat(message).startsWith(says);
        assertThat(message.contains("Did you mean")).isEqualTo(says.contains("Did you mean"));
    }

    private static ObjectNode chat(String model) {
        return Wire.CHAT.body(List.of("Hello")).put("model", model);
    }
}
