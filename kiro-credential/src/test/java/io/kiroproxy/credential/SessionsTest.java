package io.kiroproxy.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.spi.AccountLease;
import io.kiroproxy.core.spi.AttemptOutcome;
import io.kiroproxy.credential.store.SharedState;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which session holds to which account, and who may change that (user-pains.md P27). */
class SessionsTest {
    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
    private static final Instant LATER = NOW.plusSeconds(60);
    private static final AccountId ONE = AccountId.of("a1");
    private static final AccountId TWO = AccountId.of("a2");

    @Test
    void sessionsAreListedWithoutWhatClientsSaid() {
        Pool pool = new Pool(2);
        pool.use("the client's own words");
        SessionView session = pool.registry.sessions().get(0);
        assertThat(session.account()).isEqualTo(ONE);
        assertThat(session.since()).isEqualTo(NOW);
        assertThat(session.until()).isEqualTo(LATER);
        assertThat(session.id()).matches("[0-9a-f]{32}").doesNotContain("client");
        pool.time.jump(Duration.ofSeconds(61));
        assertThat(pool.registry.sessions()).isEmpty();
    }

    @Test
    void aSessionThatIsLetGoChoosesAnew() {
        Pool pool = new Pool(2);
        assertThat(pool.use("s")).isEqualTo("a1");
        assertThat(pool.registry.unbind(pool.registry.sessions().get(0).id())).isTrue();
        assertThat(pool.registry.sessions()).isEmpty();
        assertThat(pool.use("s")).isEqualTo("a2");
        assertThat(pool.registry.unbind("unknown")).isFalse();
    }

    @Test
    void aMovedSessionStaysAtItsNewAccount() {
        Pool pool = new Pool(3);
        assertThat(pool.use("s")).isEqualTo("a1");
        String id = pool.registry.sessions().get(0).id();
        assertThat(pool.registry.move(id, AccountId.of("a3"))).isTrue();
        for (int i = 0; i < 5; i++) {
            pool.time.jump(Duration.ofSeconds(50));
            assertThat(pool.use("s")).isEqualTo("a3");
        }
        assertThat(pool.registry.move("unknown", ONE)).isFalse();
        assertThatThrownBy(() -> pool.registry.move(id, AccountId.of("nobody")))
                .isInstanceOf(GatewayException.class)
                .hasMessageContaining("nobody");
    }

    @Test
    void aCallThatEndsDoesNotUndoWhatWasDecidedWhileItRan() {
        Pool pool = new Pool(2);
        AccountLease moved = pool.acquire("s");
        pool.registry.move(pool.registry.sessions().get(0).id(), TWO);
        moved.close(new AttemptOutcome.Success(1));
        assertThat(pool.use("s")).isEqualTo("a2");

        AccountLease released = pool.acquire("t");
        pool.registry.sessions().forEach(session -> pool.registry.unbind(session.id()));
        released.close(new AttemptOutcome.Success(1));
        assertThat(pool.registry.sessions()).isEmpty();
    }

    @Test
    void aCallLongerThanTheStickinessKeepsItsSession() {
        Pool pool = new Pool(2);
        AccountLease lease = pool.acquire("s");
        pool.time.advance(Duration.ofMinutes(10));
        lease.close(new AttemptOutcome.Success(1));
        assertThat(pool.use("s")).isEqualTo(lease.identity().accountId());
    }

    @Test
    void theSessionUnusedForLongestIsForgottenFirst() {
        SharedState state = SharedState.inMemory();
        state.hold("first", ONE, NOW, LATER);
        for (int i = 0; i < SharedState.MAX_SESSIONS; i++) {
            state.hold("session " + i, TWO, NOW, LATER);
            state.session("session 0", NOW);
        }
        assertThat(state.sessions(NOW)).hasSize(SharedState.MAX_SESSIONS);
        assertThat(state.session("first", NOW)).isEmpty();
        assertThat(state.session("session 0", NOW)).contains(TWO);
        state.hold("one more", ONE, NOW, LATER);
        assertThat(state.session("session 0", NOW)).contains(TWO);
        assertThat(state.session("session 1", NOW)).isEmpty();
    }

    @Test
    void otherProcessesSeeWhatWasMovedAndLetGo(@TempDir Path home) throws IOException {
        SharedState here = SharedState.inDirectory(home, () -> NOW);
        SharedState there = SharedState.inDirectory(home, () -> NOW);
        here.hold("s", ONE, NOW, LATER);
        here.hold("t", ONE, NOW, LATER);
        here.sync();
        there.sync();
        assertThat(there.session("s", NOW)).contains(ONE);

        String first = there.sessions(NOW).get(0).id();
        String second = there.sessions(NOW).get(1).id();
        there.move(first, TWO, NOW.plusSeconds(1), LATER);
        there.release(second, NOW.plusSeconds(1));
        there.sync();
        here.sync();
        there.sync();
        assertThat(here.sessions(NOW)).contains(new SessionView(first, TWO, NOW.plusSeconds(1), LATER));
        assertThat(there.sessions(NOW)).extracting(SessionView::id).containsExactly(first);
    }
}
