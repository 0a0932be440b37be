package io.kiroproxy.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.spi.AccountLease;
import io.kiroproxy.core.spi.AttemptOutcome;
import io.kiroproxy.core.spi.HttpReply;
import io.kiroproxy.core.spi.UpstreamFailure;
import io.kiroproxy.core.spi.UpstreamFailureException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class RefreshTest {
    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
    private static final Instant LONG_AGO = NOW.minusSeconds(10);

    /** A pool whose background round has met no due account yet: its token ends only now. */
    private static Pool fresh(Duration left) {
        return new Pool(List.of(Pool.social(1, NOW.plus(Duration.ofHours(10)).plus(left))), builder -> builder);
    }

    @Test
    void aThousandCallsOnAnExpiredTokenMakeOneRefresh() throws InterruptedException {
        // Given
        Pool pool = fresh(Duration.ZERO);
        pool.time.jump(Duration.ofHours(10));
        List<CompletionStage<AccountLease>> stages = new ArrayList<>();
        CountDownLatch go = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 20; t++) {
            Thread thread = new Thread(() -> {
                try {
                    go.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                for (int i = 0; i < 50; i++) {
                    CompletionStage<AccountLease> stage = pool.registry.acquire(Pool.query("s" + i));
                    synchronized (stages) {
                        stages.add(stage);
                    }
                }
            });
            thread.start();
            threads.add(thread);
        }

        // When
        go.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        pool.time.run();

        // Then
        assertThat(pool.login.calls()).hasSize(1);
        Set<String> tokens = new HashSet<>();
        for (CompletionStage<AccountLease> stage : stages) {
            AccountLease lease = Pool.join(stage);
            tokens.add(lease.identity().accessToken().reveal());
            lease.close(new AttemptOutcome.Success(0));
        }
        assertThat(stages).hasSize(1_000);
        assertThat(tokens).containsExactly("access-1");
        assertThat(pool.registry.accounts().get(0).inFlight()).isZero();
    }

    @Test
    void theBackgroundRenewsAheadSoThatCallsDoNotWait() {
        Pool pool = fresh(Duration.ZERO);
        pool.time.advance(Duration.ofHours(9).plusMinutes(44));
        assertThat(pool.login.calls()).isEmpty();
        pool.time.advance(Duration.ofMinutes(4));
        assertThat(pool.login.calls()).hasSize(1);
        assertThat(pool.acquire("s").identity().accessToken().reveal()).isEqualTo("access-1");
    }

    @Test
    void renewalsOfTokensThatEndTogetherAreSpreadAhead() {
        Instant end = NOW.plus(Duration.ofHours(10));
        List<Account> accounts = new ArrayList<>();
        for (int i = 1; i <= 24; i++) {
            accounts.add(Pool.social(i, end));
        }
        Pool pool = new Pool(accounts, builder -> builder);
        Set<Instant> moments = new HashSet<>();
        int renewed = 0;
        for (int second = 0; renewed < accounts.size() && pool.time.instant().isBefore(end); second++) {
            pool.time.advance(second == 0 ? Duration.ofHours(9).plusMinutes(40) : Duration.ofSeconds(1));
            int now = pool.login.calls().size();
            if (now > renewed) {
                moments.add(pool.time.instant());
                renewed = now;
            }
        }

        assertThat(renewed).isEqualTo(24);
        assertThat(moments).hasSizeGreaterThan(2).allSatisfy(moment -> assertThat(Duration.between(moment, end))
                .isBetween(Duration.ofMinutes(12).plusSeconds(30), Duration.ofMinutes(15)));
    }

    @Test
    void whoOnlyLooksAtTheAccountsRenewsNothing() {
        Pool pool =
                new Pool(List.of(Pool.social(1, NOW.minus(Duration.ofHours(1)))), builder -> builder.onDemandOnly());

        pool.time.advance(Duration.ofMinutes(5));
        assertThat(pool.login.calls()).isEmpty();

        pool.acquire("s");
        assertThat(pool.login.calls()).hasSize(1);
    }

    @Test
    void aTokenThatStillLivesIsUsedWhileRefreshingFailsAndTheServiceIsLeftAlone() {
        Pool pool = fresh(Duration.ZERO);
        pool.login.answers(503, "");
        pool.time.jump(Duration.ofHours(10).minusMinutes(4));

        assertThat(pool.acquire("s").identity().accessToken().reveal()).isEqualTo("token-of-a1");
        assertThat(pool.acquire("s").identity().accessToken().reveal()).isEqualTo("token-of-a1");
        assertThat(pool.login.calls()).hasSize(1);
        assertThat(pool.health(1).isReady()).isTrue();

        pool.time.jump(Duration.ofSeconds(30));
        pool.acquire("s");
        assertThat(pool.login.calls()).hasSize(2);
    }

    @Test
    void aServiceThatNeverAnswersIsGivenUpAfter15Seconds() {
        Pool pool = fresh(Duration.ZERO);
        pool.login.answers(call -> new CompletableFuture<HttpReply>());
        pool.time.jump(Duration.ofHours(10));
        CompletionStage<AccountLease> stage = pool.ask(Pool.query("s"));

        pool.time.advance(Duration.ofSeconds(14));
        assertThat(stage.toCompletableFuture()).isNotDone();
        pool.time.advance(Duration.ofSeconds(1));

        assertThat(pool.refusal(stage)).hasMessageContaining("no answer within 15 s");
    }

    @Test
    void anAccountThatCannotBeRenewedGivesWayToAnother() {
        Pool pool = new Pool(List.of(Pool.social(1, LONG_AGO), Pool.social(2, NOW.plusSeconds(86_400))), b -> b);
        pool.login.answers(401, "Bad credentials");
        Pool.join(run(pool, pool.registry.restore(AccountId.of("a1"))));
        pool.time.run();
        assertThat(pool.use("s")).isEqualTo(pool.health(1).isReady() ? "a1" : "a2");
    }

    private static <T> T run(Pool pool, T stage) {
        pool.time.run();
        return stage;
    }

    @Test
    void aRefusedTokenIsRenewedOnceForAllCallsThatHeldIt() {
        Pool pool = new Pool(1);
        AccountLease one = pool.acquire("s");
        AccountLease two = pool.acquire("t");
        UpstreamFailure refusal = Pool.failure(UpstreamFailure.Kind.AUTH_EXPIRED);

        CompletionStage<AccountLease> first = run(pool, one.renew(refusal));
        CompletionStage<AccountLease> second = run(pool, two.renew(refusal));

        assertThat(Pool.join(first).identity().accessToken().reveal()).isEqualTo("access-1");
        assertThat(Pool.join(second).identity().accessToken().reveal()).isEqualTo("access-1");
        assertThat(pool.login.calls()).hasSize(1);
        assertThat(pool.registry.accounts().get(0).inFlight()).isEqualTo(2);
        one.close(new AttemptOutcome.Success(0));
        assertThat(pool.registry.accounts().get(0).inFlight()).isEqualTo(2);
    }

    @Test
    void aRenewalThatIsRefusedGivesTheAccountUp() {
        Pool pool = new Pool(1);
        pool.login.answers(401, "");
        AccountLease lease = pool.acquire("s");

        CompletionStage<AccountLease> renewed = run(pool, lease.renew(Pool.failure(UpstreamFailure.Kind.AUTH_EXPIRED)));

        assertThatThrownBy(() -> Pool.join(renewed))
                .isInstanceOfSatisfying(
                        UpstreamFailureException.class,
                        e -> assertThat(e.failure().kind()).isEqualTo(UpstreamFailure.Kind.NEEDS_LOGIN));
        assertThat(pool.health(1)).isInstanceOf(AccountHealth.NeedsLogin.class);
        assertThat(pool.registry.accounts().get(0).inFlight()).isZero();
    }

    @Test
    void aLoginThatIsOverIsAskedOnceForAllCallsThatHeldItsToken() {
        Pool pool = new Pool(1);
        pool.login.answers(401, "");
        AccountLease one = pool.acquire("s");
        AccountLease two = pool.acquire("t");
        run(pool, one.renew(Pool.failure(UpstreamFailure.Kind.AUTH_EXPIRED)));

        CompletionStage<AccountLease> second = run(pool, two.renew(Pool.failure(UpstreamFailure.Kind.AUTH_EXPIRED)));

        assertThatThrownBy(() -> Pool.join(second)).isInstanceOf(UpstreamFailureException.class);
        assertThat(pool.login.calls()).hasSize(1);
        assertThat(pool.registry.accounts().get(0).inFlight()).isZero();
    }

    @Test
    void aKeyThatIsRefusedNeedsItsOwner() {
        Pool pool = new Pool(List.of(Pool.keyAccount(1)), builder -> builder);
        AccountLease lease = pool.acquire("s");
        run(pool, lease.renew(Pool.failure(UpstreamFailure.Kind.AUTH_EXPIRED)));
        assertThat(pool.login.calls()).isEmpty();
        assertThat(pool.refusal(Pool.query("s")).kind()).isEqualTo(ErrorKind.ACCOUNT_ACTION_REQUIRED);
    }

    @Test
    void aComplaintAboutAReplacedTokenIsNoNews() {
        Pool pool = new Pool(1);
        AccountLease old = pool.acquire("s");
        Pool.join(run(pool, pool.registry.refresh(AccountId.of("a1"))));
        old.close(new AttemptOutcome.Failed(Pool.failure(UpstreamFailure.Kind.NEEDS_LOGIN)));
        assertThat(pool.health(1).isReady()).isTrue();
    }

    @Test
    void tokensAreOnDiskBeforeAnyCallSeesThem() {
        List<String> order = new ArrayList<>();
        Pool pool = new Pool(
                List.of(Pool.social(1, NOW.plus(Duration.ofHours(10)))),
                builder -> builder.store(new RecordingStore(order, Pool.social(1, NOW.plus(Duration.ofHours(10))))));
        pool.time.jump(Duration.ofHours(10));
        CompletionStage<AccountLease> stage = pool.registry.acquire(Pool.query("s"));
        stage.thenAccept(
                lease -> order.add("lease " + lease.identity().accessToken().reveal()));
        pool.time.run();
        assertThat(order).containsExactly("saved access-1", "lease access-1");
    }

    @Test
    void tokensThatCannotBeWrittenAreUsedFromMemoryAndWrittenLater() {
        List<String> order = new ArrayList<>();
        RecordingStore store = new RecordingStore(order, Pool.social(1, NOW.plus(Duration.ofHours(10))));
        Pool pool = new Pool(List.of(), builder -> builder.store(store));
        List<String> notices = new ArrayList<>();
        pool.registry.addListener((id, what) -> notices.add(what));
        store.broken = true;
        pool.time.jump(Duration.ofHours(10));

        assertThat(pool.acquire("s").identity().accessToken().reveal()).isEqualTo("access-1");
        assertThat(notices).anyMatch(notice -> notice.contains("could not be written"));
        Pool.join(run(pool, pool.registry.refresh(AccountId.of("a1"))));
        assertThat(FakeLogin.body(pool.login.calls().get(1))).contains(FakeLogin.refreshToken(1));
        store.broken = false;
        pool.time.advance(Duration.ofSeconds(5));

        assertThat(order).containsExactly("saved access-2");
    }

    @Test
    void atMostFourRefreshesRunAtATime() {
        List<Account> accounts = new ArrayList<>();
        for (int i = 1; i <= 10; i++) {
            accounts.add(Pool.social(i, NOW.plus(Duration.ofHours(10))));
        }
        Pool pool = new Pool(accounts, builder -> builder);
        List<CompletableFuture<HttpReply>> open = new ArrayList<>();
        pool.login.answers(call -> {
            CompletableFuture<HttpReply> reply = new CompletableFuture<>();
            open.add(reply);
            return reply;
        });
        var all = run(pool, pool.registry.refreshAll(Duration.ofDays(1)));
        assertThat(open).hasSize(4);
        open.get(0).complete(FakeLogin.reply(200, "{\"accessToken\":\"a\"}"));
        pool.time.run();
        assertThat(open).hasSize(5);
        for (int i = 1; i < 10; i++) {
            open.get(i).complete(FakeLogin.reply(200, "{\"accessToken\":\"a\"}"));
            pool.time.run();
        }
        assertThat(Pool.join(all)).hasSize(10).allMatch(RefreshReport::success);
    }

    @Test
    void aTransportThatRefusesIsTroubleThatPasses() {
        Pool pool = fresh(Duration.ZERO);
        pool.login.answers(call -> {
            throw new IllegalStateException("closed");
        });
        pool.time.jump(Duration.ofHours(10));
        assertThat(pool.refusal(Pool.query("s")).kind()).isEqualTo(ErrorKind.UPSTREAM_UNAVAILABLE);
    }

    @Test
    void aClosedRegistryGivesNothingButTakesLeasesBack() {
        Pool pool = new Pool(1);
        AccountLease lease = pool.acquire("s");
        pool.registry.close();
        lease.close(new AttemptOutcome.Success(1));
        assertThat(pool.registry.accounts().get(0).inFlight()).isZero();
        assertThat(pool.refusal(Pool.query("s"))).hasMessageContaining("closed");
    }
}
