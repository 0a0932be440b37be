package io.kiroproxy.credential;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.core.AccountScope;
import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.spi.AccountLease;
import io.kiroproxy.core.spi.AccountQuery;
import io.kiroproxy.core.spi.AttemptOutcome;
import io.kiroproxy.core.spi.UpstreamFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class SelectionTest {
    @Test
    void eightSessionsAtOnceOverTwoAccountsUseBothEqually() {
        Pool pool = new Pool(2);
        Map<String, Integer> uses = new HashMap<>();
        for (int i = 0; i < 8; i++) {
            uses.merge(pool.acquire("session " + i).identity().accountId(), 1, Integer::sum);
        }
        assertThat(uses).containsOnly(Map.entry("a1", 4), Map.entry("a2", 4));
    }

    @Test
    void aSessionStaysWithItsAccountWhileItIsUsed() {
        Pool pool = new Pool(3);
        String account = pool.use("s");
        for (int i = 0; i < 20; i++) {
            pool.time.jump(Duration.ofSeconds(59));
            pool.use("other " + i);
            assertThat(pool.use("s")).isEqualTo(account);
        }
    }

    @Test
    void aSessionMovesWhenItsAccountMayNotBeUsedAndThenStaysThere() {
        Pool pool = new Pool(2);
        assertThat(pool.fail("s", Pool.failure(UpstreamFailure.Kind.THROTTLED))).isEqualTo("a1");
        assertThat(pool.use("s")).isEqualTo("a2");
        pool.time.jump(Duration.ofSeconds(50));
        pool.use("s");
        pool.time.jump(Duration.ofSeconds(50));
        assertThat(pool.use("s")).isEqualTo("a2");
    }

    @Test
    void oneAccountCarriesAThousandCallsAtOnce() {
        Pool pool = new Pool(1);
        for (int i = 0; i < 1_000; i++) {
            pool.acquire("s");
        }
        assertThat(pool.registry.accounts().get(0).inFlight()).isEqualTo(1_000);
    }

    @Test
    void accountsTriedInTheCallAreNotOfferedAgain() {
        Pool pool = new Pool(2);
        AccountQuery query =
                new AccountQuery("c", "kiro", "m", "s", AccountScope.ANY, Set.of("a1"), Duration.ofSeconds(1));
        assertThat(Pool.join(pool.ask(query)).identity().accountId()).isEqualTo("a2");
        AccountQuery both =
                new AccountQuery("c", "kiro", "m", "s", AccountScope.ANY, Set.of("a1", "a2"), Duration.ofSeconds(1));
        assertThat(pool.refusal(both).kind()).isEqualTo(ErrorKind.UPSTREAM_UNAVAILABLE);
    }

    @Test
    void aCallMayAskForOneAccountByIdOrName() {
        Pool pool = new Pool(3);
        for (String wanted : List.of("a2", "account 2")) {
            AccountQuery query =
                    new AccountQuery("c", "kiro", "m", "s", AccountScope.only(wanted), Set.of(), Duration.ofSeconds(1));
            assertThat(Pool.join(pool.ask(query)).identity().accountId()).isEqualTo("a2");
        }
        AccountQuery unknown =
                new AccountQuery("c", "kiro", "m", "s", AccountScope.only("nobody"), Set.of(), Duration.ofSeconds(1));
        assertThat(pool.refusal(unknown)).hasMessageContaining("nobody");
    }

    @Test
    void aCallerLimitedToGroupsGetsAccountsOfThoseOnly() {
        List<Account> accounts = new ArrayList<>();
        for (Account account : Pool.socials(4)) {
            String group = List.of("a2", "a3").contains(account.id().value()) ? "team" : null;
            accounts.add(account.toBuilder()
                    .traits(AccountTraits.NONE.withGroup(group))
                    .build());
        }
        Pool pool = new Pool(accounts, builder -> builder);
        Set<String> used = new TreeSet<>();
        for (int i = 0; i < 8; i++) {
            used.add(Pool.join(pool.ask(grouped("session " + i, "team")))
                    .identity()
                    .accountId());
        }
        assertThat(used).containsExactly("a2", "a3");
        assertThat(pool.registry.explain(grouped("s", "team")).exclusions())
                .extracting(PoolExplanation.Exclusion::why)
                .containsOnly(PoolExplanation.Why.NOT_ALLOWED);
        assertThat(pool.refusal(grouped("s", "nobody")))
                .hasMessageContaining("nobody")
                .hasMessageNotContaining("account 2");
    }

    @Test
    void aSessionIsNotHeldToAnAccountThatItsCallerMayNotUse() {
        List<Account> accounts = new ArrayList<>();
        Pool.socials(2)
                .forEach(account -> accounts.add(account.toBuilder()
                        .traits(AccountTraits.NONE.withGroup("of " + account.id()))
                        .build()));
        Pool pool = new Pool(accounts, builder -> builder);
        assertThat(pool.use("s")).isEqualTo("a1");
        assertThat(Pool.join(pool.ask(grouped("s", "of a2"))).identity().accountId())
                .isEqualTo("a2");
    }

    private static AccountQuery grouped(String session, String group) {
        return new AccountQuery(
                "c", "kiro", "m", session, AccountScope.ofGroups(Set.of(group)), Set.of(), Duration.ofSeconds(1));
    }

    @Test
    void aBrokenSelectorIsReplacedByTheTurn() {
        Pool pool = new Pool(
                2,
                builder -> builder.selector((context, ready) -> {
                    throw new IllegalStateException("broken");
                }));
        assertThat(List.of(pool.use("s"), pool.use("t"))).containsExactly("a1", "a2");
        Pool silent = new Pool(2, builder -> builder.selector((context, ready) -> Optional.empty()));
        assertThat(List.of(silent.use("s"), silent.use("t"))).containsExactly("a1", "a2");
    }

    @Test
    void aBusyAccountIsWaitedForInOrder() {
        Pool pool = limited(1);
        AccountLease first = pool.acquire("s");
        CompletionStage<AccountLease> second = pool.ask(Pool.query("t"));
        CompletionStage<AccountLease> third = pool.ask(Pool.query("u"));
        assertThat(second.toCompletableFuture()).isNotDone();

        first.close(new AttemptOutcome.Success(1));
        pool.time.run();

        AccountLease lease = Pool.join(second);
        assertThat(third.toCompletableFuture()).isNotDone();
        lease.close(new AttemptOutcome.Abandoned());
        pool.time.run();
        Pool.join(third).close(new AttemptOutcome.Abandoned());
    }

    @Test
    void noMoreThanAThousandCallsWait() {
        Pool pool = limited(1);
        AccountLease first = pool.acquire("s");
        List<CompletionStage<AccountLease>> waiting = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            waiting.add(pool.ask(Pool.query("waits " + i)));
        }

        GatewayException refused = pool.refusal(Pool.query("one too many"));

        assertThat(refused.kind()).isEqualTo(ErrorKind.OVERLOADED);
        assertThat(refused.description()).contains("1000 calls wait already");
        first.close(new AttemptOutcome.Success(1));
        pool.time.run();
        assertThat(waiting.stream().filter(stage -> stage.toCompletableFuture().isDone()))
                .hasSize(1);
    }

    @Test
    void waitingEndsWithTheCallsPatience() {
        Pool pool = limited(1);
        pool.acquire("s");
        CompletionStage<AccountLease> second = pool.ask(Pool.query("t"));

        pool.time.advance(Duration.ofMillis(5_000));

        assertThat(pool.refusal(second).kind()).isEqualTo(ErrorKind.OVERLOADED);
    }

    @Test
    void aCallThatLeftWhileWaitingTakesNoPlace() {
        Pool pool = limited(1);
        AccountLease first = pool.acquire("s");
        CompletionStage<AccountLease> second = pool.ask(Pool.query("t"));
        second.toCompletableFuture().cancel(true);

        first.close(new AttemptOutcome.Success(1));
        pool.time.run();

        assertThat(pool.registry.accounts().get(0).inFlight()).isZero();
    }

    private static Pool limited(int limit) {
        List<Account> accounts = new ArrayList<>();
        Pool.socials(1)
                .forEach(account ->
                        accounts.add(account.toBuilder().maxInFlight(limit).build()));
        return new Pool(accounts, builder -> builder);
    }

    @Test
    void closingTwiceCountsOnce() {
        Pool pool = new Pool(1);
        AccountLease lease = pool.acquire("s");
        lease.close(new AttemptOutcome.Success(2.5));
        lease.close(new AttemptOutcome.Failed(Pool.failure(UpstreamFailure.Kind.SUSPENDED)));

        AccountView view = pool.registry.accounts().get(0);
        assertThat(view.inFlight()).isZero();
        assertThat(view.health().isReady()).isTrue();
        assertThat(view.state().requests()).isEqualTo(1);
        assertThat(view.state().credits()).isEqualTo(2.5);
    }
}
