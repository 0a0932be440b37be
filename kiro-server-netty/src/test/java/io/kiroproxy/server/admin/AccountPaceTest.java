package io.kiroproxy.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.server.history.CallResult;
import io.kiroproxy.server.history.CallRow;
import io.kiroproxy.server.history.KeptCall;
import io.kiroproxy.server.history.Remarks;
import io.kiroproxy.server.history.Rows;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Means and quantiles of the newest calls. */
class AccountPaceTest {

    private static final Instant AT = Instant.parse("2026-11-27T12:00:00Z");

    private final AccountPace pace = new AccountPace();

    private static CallRow.Attempt attempt(String account, int from, int to, CallRow.@Nullable Failure failure) {
        return new CallRow.Attempt(account, "K", AT.plusMillis(from), AT.plusMillis(to), 200, failure);
    }

    private static CallRow answered(int first, int whole) {
        return Rows.row("c")
                .startedAt(AT)
                .firstEvent(Duration.ofMillis(first))
                .attempts(attempt("a1", 0, whole, null))
                .build();
    }

    @Test
    void meanAndTheSlowestFiveOfAHundredAreToldApart() {
        for (int i = 1; i <= AccountPace.CALLS; i++) {
            pace.add(answered(i, 10 * i));
        }

        assertThat(pace.of("a1"))
                .isEqualTo(
                        new AccountPace.Pace(100, new AccountPace.Spread(50.5, 95), new AccountPace.Spread(505, 950)));
    }

    @Test
    void onlyTheNewestCallsCount() {
        for (int i = 0; i < AccountPace.CALLS; i++) {
            pace.add(answered(9_000, 9_000));
        }
        for (int i = 0; i < AccountPace.CALLS; i++) {
            pace.add(answered(3, 7));
        }

        assertThat(pace.of("a1"))
                .isEqualTo(new AccountPace.Pace(100, new AccountPace.Spread(3, 3), new AccountPace.Spread(7, 7)));
    }

    @Test
    void whatAnotherAccountTookBeforeIsNotThisOnes() {
        pace.add(Rows.row("c")
                .startedAt(AT)
                .firstEvent(Duration.ofMillis(5_040))
                .attempts(
                        attempt("a2", 0, 5_000, new CallRow.Failure("THROTTLED", "ACCOUNT", "slow down")),
                        attempt("a1", 5_000, 5_070, null),
                        attempt("a1", 5_070, 5_100, null))
                .build());

        assertThat(pace.of("a1"))
                .isEqualTo(new AccountPace.Pace(1, new AccountPace.Spread(40, 40), new AccountPace.Spread(100, 100)));
        assertThat(pace.of("a2")).isNull();
    }

    @Test
    void callsThatFailedOrReachedNoAccountAreLeftOut() {
        pace.add(Rows.row("c").startedAt(AT).account(null).build());
        pace.add(Rows.row("c")
                .startedAt(AT)
                .result(CallResult.UPSTREAM_ERROR)
                .firstEvent(Duration.ofMillis(5))
                .attempts(attempt("a1", 0, 9, null))
                .build());

        assertThat(pace.of("a1")).isNull();
    }

    @Test
    void callsOfEarlierRunsCountUntilThereAreNewOnes() {
        pace.addOlder(List.of(new KeptCall(answered(4, 8), Remarks.NONE)));

        assertThat(pace.of("a1"))
                .isEqualTo(new AccountPace.Pace(1, new AccountPace.Spread(4, 4), new AccountPace.Spread(8, 8)));
    }
}
