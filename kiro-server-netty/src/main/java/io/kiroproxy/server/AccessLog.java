package io.kiroproxy.server;

import io.kiroproxy.core.AttemptRecord;
import io.kiroproxy.core.CallListener;
import io.kiroproxy.core.CallRecord;
import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.model.TokenUsage;
import io.kiroproxy.server.spi.TraceIds;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One line per call at INFO, logger {@code io.kiroproxy.access}, with the same keys in the same order each time and
 * {@code -} for what is not known; a traced call has its {@code trace_id} and {@code span_id} too. Never a prompt, an answer or a key. Thread-safe.
 */
public final class AccessLog implements CallListener {

    private final Consumer<String> line;
    private final Traces traces;

    private AccessLog(Consumer<String> line, Traces traces) {
        this.line = line;
        this.traces = traces;
    }

    /** Writes to {@link System.Logger}. */
    public static AccessLog create() {
        return naming(call -> null);
    }

    /** The same for calls that are traced. */
    static AccessLog naming(Traces traces) {
        System.Logger logger = System.getLogger("io.kiroproxy.access");
        return new AccessLog(text -> logger.log(System.Logger.Level.INFO, text), traces);
    }

    static AccessLog to(Consumer<String> line, Traces traces) {
        return new AccessLog(line, traces);
    }

    /** Knows what running calls are traced as. */
    @FunctionalInterface
    interface Traces {
        @Nullable
        TraceIds of(String call);
    }

    @Override
    public void ended(CallRecord record) {
        TokenUsage usage = record.usage();
        List<AttemptRecord> attempts = record.attempts();
        AttemptRecord last = attempts.isEmpty() ? null : attempts.get(attempts.size() - 1);
        ErrorKind error = record.error();
        TraceIds ids = traces.of(record.id());
        line.accept("call ended call=" + record.id()
                + " protocol=" + record.protocol()
                + " client=" + word(record.client())
                + " requested=" + word(record.requestedModel())
                + " model=" + word(record.model())
                + " account=" + word(last == null ? null : last.account())
                + " attempts=" + attempts.size()
                + " status=" + (last == null ? "-" : last.status())
                + " outcome=" + record.outcome()
                + " kind=" + (error == null ? "-" : error.code())
                + " first_ms=" + millis(record.startedAt(), record.firstEventAt())
                + " ms=" + millis(record.startedAt(), record.endedAt())
                + " in=" + (usage == null ? "-" : usage.inputTokens())
                + " out=" + (usage == null ? "-" : usage.outputTokens())
                + (ids == null ? "" : " trace_id=" + ids.trace() + " span_id=" + ids.span()));
    }

    private static String millis(Instant from, @Nullable Instant to) {
        return to == null ? "-" : Long.toString(Duration.between(from, to).toMillis());
    }

    /** Client-chosen text as one word, so that it cannot forge a line. */
    private static String word(@Nullable String text) {
        return text == null || text.isEmpty() ? "-" : text.replaceAll("[^\\x21-\\x7e]", "_");
    }
}
