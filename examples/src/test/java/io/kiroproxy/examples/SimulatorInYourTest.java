package io.kiroproxy.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.server.KiroProxy;
import io.kiroproxy.simulator.KiroSimulator;
import io.kiroproxy.simulator.auth.SimulatedAccount;
import io.kiroproxy.simulator.generate.Scenario;
import io.kiroproxy.simulator.junit.KiroSimulatorExtension;
import io.kiroproxy.simulator.rules.Refusal;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** How a test of your own uses the simulated upstream: say what it does next, then look at what your program made of it. */
@ExtendWith(KiroSimulatorExtension.class)
class SimulatorInYourTest {

    private static final String QUESTION = """
            {"model":"claude-sonnet-4.5","max_tokens":100,"messages":[{"role":"user","content":"hello"}]}
            """;

    @TempDir
    private Path home;

    @Test
    void throttledAccountRestsAndAnotherAnswers(KiroSimulator kiro, SimulatedAccount first) throws Exception {
        kiro.next(Scenario.refuse(Refusal.E13_RATE), Scenario.text("Hello from the second account"));

        try (KiroProxy proxy = Embedded.proxy(home, kiro.uri()).start()) {
            Embedded.signIn(proxy.accounts(), first);
            Embedded.signIn(proxy.accounts(), kiro.addSocialAccount("second"));

            assertThat(Http.post(proxy.uri().resolve("/v1/messages"), QUESTION))
                    .contains("Hello from the second account");
            assertThat(proxy.accounts().accounts())
                    .filteredOn(account -> !account.health().isReady())
                    .hasSize(1);
        }
    }
}
