package io.kiroproxy.credential;

import io.kiroproxy.core.AccountScope;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.spi.AccountLease;
import io.kiroproxy.core.spi.AccountQuery;
import io.kiroproxy.core.spi.AttemptOutcome;
import io.kiroproxy.core.spi.CredentialKind;
import io.kiroproxy.core.spi.Secret;
import io.kiroproxy.core.spi.UpstreamFailure;
import io.kiroproxy.credential.store.AccountStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

/** A registry over memory with time under the test's control, and short words for what tests do with it. */
public final class Pool {
    public final ManualTime time = new ManualTime();
    public final FakeLogin login = new FakeLogin();
    public final AccountRegistry registry;

    public Pool(int accounts) {
        this(accounts, builder -> builder);
    }

    public Pool(int accounts, UnaryOperator<RegistryBuilder> options) {
        this(socials(accounts), options);
    }

    public Pool(List<Account> accounts, UnaryOperator<RegistryBuilder> options) {
        RegistryBuilder builder = AccountRegistry.builder()
                .store(AccountStore.inMemory(accounts))
                .transport(login)
                .executor(time)
                .clock(time)
                .random(new Random(7));
        try {
            registry = options.apply(builder).open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        time.run();
    }

    static List<Account> socials(int count) {
        List<Account> accounts = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            accounts.add(social(i, Instant.parse("2026-11-24T10:00:00Z")));
        }
        return accounts;
    }

    /** Account {@code a1}, {@code a2}… with a token that ends then. */
    public static Account social(int number, Instant expiresAt) {
        return Account.builder(AccountId.of("a" + number), "%064x".formatted(number))
                .name("account " + number)
                .credentials(new SocialCredentials(
                        new AccessToken(Secret.of("token-of-a" + number), expiresAt),
                        Secret.of(FakeLogin.refreshToken(1_000 + number)),
                        "arn:aws:codewhisperer:us-east-1:699475941385:profile/SHARED",
                        null,
                        "Google"))
                .build();
    }

    public static AccountQuery query(String session) {
        return new AccountQuery("call", "kiro", "model-1", session, AccountScope.ANY, Set.of(), Duration.ofSeconds(5));
    }

    public CompletionStage<AccountLease> ask(AccountQuery query) {
        CompletionStage<AccountLease> stage = registry.acquire(query);
        time.run();
        return stage;
    }

    public AccountLease acquire(String session) {
        return join(ask(query(session)));
    }

    /** The id of the account that a call of this session gets; the attempt succeeds. */
    public String use(String session) {
        AccountLease lease = acquire(session);
        lease.close(new AttemptOutcome.Success(1));
        time.run();
        return lease.identity().accountId();
    }

    /** A call of this session fails like this; the account it had. */
    public String fail(String session, UpstreamFailure failure) {
        AccountLease lease = acquire(session);
        lease.close(new AttemptOutcome.Failed(failure));
        time.run();
        return lease.identity().accountId();
    }

    public GatewayException refusal(AccountQuery query) {
        return refusal(ask(query));
    }

    public GatewayException refusal(CompletionStage<AccountLease> stage) {
        try {
            join(stage);
        } catch (GatewayException e) {
            return e;
        }
        throw new AssertionError("a lease was given");
    }

    public AccountHealth health(int number) {
        return registry.account(AccountId.of("a" + number)).orElseThrow().health();
    }

    public static UpstreamFailure failure(UpstreamFailure.Kind kind) {
        return UpstreamFailure.of(kind, "the upstream said " + kind);
    }

    /** The value of a stage that must be complete. */
    public static <T> T join(CompletionStage<T> stage) {
        if (!stage.toCompletableFuture().isDone()) {
            throw new AssertionError("the stage is not complete");
        }
        try {
            return stage.toCompletableFuture().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    public static Account keyAccount(int number) {
        return Account.builder(AccountId.of("a" + number), "%064x".formatted(number))
                .credentials(new ApiKeyCredentials(Secret.of("ksk_example" + number), null, "us-east-1"))
                .build();
    }

    public static Account organisation(int number, Instant expiresAt) {
        return Account.builder(AccountId.of("a" + number), "%064x".formatted(number))
                .credentials(new IdcCredentials(
                        CredentialKind.IDENTITY_CENTER,
                        new AccessToken(Secret.of("token-of-a" + number), expiresAt),
                        Secret.of(FakeLogin.refreshToken(1_000 + number)),
                        null,
                        null,
                        new IdcCredentials.Registration("client-" + number, Secret.of("client-secret"), null),
                        "https://example.awsapps.com/start",
                        "eu-west-1"))
                .build();
    }
}
