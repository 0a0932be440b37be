package io.kiroproxy.server.history;

import io.kiroproxy.core.model.TokenUsage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Builds rows for tests: a call of 20 ms that went well, unless told otherwise. */
public final class Rows {

    private final String id;
    private String model = "m";
    private String protocol = "anthropic";
    private String session = "s";
    private @Nullable String account = "a1";
    private @Nullable String client;
    private @Nullable String error;
    private @Nullable TokenUsage usage;
    private @Nullable Duration firstEvent;
    private CallResult result = CallResult.OK;
    private Instant startedAt = Instant.EPOCH;
    private Duration duration = Duration.ofMillis(20);
    private List<CallRow.Attempt> attempts = List.of();

    private Rows(String id) {
        this.id = id;
    }

    public static Rows row(String id) {
        return new Rows(id);
    }

    public Rows model(String model) {
        this.model = model;
        return this;
    }

    public Rows protocol(String protocol) {
        this.protocol = protocol;
        return this;
    }

    public Rows session(String session) {
        this.session = session;
        return this;
    }

    public Rows account(@Nullable String account) {
        this.account = account;
        return this;
    }

    public Rows client(String client) {
        this.client = client;
        return this;
    }

    public Rows error(String error) {
        this.error = error;
        return this;
    }

    public Rows usage(TokenUsage usage) {
        this.usage = usage;
        return this;
    }

    public Rows firstEvent(Duration firstEvent) {
        this.firstEvent = firstEvent;
        return this;
    }

    public Rows result(CallResult result) {
        this.result = result;
        return this;
    }

    public Rows startedAt(Instant startedAt) {
        this.startedAt = startedAt;
        return this;
    }

    public Rows duration(Duration duration) {
        this.duration = duration;
        return this;
    }

    public Rows attempts(CallRow.Attempt... attempts) {
        this.attempts = List.of(attempts);
        return this;
    }

    public CallRow build() {
        return new CallRow(
                id,
                protocol,
                "POST",
                "/v1/messages",
                client,
                model,
                model,
                model,
                session,
                account,
                result,
                200,
                error,
                null,
                startedAt,
                firstEvent == null ? null : startedAt.plus(firstEvent),
                startedAt.plus(duration),
                CallRow.Asked.NOTHING,
                usage,
                null,
                attempts,
                List.of());
    }
}
