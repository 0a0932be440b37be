package io.kiroproxy.it.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.genai.ResponseStream;
import com.google.genai.errors.ApiException;
import com.google.genai.errors.ClientException;
import com.google.genai.errors.ServerException;
import com.google.genai.types.GenerateContentConfig;
import com.google.genai.types.GenerateContentResponse;
import io.kiroproxy.core.spi.Secret;
import io.kiroproxy.it.fixture.ProxyUnderTest;
import io.kiroproxy.server.config.AccessSettings;
import io.kiroproxy.simulator.generate.Scenario;
import io.kiroproxy.simulator.rules.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Failures reach the vendor's Java SDK as its own exceptions (clients.md 11 and 13). */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class GeminiSdkErrorsTest {

    private static final String KEY = "client-key-of-the-tests";
    private static final String MODEL = "claude-sonnet-4.5";

    @RegisterExtension
    final ProxyUnderTest proxy = ProxyUnderTest.with(config -> config.withAccess(
            new AccessSettings(List.of(new AccessSettings.ClientKey("tests", Secret.of(KEY))), null)));

    private final List<GeminiCalls> clients = new ArrayList<>();

    @AfterEach
    void disconnect() {
        clients.forEach(GeminiCalls::close);
    }

    @Test
    void badRequestNamesTheField() {
        ClientException failure = failure(
                ClientException.class,
                KEY,
                MODEL,
                GenerateContentConfig.builder().maxOutputTokens(-5).build());

        assertThat(failure.code()).isEqualTo(400);
        assertThat(failure.status()).isEqualTo("INVALID_ARGUMENT");
        assertThat(failure.message()).contains("maxOutputTokens");
        assertThat(proxy.generateRequests()).isEmpty();
    }

    @Test
    void wrongClientKeyIsUnauthorized() {
        ClientException failure = failure(ClientException.class, "wrong", MODEL, null);

        assertThat(failure.code()).isEqualTo(401);
        assertThat(failure.status()).isEqualTo("UNAUTHENTICATED");
        assertThat(failure.message()).doesNotContain(KEY);
    }

    @Test
    void unknownModelIsNotFoundAndSuggestsOthers() {
        ClientException failure = failure(ClientException.class, KEY, "claude-sonet-4.5", null);

        assertThat(failure.code()).isEqualTo(404);
        assertThat(failure.status()).isEqualTo("NOT_FOUND");
        assertThat(failure.message()).contains("claude-sonnet-4.5");
    }

    @Test
    void throttlingIsAnExhaustedResourceThatSaysWhenToComeBack() {
        proxy.simulator().next(Scenario.refuse(Refusal.E13_RATE.withRetryAfter(7)));

        ClientException failure = failure(ClientException.class, KEY, MODEL, null);

        assertThat(failure.code()).isEqualTo(429);
        assertThat(failure.status()).isEqualTo("RESOURCE_EXHAUSTED");
        assertThat(proxy.tap().calls().get(0).reply()).containsPattern("\"retryDelay\":\"[1-7]s\"");
    }

    @Test
    void tooLongPromptIsAnInvalidArgumentInTheVendorsWords() {
        proxy.simulator().next(Scenario.refuse(Refusal.E21_TOO_LONG));

        ClientException failure = failure(ClientException.class, KEY, MODEL, null);

        assertThat(failure.code()).isEqualTo(400);
        assertThat(failure.message()).contains("exceeds the maximum number of tokens allowed");
    }

    @Test
    void brokenUpstreamIsTheServersFault() {
        proxy.simulator().next(Scenario.refuse(Refusal.E20_SERVER), Scenario.refuse(Refusal.E20_SERVER));

        ServerException failure = failure(ServerException.class, KEY, MODEL, null);

        assertThat(failure.code()).isBetween(500, 599);
    }

    @Test
    void failureWithinTheStreamIsAnErrorAfterTheTextSoFar() {
        proxy.simulator().next(Scenario.text("So ", "far ").cut());
        List<GenerateContentResponse> chunks = new ArrayList<>();

        Throwable failure = catchThrowable(() -> {
            try (ResponseStream<GenerateContentResponse> stream =
                    client(KEY).client().models.generateContentStream(MODEL, "hello", null)) {
                stream.forEach(chunks::add);
            }
        });

        assertThat(failure).isNotNull();
        assertThat(chunks).isNotEmpty();
        assertThat(chunks)
                .noneMatch(chunk ->
                        chunk.candidates().orElseThrow().get(0).finishReason().isPresent());
    }

    private <E extends ApiException> E failure(
            Class<E> type, String key, String model, @Nullable GenerateContentConfig config) {
        return catchThrowableOfType(type, () -> client(key).client().models.generateContent(model, "hello", config));
    }

    private GeminiCalls client(String key) {
        GeminiCalls client = GeminiCalls.to(proxy.tap().uri(), key);
        clients.add(client);
        return client;
    }
}
