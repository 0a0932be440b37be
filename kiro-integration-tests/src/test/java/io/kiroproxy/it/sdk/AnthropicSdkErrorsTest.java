package io.kiroproxy.it.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.errors.AnthropicServiceException;
import com.anthropic.errors.BadRequestException;
import com.anthropic.errors.NotFoundException;
import com.anthropic.errors.OverloadedException;
import com.anthropic.errors.RateLimitException;
import com.anthropic.errors.SseException;
import com.anthropic.errors.UnauthorizedException;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import io.kiroproxy.core.spi.Secret;
import io.kiroproxy.it.fixture.ProxyUnderTest;
import io.kiroproxy.server.config.AccessSettings;
import io.kiroproxy.server.config.Limit;
import io.kiroproxy.server.config.Timeout;
import io.kiroproxy.simulator.generate.Scenario;
import io.kiroproxy.simulator.http.RecordedRequest;
import io.kiroproxy.simulator.rules.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Failures reach the vendor's Java SDK as its own exceptions (clients.md 11 and 13). */
@org.junit.jupiter.api.Timeout(value = 60, unit = TimeUnit.SECONDS)
class AnthropicSdkErrorsTest {

    private static final String KEY = "client-key-of-the-tests";

    @RegisterExtension
    final ProxyUnderTest proxy = ProxyUnderTest.with(config -> config.withAccess(
                    new AccessSettings(List.of(new AccessSettings.ClientKey("tests", Secret.of(KEY))), null))
            .withLimits(config.limits().with(Limit.CALLS, 1))
            .withTimeouts(config.timeouts().with(Timeout.CALL_WAIT, Duration.ofMillis(500))));

    private final List<AnthropicClient> clients = new ArrayList<>();

    @AfterEach
    void disconnect() {
        clients.forEach(AnthropicClient::close);
    }

    @Test
    void badRequestNamesTheField() {
        AnthropicServiceException failure = failure(
                BadRequestException.class,
                hello().toBuilder().toolToolChoice("no_such_tool").build());

        assertThat(failure.statusCode()).isEqualTo(400);
        assertThat(failure.getMessage()).contains("tool_choice");
        assertThat(failure.requestId()).isPresent();
        assertThat(proxy.generateRequests()).isEmpty();
    }

    @Test
    void wrongClientKeyIsUnauthorized() {
        UnauthorizedException failure = catchThrowableOfType(
                UnauthorizedException.class, () -> client("wrong", 0).messages().create(hello()));

        assertThat(failure.statusCode()).isEqualTo(401);
        assertThat(failure.getMessage()).doesNotContain(KEY);
        assertThat(proxy.generateRequests()).isEmpty();
    }

    @Test
    void keyIsAcceptedAsTokenToo() {
        AnthropicClient byToken = AnthropicOkHttpClient.builder()
                .baseUrl(proxy.tap().uri().toString())
                .authToken(KEY)
                .build();
        clients.add(byToken);

        assertThat(AnthropicTools.text(byToken.messages().create(hello()))).contains("hello");
    }

    @Test
    void unknownModelIsNotFoundAndSuggestsOthers() {
        AnthropicServiceException failure = failure(
                NotFoundException.class,
                hello().toBuilder().model("claude-sonet-4-5").build());

        assertThat(failure.getMessage()).contains("claude-sonet-4-5").contains("claude-sonnet-4-5");
    }

    @Test
    void throttlingSaysWhenToComeBack() {
        proxy.simulator().next(Scenario.refuse(Refusal.E13_RATE.withRetryAfter(7)));

        AnthropicServiceException failure = failure(RateLimitException.class, hello());

        assertThat(failure.statusCode()).isEqualTo(429);
        assertThat(failure.headers().values("retry-after")).hasSize(1);
        assertThat(Integer.parseInt(failure.headers().values("retry-after").get(0)))
                .isBetween(1, 7);
    }

    @Test
    void callBeyondTheLimitFindsTheProxyOverloaded() {
        proxy.simulator().next(Scenario.hang());
        CompletableFuture<Message> occupant = client(KEY, 0).async().messages().create(hello());
        proxy.simulator().awaitRequest(request -> request.bodyText().contains("hello"), Duration.ofSeconds(10));

        AnthropicServiceException failure = failure(OverloadedException.class, hello());

        assertThat(failure.statusCode()).isEqualTo(529);
        assertThat(failure.headers().values("retry-after")).hasSize(1);
        assertThat(occupant).isNotDone();
    }

    @Test
    void theSdkComesBackByItselfAfterThrottling() {
        proxy.simulator().next(Scenario.refuse(Refusal.E13_RATE.withRetryAfter(1)));

        assertThat(AnthropicTools.text(client(KEY, 2).messages().create(hello())))
                .contains("hello");
        assertThat(proxy.generateRequests()).extracting(RecordedRequest::status).containsExactly(429, 200);
    }

    @Test
    void tooLongPromptIsSaidInTheWordsThatClientsLookFor() {
        proxy.simulator().next(Scenario.refuse(Refusal.E21_TOO_LONG));

        AnthropicServiceException failure = failure(
                BadRequestException.class,
                hello().toBuilder().addUserMessage("word ".repeat(300_000)).build());

        assertThat(failure.getMessage()).containsPattern("prompt is too long: \\d+ tokens > 200000 maximum");
    }

    @Test
    void failureWithinTheStreamIsAnErrorEventAfterTheTextSoFar() {
        proxy.simulator().next(Scenario.text("So ", "far ").cut());
        List<RawMessageStreamEvent> events = new ArrayList<>();

        SseException failure = catchThrowableOfType(SseException.class, () -> {
            try (StreamResponse<RawMessageStreamEvent> reply =
                    client(KEY, 0).messages().createStreaming(hello())) {
                reply.stream().forEach(events::add);
            }
        });

        assertThat(failure.body().toString()).contains("api_error");
        assertThat(events).anyMatch(RawMessageStreamEvent::isContentBlockDelta);
        assertThat(events).noneMatch(RawMessageStreamEvent::isMessageStop);
    }

    private <E extends AnthropicServiceException> E failure(Class<E> type, MessageCreateParams params) {
        return catchThrowableOfType(type, () -> client(KEY, 0).messages().create(params));
    }

    private AnthropicClient client(String key, int retries) {
        AnthropicClient client = AnthropicOkHttpClient.builder()
                .baseUrl(proxy.tap().uri().toString())
                .apiKey(key)
                .maxRetries(retries)
                .build();
        clients.add(client);
        return client;
    }

    private static MessageCreateParams hello() {
        return MessageCreateParams.builder()
                .model("claude-sonnet-4-5")
                .maxTokens(100)
                .addUserMessage("hello")
                .build();
    }
}
