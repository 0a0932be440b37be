package io.kiroproxy.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.server.config.TelemetrySettings.Propagation;
import io.kiroproxy.simulator.auth.SimulatedAccount;
import io.kiroproxy.simulator.generate.EventScript;
import io.kiroproxy.simulator.generate.Scenario;
import io.kiroproxy.simulator.rules.Refusal;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Spans of calls by ecosystem.md 3.1, through the public port. */
class OpenTelemetryTracerTest {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String PARENT = "b7ad6b7169203331";

    @TempDir
    Path home;

    private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
    private final OpenTelemetrySdk telemetry = OpenTelemetrySdk.builder()
            .setTracerProvider(SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                    .build())
            .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
            .build();

    private TracedProxy traced() throws Exception {
        return TracedProxy.by(OpenTelemetryTracer.of(telemetry), home);
    }

    /** Spans once there are {@code count}, oldest first: a call's spans end a moment after its answer. */
    private List<SpanData> spans(int count) {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (exporter.getFinishedSpanItems().size() < count && System.nanoTime() < until) {
            Thread.onSpinWait();
        }
        List<SpanData> spans = exporter.getFinishedSpanItems().stream()
                .sorted(Comparator.comparingLong(SpanData::getStartEpochNanos))
                .toList();
        assertThat(spans).hasSize(count);
        return spans;
    }

    private static SpanData server(List<SpanData> spans) {
        return spans.stream()
                .filter(span -> span.getKind() == SpanKind.SERVER)
                .findFirst()
                .orElseThrow();
    }

    private static List<SpanData> clients(List<SpanData> spans) {
        return spans.stream().filter(span -> span.getKind() == SpanKind.CLIENT).toList();
    }

    @Test
    void callHasOneServerSpanAndItsAttemptTheAttributesOfTheConventions() throws Exception {
        try (TracedProxy proxy = traced()) {
            proxy.add(1);
            proxy.kiro.next(Scenario.text("Hello to you too"));

            proxy.ask("Hi");

            List<SpanData> spans = spans(2);
            SpanData server = server(spans);
            SpanData client = clients(spans).get(0);
            assertThat(server.getName()).isEqualTo("POST /v1/messages");
            assertThat(server.getParentSpanContext().isValid()).isFalse();
            assertThat(server.getAttributes().get(Names.METHOD)).isEqualTo("POST");
            assertThat(server.getAttributes().get(Names.ROUTE)).isEqualTo("/v1/messages");
            assertThat(server.getAttributes().get(Names.PATH)).isEqualTo("/v1/messages");
            assertThat(server.getAttributes().get(Names.STATUS)).isEqualTo(200);
            assertThat(server.getAttributes().get(Names.PROTOCOL)).isEqualTo("anthropic");
            assertThat(server.getAttributes().get(Names.OUTCOME)).isEqualTo("ok");

            assertThat(client.getParentSpanId()).isEqualTo(server.getSpanId());
            assertThat(client.getTraceId()).isEqualTo(server.getTraceId());
            assertThat(client.getName()).isEqualTo("chat " + TracedProxy.MODEL);
            assertThat(client.getAttributes().get(Names.OPERATION)).isEqualTo("chat");
            assertThat(client.getAttributes().get(Names.PROVIDER)).isEqualTo("kiro");
            assertThat(client.getAttributes().get(Names.REQUEST_MODEL)).isEqualTo(TracedProxy.MODEL);
            assertThat(client.getAttributes().get(Names.RESPONSE_MODEL)).isEqualTo(TracedProxy.MODEL);
            assertThat(client.getAttributes().get(Names.STREAM)).isTrue();
            assertThat(client.getAttributes().get(Names.MAX_TOKENS)).isEqualTo(77);
            assertThat(client.getAttributes().get(Names.RESPONSE_ID)).isNotBlank();
            assertThat(client.getAttributes().get(Names.FINISH_REASONS)).containsExactly("end_turn");
            assertThat(client.getAttributes().get(Names.FIRST_CHUNK)).isPositive();
            assertThat(client.getAttributes().get(Names.CONVERSATION)).isNotBlank();
            assertThat(client.getAttributes().get(Names.INPUT_TOKENS)).isPositive();
            assertThat(client.getAttributes().get(Names.OUTPUT_TOKENS)).isPositive();
            assertThat(client.getAttributes().get(Names.USAGE_SOURCE)).isIn("upstream", "derived", "estimated");
            assertThat(client.getAttributes().get(Names.CREDITS)).isPositive();
            assertThat(client.getAttributes().get(Names.ACCOUNT)).isEqualTo("a1");
            assertThat(client.getAttributes().get(Names.ATTEMPT)).isEqualTo(1);
            assertThat(client.getAttributes().get(Names.STATUS)).isEqualTo(200);
            assertThat(client.getAttributes().get(Names.SERVER_ADDRESS)).isNotBlank();
            assertThat(client.getAttributes().get(Names.SERVER_PORT)).isPositive();
            assertThat(client.getEndEpochNanos()).isLessThanOrEqualTo(server.getEndEpochNanos());
        }
    }

    @Test
    void tokensOfTheCacheAreToldWhereTheUpstreamTellsThem() throws Exception {
        try (TracedProxy proxy = traced()) {
            proxy.add(1);
            proxy.kiro.next(EventScript.begin()
                    .text("Hello")
                    .event(
                            "metadataEvent",
                            "{\"tokenUsage\":{\"uncachedInputTokens\":50,\"cacheReadInputTokens\":30,"
                                    + "\"cacheWriteInputTokens\":7,\"outputTokens\":5,\"totalTokens\":92}}"));

            proxy.ask("Hi");

            SpanData client = clients(spans(2)).get(0);
            assertThat(client.getAttributes().get(Names.CACHE_READ_TOKENS)).isEqualTo(30);
            assertThat(client.getAttributes().get(Names.CACHE_CREATION_TOKENS)).isEqualTo(7);
            assertThat(client.getAttributes().get(Names.USAGE_SOURCE)).isEqualTo("upstream");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1/messages | {'model':'M','max_tokens':9,'messages':[{'role':'user','content':'Hi'}]} | POST /v1/messages | chat M",
                "/v1/chat/completions | {'model':'M','messages':[{'role':'user','content':'Hi'}]} | POST /v1/chat/completions | chat M",
                "/v1/responses | {'model':'M','input':'Hi'} | POST /v1/responses | chat M",
                "/v1beta/models/M:generateContent | {'contents':[{'role':'user','parts':[{'text':'Hi'}]}]} | POST /v1beta/models/{model}:generateContent | generate_content M"
            })
    void everyProtocolIsTraced(String path, String body, String serverName, String clientName) throws Exception {
        try (TracedProxy proxy = traced()) {
            proxy.add(1);
            proxy.kiro.next(Scenario.text("Hello"));

            assertThat(proxy.post(
                                    path.replace("M:", TracedProxy.MODEL + ":"),
                                    body.replace('\'', '"').replace("\"M\"", '"' + TracedProxy.MODEL + '"'))
                            .statusCode())
                    .isEqualTo(200);

            List<SpanData> spans = spans(2);
            assertThat(server(spans).getName()).isEqualTo(serverName);
            assertThat(clients(spans))
                    .extracting(SpanData::getName)
                    .containsExactly(clientName.replace("M", TracedProxy.MODEL));
        }
    }

    @Test
    void failoverIsTwoClientSpansTheFirstWithItsErrorType() throws Exception {
        try (TracedProxy proxy = traced()) {
            proxy.add(1);
            proxy.add(2);
            proxy.kiro.next(Scenario.refuse(Refusal.E13_RATE), Scenario.text("Hello"));

            proxy.ask("Hi");

            List<SpanData> spans = spans(3);
            List<SpanData> clients = clients(spans);
            assertThat(clients).allMatch(span -> span.getParentSpanId()
                    .equals(server(spans).getSpanId()));
            SpanData refused = clients.get(0);
            SpanData answered = clients.get(1);
            assertThat(refused.getAttributes().get(Names.ERROR_TYPE)).isEqualTo("throttled");
            assertThat(refused.getAttributes().get(Names.FAILOVER_REASON)).isEqualTo("throttled");
            assertThat(refused.getAttributes().get(Names.STATUS)).isEqualTo(429);
            assertThat(refused.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
            assertThat(refused.getAttributes().get(Names.OUTPUT_TOKENS)).isNull();
            assertThat(answered.getAttributes().get(Names.ERROR_TYPE)).isNull();
            assertThat(answered.getAttributes().get(Names.ATTEMPT)).isEqualTo(2);
            assertThat(answered.getAttributes().get(Names.ACCOUNT))
                    .isNotEqualTo(refused.getAttributes().get(Names.ACCOUNT));
            assertThat(server(spans).getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
        }
    }

    @Test
    void failedCallSaysSoInTheServerSpan() throws Exception {
        try (TracedProxy proxy = traced()) {
            proxy.post("/v1/messages", "{\"model\":");
            assertThat(server(spans(1)).getAttributes().get(Names.ERROR_TYPE)).isEqualTo("invalid_request");
            assertThat(server(spans(1)).getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
            exporter.reset();

            proxy.ask("Hi");

            SpanData server = server(spans(1));
            assertThat(server.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
            assertThat(server.getAttributes().get(Names.STATUS)).isEqualTo(503);
            assertThat(server.getAttributes().get(Names.OUTCOME)).isEqualTo("rejected");
        }
    }

    @Test
    void countsOfTokensAreNoCalls() throws Exception {
        try (TracedProxy proxy = traced()) {
            proxy.add(1);
            proxy.post(
                    "/v1/messages/count_tokens",
                    "{\"model\":\"" + TracedProxy.MODEL + "\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}");
            proxy.kiro.next(Scenario.text("Hello"));
            proxy.ask("Hi");

            assertThat(server(spans(2)).getName()).isEqualTo("POST /v1/messages");
        }
    }

    @Test
    void incomingTraceGoesOnAndIsNotToldToTheUpstream() throws Exception {
        try (TracedProxy proxy = traced()) {
            proxy.add(1);
            proxy.kiro.next(Scenario.text("Hello"));

            proxy.ask("Hi", "traceparent", "00-" + TRACE + "-" + PARENT + "-01");

            SpanData server = server(spans(2));
            assertThat(server.getTraceId()).isEqualTo(TRACE);
            assertThat(server.getParentSpanId()).isEqualTo(PARENT);
            assertThat(proxy.kiro.requests()).isNotEmpty().allMatch(request -> request.header("traceparent")
                    .isEmpty());
        }
    }

    @Test
    void upstreamIsToldOfTheAttemptsSpanWhenThatIsSwitchedOn() throws Exception {
        try (TracedProxy proxy = TracedProxy.by(OpenTelemetryTracer.of(telemetry, Propagation.ON), home)) {
            proxy.add(1);
            proxy.kiro.next(Scenario.text("Hello"));

            proxy.ask("Hi", "traceparent", "00-" + TRACE + "-" + PARENT + "-01");

            SpanData client = clients(spans(2)).get(0);
            assertThat(proxy.kiro.requests())
                    .extracting(request -> request.header("traceparent"))
                    .filteredOn(field -> !field.isEmpty())
                    .containsExactly("00-" + TRACE + "-" + client.getSpanId() + "-01");
        }
    }

    @Test
    void spansHoldNothingThatWasSaidAndNoToken() throws Exception {
        try (TracedProxy proxy = traced()) {
            SimulatedAccount account = proxy.add(1);
            proxy.kiro.next(Scenario.text("the answer nobody else may read"));

            proxy.ask("the question nobody else may read", "x-api-key", "the-client-key");

            assertThat(spans(2).toString())
                    .doesNotContain("nobody else")
                    .doesNotContain("the-client-key")
                    .doesNotContain(account.accessToken())
                    .doesNotContain(account.refreshToken());
        }
    }
}
