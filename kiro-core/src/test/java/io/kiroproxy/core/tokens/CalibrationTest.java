package io.kiroproxy.core.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class CalibrationTest {

    private final Calibration calibration = new Calibration();

    @Test
    void unknownModelIsNotCorrected() {
        assertThat(calibration.corrected("m", 1_000)).isEqualTo(1_000);
    }

    @Test
    void factorMovesTowardsWhatIsSeen() {
        calibration.learn("m", 1_000, 1_200);
        assertThat(calibration.corrected("m", 1_000)).isEqualTo(1_200);

        calibration.learn("m", 1_000, 1_700);

        assertThat(calibration.corrected("m", 1_000)).isEqualTo(1_300);
        assertThat(calibration.snapshot().factor("other")).isEqualTo(1.0);
    }

    @Test
    void oddReportsAreBounded() {
        calibration.learn("big", 1_000, 1_000_000);
        calibration.learn("small", 1_000, 1);

        assertThat(calibration.snapshot().factor("big")).isEqualTo(Calibration.MAX_FACTOR);
        assertThat(calibration.snapshot().factor("small")).isEqualTo(Calibration.MIN_FACTOR);
    }

    @Test
    void tinyEstimatesTeachNothing() {
        calibration.learn("m", Calibration.LEAST_TOKENS - 1, 1_000);

        assertThat(calibration.snapshot().factors()).isEmpty();
    }

    @Test
    void memoryIsBounded() {
        for (int i = 0; i < Calibration.MAX_MODELS + 10; i++) {
            calibration.learn("m" + i, 1_000, 1_100);
        }

        assertThat(calibration.snapshot().factors()).hasSize(Calibration.MAX_MODELS);
    }

    @Test
    void earlierFactorsAreTakenUpWithinBounds() {
        calibration.restore(new Calibration.Snapshot(Map.of("m", 9.0)));

        assertThat(calibration.snapshot().factor("m")).isEqualTo(Calibration.MAX_FACTOR);
    }
}
