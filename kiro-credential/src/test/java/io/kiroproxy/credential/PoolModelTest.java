package io.kiroproxy.credential;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.core.AccountScope;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.spi.AccountLease;
import io.kiroproxy.core.spi.AccountQuery;
import io.kiroproxy.core.spi.AttemptOutcome;
import io.kiroproxy.core.spi.UpstreamFailure.Kind;
import io.kiroproxy.core.spi.UpstreamFailureException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Thousands of random steps of calls, failures, refreshes, owners' acts, passing time and restarts on one home, beside
 * {@link PoolModel}, which says what must hold after each.
 */
class PoolModelTest {
    private static final int STEPS = 1_200;
    private static final int ACCOUNTS = 4;
    private static final List<String> MODELS = List.of("model-1", "model-2");
    private static final Instant LONG = Instant.parse("2027-03-01T00:00:00Z");

    @TempDir
    Path home;

    private final ManualTime time = new ManualTime();
    private final FakeLogin login = new FakeLogin();
    private final RotatingLogin rotating = new RotatingLogin(login, ACCOUNTS);
    private final List<Held> held = new ArrayList<>();
    private final List<Asked> waiting = new ArrayList<>();
    private final List<Renewing> renewing = new ArrayList<>();
    private Random random = new Random();
    private PoolModel model = new PoolModel(0, 0);
    private @Nullable AccountRegistry opened;
    private String where = "";
    private int given;

    private record Held(AccountLease lease, String model) {
        String account() {
            return lease.identity().accountId();
        }
    }

    private record Asked(CompletionStage<AccountLease> stage, String model) {}

    private record Renewing(CompletionStage<AccountLease> stage, String account, String model) {}

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void afterEveryStepThePoolIsAsTheModelSays(long seed) throws IOException {
        random = new Random(seed);
        int limit = random.nextInt(4);
        model = new PoolModel(ACCOUNTS, limit);
        open(limit);
        for (int i = 1; i <= ACCOUNTS; i++) {
            registry().add(Pool.social(i, LONG));
        }
        time.run();

        for (int step = 0; step < STEPS; step++) {
            where = "seed " + seed + ", step " + step;
            step(limit);
            harvest();
            check();
        }

        assertThat(given).as("leases").isGreaterThan(100);
        windDown();
        registry().close();
    }

    private void open(int limit) throws IOException {
        opened = AccountRegistry.builder()
                .home(home)
                .transport(login)
                .executor(time)
                .clock(time)
                .maxInFlight(limit)
                .random(new Random(3))
                .open();
        time.run();
    }

    private AccountRegistry registry() {
        return Objects.requireNonNull(opened);
    }

    private void step(int limit) throws IOException {
        String id = "a" + (1 + random.nextInt(ACCOUNTS));
        int dice = random.nextInt(100);
        if (dice < 35) {
            ask();
        } else if (dice < 58) {
            close();
        } else if (dice < 65) {
            act(id);
        } else if (dice < 72) {
            registry().restore(AccountId.of(id));
            time.run();
            model.restore(id);
        } else if (dice < 78) {
            registry().refresh(AccountId.of(id));
            time.run();
        } else if (dice < 84) {
            renew();
        } else if (dice < 92) {
            answer();
        } else if (dice < 98) {
            answerAll();
            time.advance(Duration.ofSeconds(random.nextInt(120)));
        } else {
            restart(limit);
        }
    }

    private void ask() {
        String wanted = MODELS.get(random.nextInt(MODELS.size()));
        CompletionStage<AccountLease> stage = registry().acquire(query("s" + random.nextInt(12), wanted));
        time.run();
        waiting.add(new Asked(stage, wanted));
    }

    private static AccountQuery query(String session, String wanted) {
        return new AccountQuery("call", "kiro", wanted, session, AccountScope.ANY, Set.of(), Duration.ofSeconds(5));
    }

    private void close() {
        if (held.isEmpty()) {
            return;
        }
        Held one = held.remove(random.nextInt(held.size()));
        Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
        boolean succeeds = random.nextInt(3) > 0;
        if (succeeds) {
            model.succeeded(one.account());
        } else if (!isOldNews(one, kind)) {
            model.failed(one.account(), kind, one.model(), time.instant());
        }
        model.left(one.account());
        AttemptOutcome outcome =
                succeeds ? new AttemptOutcome.Success(1) : new AttemptOutcome.Failed(Pool.failure(kind));
        for (int i = 0; i <= random.nextInt(2); i++) {
            one.lease().close(outcome);
        }
        time.run();
    }

    /** A complaint about a token that has been replaced since. */
    private boolean isOldNews(Held one, Kind kind) {
        AccessToken token = account(one.account()).accessToken();
        boolean aboutToken = kind == Kind.AUTH_EXPIRED || kind == Kind.NEEDS_LOGIN;
        return aboutToken
                && !Objects.requireNonNull(token)
                        .secret()
                        .equals(one.lease().identity().accessToken());
    }

    private Account account(String id) {
        return registry().account(AccountId.of(id)).orElseThrow().account();
    }

    private void act(String id) {
        if (random.nextBoolean()) {
            registry().disable(AccountId.of(id));
            model.disable(id);
        } else {
            registry().enable(AccountId.of(id));
            model.enable(id);
        }
        time.run();
    }

    private void renew() {
        if (!held.isEmpty()) {
            Held one = held.remove(random.nextInt(held.size()));
            CompletionStage<AccountLease> stage = one.lease().renew(Pool.failure(Kind.AUTH_EXPIRED));
            time.run();
            renewing.add(new Renewing(stage, one.account(), one.model()));
        }
    }

    private void answer() {
        if (!rotating.hasOpen()) {
            return;
        }
        int dice = random.nextInt(10);
        RotatingLogin.Mood mood = dice < 6
                ? RotatingLogin.Mood.RENEWS
                : dice < 8 ? RotatingLogin.Mood.OUT_OF_ORDER : RotatingLogin.Mood.REVOKED;
        rotating.answer(mood, id -> {
            switch (mood) {
                case RENEWS -> model.renewed(id);
                case REVOKED -> model.failed(id, Kind.NEEDS_LOGIN, "", time.instant());
                case OUT_OF_ORDER -> {}
            }
        });
        time.run();
        harvest();
    }

    private void answerAll() {
        while (rotating.hasOpen()) {
            answer();
        }
    }

    /** Calls under way die with their process; what is on disk must be all that the next one needs. */
    private void restart(int limit) throws IOException {
        answerAll();
        harvest();
        registry().close();
        held.clear();
        waiting.clear();
        renewing.clear();
        model.restarted();
        open(limit);
    }

    private void harvest() {
        for (Asked asked : List.copyOf(waiting)) {
            if (asked.stage().toCompletableFuture().isDone()) {
                waiting.remove(asked);
                AccountLease lease = leaseOf(asked.stage());
                if (lease != null) {
                    String id = lease.identity().accountId();
                    assertThat(model.allowed(id, asked.model(), time.instant()))
                            .as(where + ": " + id + " may be used")
                            .isTrue();
                    take(lease, asked.model());
                    model.leased(id);
                }
            }
        }
        for (Renewing one : List.copyOf(renewing)) {
            if (one.stage().toCompletableFuture().isDone()) {
                renewing.remove(one);
                renewed(one);
            }
        }
    }

    private void renewed(Renewing one) {
        AccountLease lease = leaseOf(one.stage());
        if (lease != null) {
            assertThat(lease.identity().accountId()).as(where).isEqualTo(one.account());
            take(lease, one.model());
            return;
        }
        model.left(one.account());
        try {
            one.stage().toCompletableFuture().join();
        } catch (CompletionException e) {
            UpstreamFailureException cause = (UpstreamFailureException) Objects.requireNonNull(e.getCause());
            model.failed(one.account(), cause.failure().kind(), one.model(), time.instant());
        }
    }

    private void take(AccountLease lease, String wanted) {
        given++;
        AccessToken token = account(lease.identity().accountId()).accessToken();
        assertThat(lease.identity().accessToken())
                .as(where + ": the newest token")
                .isEqualTo(Objects.requireNonNull(token).secret());
        held.add(new Held(lease, wanted));
    }

    private @Nullable AccountLease leaseOf(CompletionStage<AccountLease> stage) {
        try {
            return stage.toCompletableFuture().join();
        } catch (CompletionException e) {
            assertThat(e.getCause()).as(where).isInstanceOfAny(GatewayException.class, UpstreamFailureException.class);
            return null;
        }
    }

    private void check() {
        assertThat(rotating.violations()).as(where).isEmpty();
        for (AccountView view : registry().accounts()) {
            String id = view.id().value();
            assertThat(view.inFlight()).as(where + ": calls of " + id).isEqualTo(model.inFlight(id));
            assertThat(Objects.requireNonNull(
                                    Objects.requireNonNull(view.account().credentials())
                                            .refreshToken())
                            .reveal())
                    .as(where + ": refresh token of " + id)
                    .isEqualTo(rotating.newest(id));
        }
        for (String wanted : MODELS) {
            Set<String> candidates = registry().explain(query("new", wanted)).candidates().stream()
                    .map(candidate -> candidate.id().value())
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(candidates).as(where + ": usable for " + wanted).isEqualTo(model.usable(wanted, time.instant()));
        }
        assertThat(registry().sessions()).as(where).hasSizeLessThanOrEqualTo(12);
    }

    /** Everything comes to rest: no call is left, no place taken, and whatever ends by itself has ended. */
    private void windDown() {
        where += ", at the end";
        answerAll();
        while (!held.isEmpty() || !renewing.isEmpty()) {
            if (!held.isEmpty()) {
                Held one = held.remove(0);
                one.lease().close(new AttemptOutcome.Abandoned());
                model.left(one.account());
            }
            time.run();
            answerAll();
            harvest();
        }
        time.advance(Duration.ofSeconds(10));
        harvest();
        assertThat(waiting).as(where).isEmpty();
        assertThat(registry().accounts()).as(where).allMatch(view -> view.inFlight() == 0);
        time.jump(Duration.ofDays(33));
        for (AccountView view : registry().accounts()) {
            assertThat(view.health().isReady())
                    .as(where + ": " + view.id() + " is " + view.health())
                    .isNotEqualTo(model.waitsForItsOwner(view.id().value()));
        }
    }
}
