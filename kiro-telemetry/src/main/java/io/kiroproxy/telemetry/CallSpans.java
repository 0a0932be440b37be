package io.kiroproxy.telemetry;

import io.kiroproxy.core.ChatRequest;
import io.kiroproxy.core.model.TokenUsage;
import io.kiroproxy.core.spi.HttpCall;
import io.kiroproxy.core.spi.HttpFields;
import io.kiroproxy.server.history.CallResult;
import io.kiroproxy.server.history.CallRow;
import io.kiroproxy.server.spi.CallTrace;
import io.kiroproxy.server.spi.TraceIds;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The spans of one call. An exchange's span begins when it is sent, so that its id can go along, and ends with the call,
 * when everything about it is known, at the moment the exchange itself was over.
 */
final class CallSpans implements CallTrace {

    private static final String PROVIDER = "kiro";
    private static final String OPERATION = "chat";
    private static final String GEMINI = "gemini";
    private static final String GEMINI_OPERATION = "generate_content";
    private static final int DEFAULT_PORT = 443;
    private static final double NANOS = 1e9;

    private final Tracer tracer;
    private final TextMapPropagator propagator;
    private final Context outer;
    private final Span server;
    private final List<Span> attempts = new ArrayList<>();

    /**
     * @param propagator writes what goes along to the upstream
     * @param outer what the call is part of
     */
    CallSpans(Tracer tracer, TextMapPropagator propagator, Context outer, Span server) {
        this.tracer = tracer;
        this.propagator = propagator;
        this.outer = outer;
        this.server = server;
    }

    @Override
    public synchronized HttpFields attempt(ChatRequest request, String account, HttpCall http) {
        String operation = operation(request.protocol());
        int port = http.uri().getPort();
        Context inside = outer.with(server);
        Span span = tracer.spanBuilder(operation + " " + request.model())
                .setParent(inside)
                .setSpanKind(SpanKind.CLIENT)
                .setAttribute(Names.OPERATION, operation)
                .setAttribute(Names.PROVIDER, PROVIDER)
                .setAttribute(Names.REQUEST_MODEL, request.model())
                .setAttribute(Names.SERVER_ADDRESS, http.uri().getHost())
                .setAttribute(Names.SERVER_PORT, (long) (port == -1 ? DEFAULT_PORT : port))
                .setAttribute(Names.ACCOUNT, account)
                .setAttribute(Names.ATTEMPT, attempts.size() + 1L)
                .startSpan();
        Integer limit = request.generation().maxOutputTokens();
        if (limit != null) {
            span.setAttribute(Names.MAX_TOKENS, (long) limit);
        }
        attempts.add(span);
        HttpFields.Builder fields = HttpFields.builder();
        propagator.inject(inside.with(span), fields, (into, name, value) -> {
            if (into != null) {
                into.set(name, value);
            }
        });
        return fields.build();
    }

    @Override
    public @Nullable TraceIds ids() {
        SpanContext context = server.getSpanContext();
        return context.isValid() ? new TraceIds(context.getTraceId(), context.getSpanId()) : null;
    }

    @Override
    public synchronized void ended(CallRow row) {
        List<CallRow.Attempt> exchanges = row.attempts();
        for (int i = 0; i < attempts.size(); i++) {
            Span span = attempts.get(i);
            boolean last = i == attempts.size() - 1;
            if (last) {
                answered(span, row);
            }
            end(span, i < exchanges.size() ? exchanges.get(i) : null, last, row.endedAt());
        }
        endServer(row);
    }

    private static void end(Span span, CallRow.@Nullable Attempt exchange, boolean last, Instant callEnded) {
        if (exchange == null) {
            span.end(callEnded);
            return;
        }
        span.setAttribute(Names.ENDPOINT, exchange.endpoint());
        if (exchange.status() > 0) {
            span.setAttribute(Names.STATUS, (long) exchange.status());
        }
        CallRow.Failure failure = exchange.failure();
        if (failure != null) {
            String kind = failure.kind().toLowerCase(Locale.ROOT);
            span.setAttribute(Names.ERROR_TYPE, kind);
            span.setStatus(StatusCode.ERROR, failure.message());
            if (!last) {
                span.setAttribute(Names.FAILOVER_REASON, kind);
            }
        }
        span.end(exchange.endedAt());
    }

    private static void answered(Span span, CallRow row) {
        span.setAttribute(Names.STREAM, row.asked().stream());
        if (row.ranModel() != null) {
            span.setAttribute(Names.RESPONSE_MODEL, row.ranModel());
        }
        if (!row.session().isEmpty()) {
            span.setAttribute(Names.CONVERSATION, row.session());
        }
        if (row.stopReason() != null) {
            span.setAttribute(Names.RESPONSE_ID, row.id());
            span.setAttribute(Names.FINISH_REASONS, List.of(row.stopReason().toLowerCase(Locale.ROOT)));
        }
        Instant first = row.firstEventAt();
        if (first != null) {
            List<CallRow.Attempt> exchanges = row.attempts();
            Instant from = exchanges.isEmpty()
                    ? row.startedAt()
                    : exchanges.get(exchanges.size() - 1).startedAt();
            Duration waited = Duration.between(from, first);
            if (!waited.isNegative()) {
                span.setAttribute(Names.FIRST_CHUNK, waited.toNanos() / NANOS);
            }
        }
        usage(span, row.usage());
    }

    private static void usage(Span span, @Nullable TokenUsage usage) {
        if (usage == null) {
            return;
        }
        span.setAttribute(Names.INPUT_TOKENS, (long) usage.inputTokens());
        span.setAttribute(Names.OUTPUT_TOKENS, (long) usage.outputTokens());
        span.setAttribute(Names.USAGE_SOURCE, usage.source().name().toLowerCase(Locale.ROOT));
        if (usage.cacheReadTokens() >= 0) {
            span.setAttribute(Names.CACHE_READ_TOKENS, (long) usage.cacheReadTokens());
        }
        if (usage.cacheWriteTokens() >= 0) {
            span.setAttribute(Names.CACHE_CREATION_TOKENS, (long) usage.cacheWriteTokens());
        }
        if (usage.reasoningTokens() >= 0) {
            span.setAttribute(Names.REASONING_TOKENS, (long) usage.reasoningTokens());
        }
        if (usage.credits() >= 0) {
            span.setAttribute(Names.CREDITS, usage.credits());
        }
    }

    private void endServer(CallRow row) {
        server.setAttribute(Names.PATH, row.path());
        server.setAttribute(Names.STATUS, (long) row.status());
        server.setAttribute(Names.PROTOCOL, row.protocol());
        server.setAttribute(Names.OUTCOME, row.result().code());
        if (row.client() != null) {
            server.setAttribute(Names.CLIENT, row.client());
        }
        if (row.errorKind() != null) {
            server.setAttribute(Names.ERROR_TYPE, row.errorKind());
        }
        if (row.result() == CallResult.UPSTREAM_ERROR || row.status() >= 500) {
            server.setStatus(StatusCode.ERROR);
        }
        server.end(row.endedAt());
    }

    private static String operation(String protocol) {
        return protocol.equals(GEMINI) ? GEMINI_OPERATION : OPERATION;
    }
}
