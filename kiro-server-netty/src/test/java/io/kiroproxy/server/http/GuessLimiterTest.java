package io.kiroproxy.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Guessing the admin key takes longer and longer. */
class GuessLimiterTest {

    private long now;
    private final GuessLimiter limiter = new GuessLimiter(() -> now);

    private static InetAddress address(String text) throws Exception {
        return InetAddress.getByName(text);
    }

    private void wrong(String address, int times) throws Exception {
        for (int i = 0; i < times; i++) {
            limiter.wrong(address(address));
        }
    }

    @Test
    void firstGuessesAreFreeAndLaterOnesCostTwiceAsMuchEach() throws Exception {
        wrong("10.0.0.1", GuessLimiter.FREE_GUESSES);
        assertThat(limiter.wait(address("10.0.0.1"))).isZero();
        wrong("10.0.0.1", 1);
        assertThat(limiter.wait(address("10.0.0.1"))).isEqualTo(GuessLimiter.FIRST_WAIT);
        wrong("10.0.0.1", 1);
        assertThat(limiter.wait(address("10.0.0.1"))).isEqualTo(GuessLimiter.FIRST_WAIT.multipliedBy(2));
        wrong("10.0.0.1", 100);
        assertThat(limiter.wait(address("10.0.0.1"))).isEqualTo(GuessLimiter.LONGEST_WAIT);
        assertThat(limiter.wait(address("10.0.0.2"))).isZero();

        now += GuessLimiter.LONGEST_WAIT.toNanos();
        assertThat(limiter.wait(address("10.0.0.1"))).isZero();
    }

    @Test
    void rightKeyAndTimeForgive() throws Exception {
        wrong("10.0.0.1", 3);
        limiter.right(address("10.0.0.1"));
        assertThat(limiter.remembered()).isEmpty();

        wrong("10.0.0.1", 3);
        now += GuessLimiter.MEMORY.plus(Duration.ofNanos(1)).toNanos();
        wrong("10.0.0.2", 1);
        assertThat(limiter.remembered()).hasSize(1);
    }

    @Test
    void neighboursInOneIpv6NetworkCountAsOne() throws Exception {
        wrong("2001:db8::1", 3);
        wrong("2001:db8::ffff:2", 3);
        wrong("2001:db8:0:1::1", 1);

        assertThat(limiter.remembered().values()).containsExactlyInAnyOrder(6, 1);
    }

    @Test
    void memoryIsBounded() throws Exception {
        for (int i = 0; i < GuessLimiter.MAX_ADDRESSES + 10; i++) {
            limiter.wrong(address("10.1." + i / 256 + "." + i % 256));
        }
        assertThat(limiter.remembered()).hasSize(GuessLimiter.MAX_ADDRESSES);
    }
}
