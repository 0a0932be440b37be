package io.kiroproxy.credential;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.spi.AccountLease;
import io.kiroproxy.core.spi.AttemptOutcome;
import io.kiroproxy.core.spi.UpstreamFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Thousands of random steps beside a small model of what must hold. */
class PoolModelTest {
    private static final int STEPS = 1_500;

    private record Held(AccountLease lease, int closes) {}

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void whateverHappensTheCountsAreRightAndNobodyForbiddenIsLeased(long seed) {
        Random random = new Random(seed);
        int limit = random.nextInt(4);
        List<Account> accounts = new ArrayList<>();
        Pool.socials(4)
                .forEach(a -> accounts.add(a.toBuilder().maxInFlight(limit).build()));
        Pool pool = new Pool(accounts, builder -> builder);
        List<Held> held = new ArrayList<>();
        List<CompletionStage<AccountLease>> pending = new ArrayList<>();
        Set<String> disabled = new HashSet<>();
        Set<String> suspended = new HashSet<>();
        int given = 0;

        for (int step = 0; step < STEPS; step++) {
            String where = "seed " + seed + ", step " + step;
            String id = "a" + (1 + random.nextInt(4));
            switch (random.nextInt(10)) {
                case 0, 1, 2, 3 -> pending.add(pool.ask(Pool.query("s" + random.nextInt(12))));
                case 4, 5 -> close(pool, held, suspended, random);
                case 6 -> {
                    if (random.nextBoolean()) {
                        pool.registry.disable(AccountId.of(id));
                        disabled.add(id);
                    } else {
                        pool.registry.enable(AccountId.of(id));
                        disabled.remove(id);
                    }
                    pool.time.run();
                }
                case 7 -> {
                    pool.registry.restore(AccountId.of(id));
                    suspended.remove(id);
                    pool.time.run();
                }
                case 8 -> pool.time.advance(Duration.ofSeconds(random.nextInt(200)));
                default -> renew(pool, held, pending, random);
            }
            given += harvest(pending, held, disabled, suspended, where);
            check(pool, held, limit, where);
        }
        assertThat(given).isGreaterThan(100);
        while (!held.isEmpty()) {
            held.remove(0).lease().close(new AttemptOutcome.Abandoned());
            pool.time.run();
            harvest(pending, held, disabled, suspended, "seed " + seed + ", end");
        }
        pool.time.advance(Duration.ofSeconds(10));
        harvest(pending, held, disabled, suspended, "seed " + seed + ", end");
        assertThat(pending).isEmpty();
        assertThat(pool.registry.accounts()).allMatch(view -> view.inFlight() == held.size());
    }

    private static void close(Pool pool, List<Held> held, Set<String> suspended, Random random) {
        if (held.isEmpty()) {
            return;
        }
        Held one = held.remove(random.nextInt(held.size()));
        UpstreamFailure.Kind[] kinds = UpstreamFailure.Kind.values();
        UpstreamFailure.Kind kind = kinds[random.nextInt(kinds.length)];
        AttemptOutcome outcome =
                random.nextInt(3) > 0 ? new AttemptOutcome.Success(1) : new AttemptOutcome.Failed(Pool.failure(kind));
        if (outcome instanceof AttemptOutcome.Failed && kind == UpstreamFailure.Kind.SUSPENDED) {
            suspended.add(one.lease().identity().accountId());
        }
        for (int i = 0; i <= one.closes(); i++) {
            one.lease().close(outcome);
        }
        pool.time.run();
    }

    private static void renew(Pool pool, List<Held> held, List<CompletionStage<AccountLease>> pending, Random random) {
        if (!held.isEmpty()) {
            Held one = held.remove(random.nextInt(held.size()));
            pending.add(one.lease().renew(Pool.failure(UpstreamFailure.Kind.AUTH_EXPIRED)));
            pool.time.run();
        }
    }

    private static int harvest(
            List<CompletionStage<AccountLease>> pending,
            List<Held> held,
            Set<String> disabled,
            Set<String> suspended,
            String where) {
        int given = 0;
        for (CompletionStage<AccountLease> stage : List.copyOf(pending)) {
            if (!stage.toCompletableFuture().isDone()) {
                continue;
            }
            pending.remove(stage);
            try {
                AccountLease lease = stage.toCompletableFuture().join();
                held.add(new Held(lease, given % 3));
                given++;
                if (!lease.identity().accessToken().reveal().startsWith("access-")) {
                    assertThat(disabled)
                            .as(where)
                            .doesNotContain(lease.identity().accountId());
                    assertThat(suspended)
                            .as(where)
                            .doesNotContain(lease.identity().accountId());
                }
            } catch (CompletionException e) {
                assertThat(e.getCause()).as(where).isInstanceOf(GatewayException.class);
            }
        }
        return given;
    }

    private static void check(Pool pool, List<Held> held, int limit, String where) {
        Map<String, Integer> counts = new HashMap<>();
        held.forEach(one -> counts.merge(one.lease().identity().accountId(), 1, Integer::sum));
        for (AccountView view : pool.registry.accounts()) {
            int expected = counts.getOrDefault(view.id().value(), 0);
            assertThat(view.inFlight()).as(where + ", " + view.id()).isEqualTo(expected);
            assertThat(view.inFlight() <= limit || limit == 0).as(where).isTrue();
        }
    }
}
