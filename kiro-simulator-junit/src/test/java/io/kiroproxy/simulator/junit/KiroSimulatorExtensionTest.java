package io.kiroproxy.simulator.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiroproxy.simulator.KiroSimulator;
import io.kiroproxy.simulator.auth.SimulatedAccount;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(KiroSimulatorExtension.class)
class KiroSimulatorExtensionTest {

    private static final Set<URI> ADDRESSES = ConcurrentHashMap.newKeySet();

    @RepeatedTest(2)
    void everyTestHasAFreshSimulatorWithOneAccount(KiroSimulator kiro, SimulatedAccount account) {
        ADDRESSES.add(kiro.uri());

        assertThat(kiro.accounts()).containsExactly(account);
        assertThat(kiro.requests()).isEmpty();
        kiro.addSocialAccount("another");
    }

    @Test
    void outsideOfATestThereIsNone() {
        assertThatThrownBy(KiroSimulatorExtension.strict()::simulator)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("within a test");
    }

    @AfterAll
    static void itIsClosedAfterTheTest() throws IOException {
        assertThat(ADDRESSES).isNotEmpty();
        for (URI address : ADDRESSES) {
            HttpURLConnection late = (HttpURLConnection) address.toURL().openConnection();
            late.setConnectTimeout(1_000);
            assertThatThrownBy(late::getResponseCode).isInstanceOf(IOException.class);
        }
    }
}
