package io.kiroproxy.protocol.kiro;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.core.ChatRequest;
import io.kiroproxy.core.event.ChatEvent;
import io.kiroproxy.core.model.Content;
import io.kiroproxy.core.model.Conversation;
import io.kiroproxy.core.model.JsonText;
import io.kiroproxy.core.model.Message;
import io.kiroproxy.core.model.Role;
import io.kiroproxy.core.model.TokenUsage;
import io.kiroproxy.core.model.ToolChoice;
import io.kiroproxy.core.model.ToolSpec;
import io.kiroproxy.core.spi.AccountIdentity;
import io.kiroproxy.core.spi.CredentialKind;
import io.kiroproxy.core.spi.HttpCall;
import io.kiroproxy.core.spi.HttpFields;
import io.kiroproxy.core.spi.UpstreamCall;
import io.kiroproxy.core.spi.UpstreamFailure;
import io.kiroproxy.core.spi.UpstreamFailure.Kind;
import io.kiroproxy.core.testing.ManualClock;
import io.kiroproxy.protocol.kiro.fixture.EventText;
import io.kiroproxy.protocol.kiro.fixture.KiroFixtures;
import io.kiroproxy.protocol.kiro.fixture.KiroFrames;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KiroCallTest {

    private final ManualClock clock = new ManualClock();
    private final KiroProvider provider = new KiroProvider(KiroOptions.ofDefaults(), clock, new Random(1));

    @Test
    void answerIsFramedByStartUsageAndStop() {
        UpstreamCall call = call(chat("Hi"));
        List<ChatEvent> events =
                answer(call, KiroFrames.answer().text("Hel").text("lo").tail("END_TURN"));

        assertThat(EventText.of(events))
                .containsExactly("start claude-sonnet-4.5", "text Hello", "usage DERIVED", "stop END_TURN");
        ChatEvent.MessageStart start = (ChatEvent.MessageStart) events.get(0);
        assertThat(start.messageId()).hasSize(24);
        assertThat(start.estimate().inputTokens()).isPositive();
        TokenUsage usage = ((ChatEvent.UsageUpdate) events.get(events.size() - 2)).usage();
        assertThat(usage.credits()).isEqualTo(0.5);
        assertThat(usage.totalTokens()).isEqualTo(7_000);
    }

    @Test
    void nothingIsToldBeforeTheFirstContent() {
        List<ChatEvent> events = new ArrayList<>();
        call(chat("Hi"))
                .read(ByteBuffer.wrap(KiroFrames.answer().stopReason("END_TURN").bytes()), events::add);

        assertThat(events).isEmpty();
    }

    @Test
    void autoTellsWhichModelWrites() {
        ChatRequest request = ChatRequest.of("c", "auto", Conversation.of(List.of(Message.text(Role.USER, "Hi"))));
        List<ChatEvent> events =
                answer(call(request), KiroFrames.answer().text("a").tail("END_TURN"));

        assertThat(EventText.of(events)).startsWith("start claude-sonnet-4.5");
    }

    @Test
    void toolNamesComeBackAsTheClientKnowsThem() {
        String name = "mcp.server/tool with spaces";
        Conversation conversation = Conversation.of(List.of(Message.text(Role.USER, "Hi")))
                .withTools(List.of(new ToolSpec(name, "d", JsonText.EMPTY_OBJECT)), ToolChoice.AUTO);
        UpstreamCall call = call(ChatRequest.of("c", "claude-sonnet-4.5", conversation));
        String body = body(call.http());
        int at = body.indexOf("mcp_server_tool");
        String upstream = body.substring(at, body.indexOf('"', at));

        List<ChatEvent> events = answer(
                call,
                KiroFrames.answer().tool("t", upstream).stop("t", upstream).tail("END_TURN"));

        assertThat(EventText.of(events)).contains("tool t " + name, "stop TOOL_USE");
    }

    @Test
    void requestGoesToTheFirstEndpointWithTheLimitOnSilence() {
        HttpCall http = call(chat("Hi")).http();

        assertThat(http.uri()).hasToString("https://runtime.us-east-1.kiro.dev/");
        assertThat(http.headTimeout()).isEqualTo(Duration.ofSeconds(90));
        assertThat(http.fields().first("x-amz-target")).startsWith("KiroRuntimeService");
    }

    @ParameterizedTest
    @CsvSource({
        "NETWORK, 0, true",
        "ENDPOINT_UNKNOWN, 404, true",
        "UNAVAILABLE, 502, true",
        "UNAVAILABLE, 503, true",
        "TIMEOUT, 504, true",
        "ACCESS_DENIED, 400, true",
        "TIMEOUT, 524, false",
        "TIMEOUT, 0, false",
        "UNAVAILABLE, 500, false",
        "CUT, 0, false",
        "PROTOCOL, 0, false",
        "ACCESS_DENIED, 403, false",
        "AUTH_EXPIRED, 403, false",
        "SUSPENDED, 403, false",
        "THROTTLED, 429, false",
        "CAPACITY, 429, false",
        "QUOTA_EXHAUSTED, 402, false",
        "MODEL_DENIED, 400, false",
        "CONTEXT_TOO_LONG, 400, false",
        "BAD_REQUEST, 400, false",
        "CONTENT_FILTERED, 0, false"
    })
    void anotherHostIsTriedOnlyWhereTheHostIsToBlame(Kind kind, int status, boolean switches) {
        UpstreamCall other = call(chat("Hi")).alternative(failure(kind, status, null));

        assertThat(other != null).isEqualTo(switches);
    }

    @Test
    void waysAreFinite() {
        List<String> tried = new ArrayList<>();
        for (UpstreamCall call = call(chat("Hi"));
                call != null;
                call = call.alternative(failure(Kind.NETWORK, 0, null))) {
            tried.add(call.endpoint());
        }

        assertThat(tried)
                .containsExactly(
                        "K runtime.us-east-1.kiro.dev", "L runtime.us-east-1.kiro.dev", "R q.us-east-1.amazonaws.com");
    }

    @Test
    void hostThatAnsweredGoesFirstForAWhile() {
        UpstreamCall second = alternative(call(chat("Hi")), failure(Kind.NETWORK, 0, null));
        answer(second, KiroFrames.answer().text("a").tail("END_TURN"));

        assertThat(call(chat("Hi")).endpoint()).isEqualTo("L runtime.us-east-1.kiro.dev");
        clock.advance(EndpointMemory.KEEP);
        assertThat(call(chat("Hi")).endpoint()).isEqualTo("K runtime.us-east-1.kiro.dev");
    }

    @Test
    void refusedTokenIsRenewedBeforeAnotherTokenTypeAndHostAreTried() {
        UpstreamFailure refused = failure(Kind.AUTH_EXPIRED, 403, null);
        AccountIdentity renewed = KiroFixtures.account(CredentialKind.IDENTITY_CENTER, KiroFixtures.ARN, "token-2");

        assertThat(call(chat("Hi")).alternative(refused)).isNull();
        UpstreamCall again = call(chat("Hi"), renewed);
        assertThat(again.http().fields().first("tokentype")).isEqualTo("SSO_OIDC");
        UpstreamCall otherType = alternative(again, refused);
        assertThat(otherType.endpoint()).isEqualTo(again.endpoint());
        assertThat(otherType.http().fields().contains("tokentype")).isFalse();
        UpstreamCall otherHost = alternative(otherType, refused);
        assertThat(otherHost.endpoint()).startsWith("L ");
    }

    @Test
    void sameTokenRefusedTwiceIsStillTheFirstRefusal() {
        UpstreamFailure refused = failure(Kind.AUTH_EXPIRED, 403, null);

        assertThat(call(chat("Hi")).alternative(refused)).isNull();
        assertThat(call(chat("Hi")).alternative(refused)).isNull();
    }

    @Test
    void tokenTypeThatWorkedIsKept() {
        UpstreamFailure refused = failure(Kind.AUTH_EXPIRED, 403, null);
        call(chat("Hi")).alternative(refused);
        AccountIdentity renewed = KiroFixtures.account(CredentialKind.IDENTITY_CENTER, KiroFixtures.ARN, "token-2");
        UpstreamCall otherType = alternative(call(chat("Hi"), renewed), refused);
        answer(otherType, KiroFrames.answer().text("a").tail("END_TURN"));

        assertThat(call(chat("Hi"), renewed).http().fields().contains("tokentype"))
                .isFalse();
    }

    @Test
    void refusedSignatureIsLeftOutOnce() {
        ChatRequest request = ChatRequest.of(
                "c",
                "claude-sonnet-5",
                Conversation.of(List.of(
                        Message.text(Role.USER, "Hi"),
                        new Message(
                                Role.ASSISTANT,
                                List.of(new Content.Thinking("hm", "SIGNATURE=="), new Content.Text("Yes?"))),
                        Message.text(Role.USER, "Go on"))));
        UpstreamFailure refused = failure(Kind.BAD_REQUEST, 400, "THINKING_SIGNATURE_INVALID");
        UpstreamCall first = call(request);
        UpstreamCall second = alternative(first, refused);

        assertThat(body(first.http())).contains("SIGNATURE==");
        assertThat(body(second.http())).doesNotContain("SIGNATURE==");
        assertThat(second.endpoint()).isEqualTo(first.endpoint());
        assertThat(second.alternative(refused)).isNull();
        assertThat(call(chat("Hi")).alternative(refused)).isNull();
    }

    @Test
    void refusedToolsAndFieldsAreRepairedOnce() {
        UpstreamFailure tools = said("Invalid tool use format.");
        UpstreamFailure fields = said("additionalModelRequestFields is not supported for this model");
        ChatRequest request =
                ChatRequest.of("c", "claude-sonnet-5", Conversation.of(List.of(Message.text(Role.USER, "Hi"))));
        request = request.withGeneration(new io.kiroproxy.core.model.Generation(
                4_096,
                List.of(),
                io.kiroproxy.core.model.Reasoning.UNSPECIFIED,
                null,
                io.kiroproxy.core.model.Generation.ParallelToolCalls.ALLOWED));
        UpstreamCall first = call(request);
        UpstreamCall strict = alternative(first, tools);
        UpstreamCall bare = alternative(strict, fields);

        assertThat(body(strict.http())).contains("additionalModelRequestFields");
        assertThat(body(bare.http())).doesNotContain("additionalModelRequestFields");
        assertThat(bare.alternative(tools)).isNull();
        assertThat(bare.alternative(fields)).isNull();
    }

    @Test
    void answerBegunInVainBeginsAgain() {
        UpstreamCall first = call(chat("Hi"));
        first.read(ByteBuffer.wrap(KiroFrames.answer().text("lost").bytes()), event -> {});
        List<ChatEvent> events = answer(
                alternative(first, failure(Kind.NETWORK, 0, null)),
                KiroFrames.answer().text("a").tail("END_TURN"));

        assertThat(EventText.of(events)).startsWith("start claude-sonnet-4.5", "text a");
    }

    @Test
    void refusalIsClassifiedWithNumbersOfTheRequest() {
        UpstreamFailure failure = call(chat("x".repeat(900_000)))
                .classify(
                        400,
                        HttpFields.EMPTY,
                        "{\"message\":\"Input is too long.\",\"reason\":\"CONTENT_LENGTH_EXCEEDS_THRESHOLD\"}"
                                .getBytes(StandardCharsets.UTF_8));

        assertThat(failure.message()).matches("prompt is too long: \\d{6} tokens > 200000 maximum");
    }

    @Test
    void estimatesLearnFromReportedNumbers() {
        ChatRequest request = chat("word ".repeat(2_000));
        int before =
                provider.countTokens(request, provider.resolve(request.model()).orElseThrow());
        answer(call(request), KiroFrames.answer().text("a").context(3).metering(1));

        assertThat(provider.countTokens(
                        request, provider.resolve(request.model()).orElseThrow()))
                .isGreaterThan(before);
    }

    @Test
    void unknownEventsAreCountedByTheProvider() {
        answer(
                call(chat("Hi")),
                KiroFrames.answer().text("a").event("novelEvent", "{}").tail("END_TURN"));

        assertThat(provider.unknownEvents()).containsEntry("novelEvent", 1L);
    }

    private static ChatRequest chat(String text) {
        return ChatRequest.of("c", "claude-sonnet-4.5", Conversation.of(List.of(Message.text(Role.USER, text))));
    }

    private UpstreamCall call(ChatRequest request) {
        return call(request, KiroFixtures.organisation());
    }

    private UpstreamCall call(ChatRequest request, AccountIdentity account) {
        return provider.newCall(
                request, "session", provider.resolve(request.model()).orElseThrow(), account);
    }

    private static UpstreamCall alternative(UpstreamCall call, UpstreamFailure failure) {
        return Objects.requireNonNull(call.alternative(failure));
    }

    private static List<ChatEvent> answer(UpstreamCall call, KiroFrames frames) {
        List<ChatEvent> events = new ArrayList<>();
        call.read(ByteBuffer.wrap(frames.bytes()), events::add);
        assertThat(call.end(events::add)).isNull();
        return events;
    }

    private static UpstreamFailure failure(Kind kind, int status, @Nullable String reason) {
        return new UpstreamFailure(kind, "no", status, reason, null, null, null);
    }

    private static UpstreamFailure said(String message) {
        return new UpstreamFailure(Kind.BAD_REQUEST, message, 400, null, null, null, null);
    }

    private static String body(HttpCall call) {
        return new String(call.body(), StandardCharsets.UTF_8);
    }
}
