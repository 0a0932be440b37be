package io.kiroproxy.credential;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class AccountStateTest {

    private static final Instant NOON = Instant.parse("2026-11-27T12:00:00Z");

    private static AccountHealth pausedUntil(Instant until) {
        return new AccountHealth.CoolingDown(until, AccountHealth.CoolingDown.Cause.THROTTLED, "too many");
    }

    @Test
    void aTroubleBeganWhenTheAccountCouldFirstNotBeUsedWhateverItTurnsInto() {
        AccountState out = AccountState.FRESH.withHealth(pausedUntil(NOON.plusSeconds(60)), NOON);
        AccountState worse = out.withHealth(new AccountHealth.NeedsLogin("no token"), NOON.plusSeconds(30));

        assertThat(AccountState.FRESH.outSince()).isNull();
        assertThat(out.outSince()).isEqualTo(NOON);
        assertThat(worse.outSince()).isEqualTo(NOON);
        assertThat(worse.counted(1, 0, NOON.plusSeconds(40)).outSince()).isEqualTo(NOON);
        assertThat(worse.welcomed(NOON.plusSeconds(50)).outSince()).isNull();
    }

    @Test
    void aPauseThatHasEndedIsNotTheBeginningOfTheNextOne() {
        AccountState first = AccountState.FRESH.withHealth(pausedUntil(NOON.plusSeconds(60)), NOON);
        Instant later = NOON.plusSeconds(3600);

        assertThat(first.withHealth(pausedUntil(later.plusSeconds(60)), later).outSince())
                .isEqualTo(later);
    }
}
