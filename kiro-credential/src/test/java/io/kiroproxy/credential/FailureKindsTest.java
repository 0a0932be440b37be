package io.kiroproxy.credential;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.core.spi.AccountLease;
import io.kiroproxy.core.spi.AttemptOutcome;
import io.kiroproxy.core.spi.UpstreamFailure.Kind;
import io.kiroproxy.core.spi.UpstreamFailure.Scope;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What each kind of failure does to its account and for how long, over restarts of the process: architecture.md 7.1 and
 * decisions.md 2 to 4, 17 and 23. The kinds themselves come from the table of kiro-upstream.md 5.3, which {@code
 * KiroFailuresTest} and {@code FailureMatrixTest} hold against the upstream's answers.
 */
class FailureKindsTest {
    /** The rows; {@code everyKindHasARow} holds them against the kinds there are. */
    private static final String ROWS = """
            # kind,            scope,    account,   for,    that model for, three in a row
            THROTTLED,         ACCOUNT,  cooldown,  PT5M,   -,              -
            QUOTA_EXHAUSTED,   ACCOUNT,  cooldown,  RESET,  -,              -
            SUSPENDED,         ACCOUNT,  suspended, OWNER,  -,              -
            NEEDS_LOGIN,       ACCOUNT,  unhealthy, OWNER,  -,              -
            AUTH_EXPIRED,      ACCOUNT,  cooldown,  PT5M,   -,              -
            ACCESS_DENIED,     ACCOUNT,  unhealthy, PT5M,   -,              -
            CAPACITY,          MODEL,    active,    -,      PT5S,           -
            MODEL_DENIED,      MODEL,    active,    -,      PT1H,           -
            ENDPOINT_UNKNOWN,  ENDPOINT, active,    -,      -,              PT30S
            UNAVAILABLE,       ENDPOINT, active,    -,      -,              PT30S
            NETWORK,           ENDPOINT, active,    -,      -,              PT30S
            TIMEOUT,           ENDPOINT, active,    -,      -,              PT30S
            CUT,               ENDPOINT, active,    -,      -,              PT30S
            PROTOCOL,          ENDPOINT, active,    -,      -,              PT30S
            CONTEXT_TOO_LONG,  REQUEST,  active,    -,      -,              -
            CONTENT_FILTERED,  REQUEST,  active,    -,      -,              -
            BAD_REQUEST,       REQUEST,  active,    -,      -,              -
            CANCELLED,         REQUEST,  active,    -,      -,              -
            """;

    private static final AccountId ONE = AccountId.of("a1");
    private static final Instant RESET = Instant.parse("2026-12-01T00:05:00Z");

    @TempDir
    Path home;

    private final ManualTime time = new ManualTime();
    private AccountRegistry registry;

    @BeforeEach
    void open() throws IOException {
        registry = AccountRegistry.builder()
                .home(home)
                .transport(new FakeLogin())
                .executor(time)
                .clock(time)
                .random(new Random(3))
                .onDemandOnly()
                .open();
        time.run();
    }

    private void restart() throws IOException {
        registry.close();
        open();
    }

    private void fail(Kind kind) {
        CompletionStage<AccountLease> stage = registry.acquire(Pool.query("s"));
        time.run();
        Pool.join(stage).close(new AttemptOutcome.Failed(Pool.failure(kind)));
        time.run();
    }

    private AccountView view() {
        return registry.account(ONE).orElseThrow();
    }

    private boolean usable() {
        return !registry.explain(Pool.query("s")).candidates().isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(textBlock = ROWS)
    void aFailureDoesToItsAccountWhatItsRowSaysAlsoAfterARestart(
            Kind kind, Scope scope, String status, String account, String model, String thrice) throws IOException {
        registry.add(Pool.social(1, Instant.parse("2027-03-01T00:00:00Z")));
        time.run();

        fail(kind);

        assertThat(kind.scope()).isEqualTo(scope);
        assertThat(view().status()).isEqualTo(status);
        AccountState before = view().state();
        restart();
        assertThat(view().state()).isEqualTo(before);
        assertThat(view().status()).isEqualTo(status);
        checkEnd(account.equals("-") ? model : account);
        checkStrikes(kind, thrice);
    }

    /** Not a moment before its time, and at its time by itself. */
    private void checkEnd(String lasts) throws IOException {
        switch (lasts) {
            case "-" -> assertThat(usable()).isTrue();
            case "OWNER" -> {
                time.jump(Duration.ofDays(60));
                assertThat(usable()).isFalse();
                registry.restore(ONE);
                time.run();
                assertThat(usable()).isTrue();
            }
            default -> {
                Duration all = lasts.equals("RESET") ? Duration.between(time.instant(), RESET) : Duration.parse(lasts);
                time.jump(all.minusMillis(1));
                assertThat(usable()).isFalse();
                time.jump(Duration.ofMillis(1));
                assertThat(usable()).isTrue();
                restart();
                assertThat(usable()).isTrue();
            }
        }
    }

    private void checkStrikes(Kind kind, String thrice) throws IOException {
        if (kind.scope() != Scope.ENDPOINT && kind.scope() != Scope.REQUEST) {
            return;
        }
        fail(kind);
        restart();
        fail(kind);
        if (thrice.equals("-")) {
            assertThat(usable()).isTrue();
            assertThat(view().state().strikes()).isZero();
        } else {
            assertThat(view().status()).isEqualTo("cooldown");
            checkEnd(thrice);
        }
    }

    @Test
    void everyKindHasARow() {
        assertThat(ROWS.lines()
                        .filter(line -> !line.startsWith("#"))
                        .map(line -> line.substring(0, line.indexOf(',')))
                        .collect(Collectors.toList()))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(Kind.values()).map(Enum::name).toList());
    }
}
