package io.kiroproxy.simulator.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class KiroSimulatorFieldTest {

    @RegisterExtension
    final KiroSimulatorExtension kiro =
            KiroSimulatorExtension.with(settings -> settings.tokenLife(Duration.ofMinutes(2)));

    @Test
    void fieldHoldsTheSimulatorWithItsSettings() {
        assertThat(kiro.simulator().accounts()).containsExactly(kiro.account());
        assertThat(kiro.uri()).hasHost("127.0.0.1");
        assertThat(kiro.account().accessToken()).isNotBlank();
    }
}
