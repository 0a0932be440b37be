package io.kiroproxy.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.core.AttemptRecord;
import io.kiroproxy.core.CallRecord;
import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.model.StopReason;
import io.kiroproxy.core.model.TokenUsage;
import io.kiroproxy.server.spi.TraceIds;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AccessLogTest {

    private static final Instant START = Instant.EPOCH;

    private final List<String> lines = new ArrayList<>();

    @Test
    void callIsOneLineWithFixedKeys() {
        AccessLog.to(lines::add, call -> null)
                .ended(new CallRecord(
                        "c1",
                        "anthropic",
                        "laptop",
                        "s",
                        "claude",
                        "claude-1",
                        START,
                        START.plusMillis(20),
                        START.plusMillis(100),
                        CallRecord.Outcome.OK,
                        null,
                        null,
                        StopReason.END_TURN,
                        TokenUsage.estimate(3, 4),
                        List.of(),
                        List.of(new AttemptRecord("acc", "q", START, START, 200, null))));

        assertThat(lines)
                .containsExactly("call ended call=c1 protocol=anthropic client=laptop requested=claude model=claude-1"
                        + " account=acc attempts=1 status=200 outcome=OK kind=- first_ms=20 ms=100 in=3 out=4");
    }

    @Test
    void unknownThingsAreDashesAndNamesCannotForgeALine() {
        AccessLog.to(lines::add, call -> new TraceIds("trace of " + call, "5"))
                .ended(new CallRecord(
                        "c2",
                        "anthropic",
                        null,
                        "s",
                        "x y\nz",
                        null,
                        START,
                        null,
                        START.plusMillis(5),
                        CallRecord.Outcome.CLIENT_ERROR,
                        ErrorKind.MODEL_NOT_FOUND,
                        "no such model",
                        null,
                        null,
                        List.of(),
                        List.of()));

        assertThat(lines)
                .containsExactly(
                        "call ended call=c2 protocol=anthropic client=- requested=x_y_z model=- account=-"
                                + " attempts=0 status=- outcome=CLIENT_ERROR kind=model_not_found first_ms=- ms=5 in=- out=- trace_id=trace of c2 span_id=5");
    }
}
