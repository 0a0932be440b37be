package io.kiroproxy.benchmarks.jmh;

import io.kiroproxy.benchmarks.path.CannedTransport;
import io.kiroproxy.core.AccountScope;
import io.kiroproxy.core.spi.AccountLease;
import io.kiroproxy.core.spi.AccountQuery;
import io.kiroproxy.core.spi.AttemptOutcome;
import io.kiroproxy.core.spi.Secret;
import io.kiroproxy.credential.AccessToken;
import io.kiroproxy.credential.Account;
import io.kiroproxy.credential.AccountId;
import io.kiroproxy.credential.AccountRegistry;
import io.kiroproxy.credential.SocialCredentials;
import io.kiroproxy.credential.store.AccountStore;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** Choosing an account for a call and giving it back, from two threads at once as from two event loops. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@Threads(2)
public class SelectionBenchmark {

    private static final AttemptOutcome SUCCESS = new AttemptOutcome.Success(0.01);

    /** How many accounts there are. */
    @Param({"1", "20"})
    public int accounts = 1;

    private @Nullable AccountRegistry registry;
    private final AtomicLong calls = new AtomicLong();

    /** Adds as many accounts as the parameter says. */
    @Setup
    public void open() throws IOException {
        List<Account> all = new ArrayList<>();
        for (int i = 0; i < accounts; i++) {
            all.add(account(i));
        }
        registry = AccountRegistry.builder()
                .store(AccountStore.inMemory(all))
                .transport(new CannedTransport(List.of()))
                .open();
    }

    /** Closes it. */
    @TearDown
    public void close() {
        Objects.requireNonNull(registry).close();
    }

    /** A call of a session that has its account. */
    @Benchmark
    public void boundSession() {
        use("session");
    }

    /** A call of a session that was never seen. */
    @Benchmark
    public void newSession() {
        use("session-" + calls.incrementAndGet());
    }

    private void use(String session) {
        AccountQuery query = new AccountQuery(
                "call", "kiro", "claude-sonnet-4.5", session, AccountScope.ANY, Set.of(), Duration.ZERO);
        AccountLease lease = Objects.requireNonNull(registry)
                .acquire(query)
                .toCompletableFuture()
                .join();
        lease.close(SUCCESS);
    }

    private static Account account(int number) {
        return Account.builder(AccountId.of("a" + number), "%064x".formatted(number))
                .credentials(new SocialCredentials(
                        new AccessToken(
                                Secret.of("token" + number), Instant.now().plus(Duration.ofDays(1))),
                        Secret.of("renewal" + number),
                        "arn:aws:codewhisperer:us-east-1:123456789012:profile/BENCH",
                        null,
                        null))
                .build();
    }
}
