package io.kiroproxy.server.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.core.spi.HttpFields;
import io.kiroproxy.core.testing.ManualClock;
import io.kiroproxy.server.history.CallResult;
import io.kiroproxy.server.history.Captured;
import io.kiroproxy.server.history.CapturedPane;
import io.kiroproxy.server.history.Rows;
import io.kiroproxy.server.http.WireTap;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Bounds of captures. */
class CaptureDeskTest {

    private final ManualClock clock = new ManualClock();
    private final CaptureDesk desk = CaptureDesk.create(1_000, clock, new Random(1));

    private void capture(CapturePolicy.Mode mode, double rate) {
        desk.policy(new CapturePolicy(mode, rate, clock.instant().plusSeconds(60)));
    }

    @Test
    void longSidesAreCutAndSaySo() {
        capture(CapturePolicy.Mode.ALL, 1);
        WireTap tap = Objects.requireNonNull(desk.begin("c1"));
        tap.request("POST", "/p", HttpFields.EMPTY, new byte[5_000]);

        Captured captured = desk.take(Rows.row("c1").build());

        assertThat(captured.panes()).hasSize(1);
        assertThat(captured.panes().get(0).text()).endsWith("… cut: 1000 of 5009 bytes");
        captured.release();
        assertThat(desk.memoryUsed()).isZero();
    }

    @Test
    void paneKnowsWhetherItsBodyIsTheOneThatWasSent() {
        capture(CapturePolicy.Mode.ALL, 1);
        HttpFields key = HttpFields.of("x-api-key", "sk-ant-0123456789abcdef");

        assertThat(fidelity(key, "a rule: *** and {\"password\": 3}")).isEqualTo(CapturedPane.Fidelity.EXACT);
        assertThat(fidelity(key, "")).isEqualTo(CapturedPane.Fidelity.EXACT);
        assertThat(fidelity(key, "{\"password\":\"abc\"}")).isEqualTo(CapturedPane.Fidelity.ALTERED);
        assertThat(fidelity(key, "sk-ant-0123456789abcdef")).isEqualTo(CapturedPane.Fidelity.ALTERED);
        assertThat(fidelity(key, "\uFFFD")).isEqualTo(CapturedPane.Fidelity.ALTERED);
        assertThat(fidelity(key, "x".repeat(1_000))).isEqualTo(CapturedPane.Fidelity.CUT);
    }

    private CapturedPane.Fidelity fidelity(HttpFields fields, String body) {
        Objects.requireNonNull(desk.begin("c1")).request("POST", "/p", fields, body.getBytes(StandardCharsets.UTF_8));
        Captured captured = desk.take(Rows.row("c1").build());
        CapturedPane.Fidelity fidelity = captured.panes().get(0).fidelity();
        captured.release();
        return fidelity;
    }

    @Test
    void memoryIsGivenBackHoweverACallEnds() {
        capture(CapturePolicy.Mode.ERRORS, 1);
        for (String call : List.of("ok", "failed", "none")) {
            Objects.requireNonNull(desk.begin(call)).sent(ByteBuffer.wrap(new byte[100]));
        }
        assertThat(desk.memoryUsed()).isEqualTo(300);

        assertThat(desk.take(Rows.row("ok").build()).panes()).isEmpty();
        Captured failed =
                desk.take(Rows.row("failed").result(CallResult.REJECTED).build());
        assertThat(failed.panes()).hasSize(1);
        desk.discard("none");

        assertThat(desk.memoryUsed()).as("what is not written yet").isEqualTo(100);
        failed.release();
        failed.release();
        assertThat(desk.memoryUsed()).isZero();
    }

    @Test
    void nothingIsCapturedOnceTheTimeIsOver() {
        capture(CapturePolicy.Mode.ALL, 1);
        assertThat(desk.begin("c1")).isNotNull();
        clock.advance(Duration.ofSeconds(60));

        assertThat(desk.begin("c2")).isNull();
        assertThat(desk.policy()).isEqualTo(CapturePolicy.OFF);
    }

    @Test
    void samplesTakeTheirShare() {
        capture(CapturePolicy.Mode.SAMPLED, 0.25);
        int taken = 0;
        for (int i = 0; i < 1_000; i++) {
            taken += desk.begin("c" + i) == null ? 0 : 1;
        }
        assertThat(taken).isBetween(200, 300);
    }

    @Test
    void captiveCallsAreBounded() {
        capture(CapturePolicy.Mode.ALL, 1);
        for (int i = 0; i < CaptureDesk.MAX_CALLS; i++) {
            assertThat(desk.begin("c" + i)).isNotNull();
        }
        assertThat(desk.begin("more")).isNull();
    }
}
