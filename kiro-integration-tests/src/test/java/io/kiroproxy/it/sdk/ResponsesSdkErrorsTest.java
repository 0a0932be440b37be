package io.kiroproxy.it.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.openai.errors.BadRequestException;
import com.openai.errors.InternalServerException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIServiceException;
import com.openai.errors.RateLimitException;
import com.openai.errors.UnauthorizedException;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseError;
import com.openai.models.responses.ResponseStreamEvent;
import io.kiroproxy.core.spi.Secret;
import io.kiroproxy.it.fixture.ProxyUnderTest;
import io.kiroproxy.server.config.AccessSettings;
import io.kiroproxy.simulator.generate.Scenario;
import io.kiroproxy.simulator.rules.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Failures of Responses reach the vendor's Java SDK as its own exceptions (clients.md 11 and 13). */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ResponsesSdkErrorsTest {

    private static final String KEY = "client-key-of-the-tests";

    @RegisterExtension
    final ProxyUnderTest proxy = ProxyUnderTest.with(config -> config.withAccess(
            new AccessSettings(List.of(new AccessSettings.ClientKey("tests", Secret.of(KEY))), null)));

    private final List<ResponsesCalls> clients = new ArrayList<>();

    @AfterEach
    void disconnect() {
        clients.forEach(ResponsesCalls::close);
    }

    @Test
    void badRequestNamesTheField() {
        BadRequestException failure = failure(
                BadRequestException.class,
                ResponsesCalls.ask("hello").maxOutputTokens(-5L).build());

        assertThat(failure.type()).hasValue("invalid_request_error");
        assertThat(failure.getMessage()).contains("max_output_tokens");
        assertThat(proxy.generateRequests()).isEmpty();
    }

    @Test
    void wrongClientKeyIsUnauthorized() {
        UnauthorizedException failure = catchThrowableOfType(UnauthorizedException.class, () -> client("wrong")
                .client()
                .responses()
                .create(ResponsesCalls.ask("hello").build()));

        assertThat(failure.code()).hasValue("invalid_api_key");
    }

    @Test
    void unknownModelIsNotFound() {
        NotFoundException failure = failure(
                NotFoundException.class,
                ResponsesCalls.ask("hello").model("gpt-nonsense").build());

        assertThat(failure.code()).hasValue("model_not_found");
    }

    @Test
    void responseThatIsNotStoredCannotBeGoneOnFrom() {
        BadRequestException failure = failure(
                BadRequestException.class,
                ResponsesCalls.ask("hello").previousResponseId("resp_gone").build());

        assertThat(failure.code()).hasValue("previous_response_not_found");
    }

    @Test
    void throttlingSaysWhenToComeBack() {
        proxy.simulator().next(Scenario.refuse(Refusal.E13_RATE.withRetryAfter(7)));

        RateLimitException failure =
                failure(RateLimitException.class, ResponsesCalls.ask("hello").build());

        assertThat(failure.code()).hasValue("rate_limit_exceeded");
        assertThat(failure.headers().values("retry-after")).hasSize(1);
    }

    @Test
    void tooLongPromptHasItsOwnCode() {
        proxy.simulator().next(Scenario.refuse(Refusal.E21_TOO_LONG));

        assertThat(failure(
                                BadRequestException.class,
                                ResponsesCalls.ask("hello").build())
                        .code())
                .hasValue("context_length_exceeded");
    }

    @Test
    void brokenUpstreamIsTheServersFault() {
        proxy.simulator().next(Scenario.refuse(Refusal.E20_SERVER), Scenario.refuse(Refusal.E20_SERVER));

        assertThat(failure(
                                InternalServerException.class,
                                ResponsesCalls.ask("hello").build())
                        .statusCode())
                .isBetween(500, 599);
    }

    @Test
    void failureWithinTheStreamIsAFailedResponseAfterTheTextSoFar() {
        proxy.simulator().next(Scenario.text("So ", "far ").cut());

        List<ResponseStreamEvent> events =
                client(KEY).stream(ResponsesCalls.ask("hello").build());

        assertThat(events).anyMatch(ResponseStreamEvent::isOutputTextDelta);
        assertThat(events).noneMatch(ResponseStreamEvent::isCompleted);
        ResponseStreamEvent last = events.get(events.size() - 1);
        assertThat(last.asFailed().response().error().orElseThrow().code()).isEqualTo(ResponseError.Code.SERVER_ERROR);
    }

    private <E extends OpenAIServiceException> E failure(Class<E> type, ResponseCreateParams params) {
        return catchThrowableOfType(type, () -> client(KEY).client().responses().create(params));
    }

    private ResponsesCalls client(String key) {
        ResponsesCalls client = ResponsesCalls.to(proxy.tap().uri(), key);
        clients.add(client);
        return client;
    }
}
