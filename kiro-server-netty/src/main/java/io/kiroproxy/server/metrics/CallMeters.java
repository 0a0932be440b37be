package io.kiroproxy.server.metrics;

import io.kiroproxy.core.model.TokenUsage;
import io.kiroproxy.server.history.CallRow;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** Counts a call that is over. Thread-safe; never waits. */
final class CallMeters {

    private static final String OPERATION = "chat";
    private static final String PROVIDER = "kiro";
    private static final String NO_ERROR = "";

    private final MeterRegistry registry;
    private final Labels models = new Labels();
    private final Labels protocols = new Labels();
    private final Labels accounts = new Labels();

    CallMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    void ended(CallRow row) {
        String model = models.of(row.ranModel());
        Tags call = Tags.of(
                "protocol",
                protocols.of(row.protocol()),
                "model",
                model,
                "outcome",
                row.result().code());
        Counter.builder("kiro.calls").tags(call).register(registry).increment();
        Duration took = Duration.between(row.startedAt(), row.endedAt());
        timer("kiro.call.duration", call).record(took);
        Tags served = Tags.of("gen_ai_operation_name", OPERATION, "gen_ai_request_model", model);
        timer("gen_ai.server.request.duration", served).record(took);
        Instant first = row.firstEventAt();
        if (first != null) {
            Duration waited = Duration.between(row.startedAt(), first);
            timer("kiro.call.first_byte", call).record(waited);
            timer("gen_ai.server.time_to_first_token", served).record(waited);
            if (row.tokensOut() > 1) {
                timer("gen_ai.server.time_per_output_token", served)
                        .record(Duration.between(first, row.endedAt()).dividedBy(row.tokensOut() - 1L));
            }
        }
        attempts(row, model);
        tokens(row, model);
    }

    private void attempts(CallRow row, String model) {
        List<CallRow.Attempt> attempts = row.attempts();
        for (int i = 0; i < attempts.size(); i++) {
            CallRow.Attempt attempt = attempts.get(i);
            CallRow.Failure failure = attempt.failure();
            String error = failure == null ? NO_ERROR : failure.kind().toLowerCase(Locale.ROOT);
            String account = accounts.of(attempt.account());
            Counter.builder("kiro.attempts")
                    .tags("account", account, "outcome", failure == null ? "ok" : error)
                    .register(registry)
                    .increment();
            timer("gen_ai.client.operation.duration", client(model).and("error_type", error))
                    .record(Duration.between(attempt.startedAt(), attempt.endedAt()));
            boolean next = i + 1 < attempts.size();
            if (failure != null && next && !attempts.get(i + 1).account().equals(attempt.account())) {
                Counter.builder("kiro.failovers")
                        .tags("account", account, "reason", error)
                        .register(registry)
                        .increment();
            }
        }
    }

    private void tokens(CallRow row, String model) {
        TokenUsage usage = row.usage();
        if (usage == null) {
            return;
        }
        tokens(model, "input", usage.inputTokens());
        tokens(model, "output", usage.outputTokens());
    }

    private void tokens(String model, String type, int count) {
        DistributionSummary.builder("gen_ai.client.token.usage")
                .tags(client(model).and("gen_ai_token_type", type))
                .serviceLevelObjectives(Buckets.tokens())
                .register(registry)
                .record(count);
    }

    private static Tags client(String model) {
        return Tags.of(
                "gen_ai_operation_name", OPERATION, "gen_ai_provider_name", PROVIDER, "gen_ai_request_model", model);
    }

    private Timer timer(String name, Tags tags) {
        return Timer.builder(name)
                .tags(tags)
                .serviceLevelObjectives(Buckets.durations())
                .register(registry);
    }
}
