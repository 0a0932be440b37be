package io.kiroproxy.credential;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.core.spi.AccountIdentity;
import io.kiroproxy.core.spi.AccountLease;
import io.kiroproxy.core.spi.AttemptOutcome;
import io.kiroproxy.core.spi.ControlPlane;
import io.kiroproxy.core.spi.HttpReply;
import io.kiroproxy.core.spi.UpstreamFailure;
import io.kiroproxy.core.spi.UsageLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several registries on one home, and the IDE beside them. */
class SharedHomeTest {
    private static final AccountId DEFAULT = AccountId.of("default");

    @TempDir
    Path folder;

    private final ManualTime time = new ManualTime();
    private final FakeLogin login = new FakeLogin();
    private Path source;

    @BeforeEach
    void tokenOfTheIde() throws IOException {
        source = folder.resolve("kiro-auth-token.json");
        ide("ide-1", 1, "2026-11-23T20:00:00Z", "Google");
    }

    private void ide(String access, int refresh, String expiresAt, String provider) throws IOException {
        Files.writeString(
                source,
                "{\"accessToken\":\"" + access + "\",\"refreshToken\":\"" + FakeLogin.refreshToken(refresh)
                        + "\",\"expiresAt\":\"" + expiresAt + "\",\"authMethod\":\"social\",\"provider\":\"" + provider
                        + "\"}");
    }

    private RegistryBuilder builder() {
        return AccountRegistry.builder()
                .home(folder.resolve("home"))
                .defaultSource(source)
                .transport(login)
                .executor(time)
                .clock(time)
                .random(new Random(3));
    }

    private String tokenOf(AccountRegistry registry) {
        CompletionStage<AccountLease> stage = registry.acquire(Pool.query("s"));
        time.advance(Duration.ofMillis(100));
        AccountLease lease = Pool.join(stage);
        lease.close(new AttemptOutcome.Success(1));
        return lease.identity().accessToken().reveal();
    }

    @Test
    void ofTwoProcessesOneRefreshesAndTheOtherReadsIt() throws IOException {
        AccountRegistry one = builder().open();
        AccountRegistry two = builder().open();
        time.jump(Duration.ofHours(10));

        assertThat(tokenOf(one)).isEqualTo("access-1");
        assertThat(tokenOf(two)).isEqualTo("access-1");

        assertThat(login.calls()).hasSize(1);
    }

    @Test
    void theSecondWaitsForTheFirstsRefreshInsteadOfSpendingTheSameToken() throws IOException {
        // Given
        AccountRegistry one = builder().open();
        AccountRegistry two = builder().open();
        time.run();
        time.jump(Duration.ofHours(10));
        CompletableFuture<HttpReply> reply = new CompletableFuture<>();
        login.answers(call -> reply);
        CompletionStage<AccountLease> first = one.acquire(Pool.query("s"));
        CompletionStage<AccountLease> second = two.acquire(Pool.query("s"));
        time.advance(Duration.ofSeconds(2));
        assertThat(login.calls()).hasSize(1);

        // When
        reply.complete(FakeLogin.reply(
                200, "{\"accessToken\":\"shared\",\"refreshToken\":\"" + FakeLogin.refreshToken(9) + "\"}"));
        time.advance(Duration.ofSeconds(1));

        // Then
        assertThat(login.calls()).hasSize(1);
        assertThat(Pool.join(first).identity().accessToken().reveal()).isEqualTo("shared");
        assertThat(Pool.join(second).identity().accessToken().reveal()).isEqualTo("shared");
    }

    @Test
    void aTokenThatTheIdeHasRenewedIsTakenOverWithoutARefresh() throws IOException {
        AccountRegistry registry = builder().open();
        time.jump(Duration.ofHours(10));
        ide("ide-2", 2, "2026-11-23T21:00:00Z", "Google");

        assertThat(tokenOf(registry)).isEqualTo("ide-2");

        assertThat(login.calls()).isEmpty();
        assertThat(Files.readString(folder.resolve("home/accounts/default.json")))
                .contains("ide-2");
    }

    @Test
    void anotherProvidersLoginInTheSameFileIsNotTakenOver() throws IOException {
        AccountRegistry registry = builder().open();
        time.jump(Duration.ofHours(10));
        ide("somebody-else", 2, "2026-11-23T21:00:00Z", "Github");
        assertThat(tokenOf(registry)).isEqualTo("access-1");
    }

    @Test
    void aLoginThatTheUpstreamSaysIsSomebodyElsesIsNotTakenOver() throws IOException {
        AccountRegistry registry =
                builder().controlPlane(new OwnerControlPlane()).open();
        CompletionStage<UsageLimits> usage = registry.usage(DEFAULT, Duration.ZERO);
        time.run();
        assertThat(Pool.join(usage).userId()).isEqualTo("owner of ide-1");
        time.jump(Duration.ofHours(10));
        ide("ide-2", 2, "2026-11-23T21:00:00Z", "Google");
        assertThat(tokenOf(registry)).isEqualTo("access-1");
    }

    private static final class OwnerControlPlane implements ControlPlane {
        @Override
        public CompletionStage<List<String>> refreshModels(AccountIdentity account) {
            return CompletableFuture.completedFuture(List.of());
        }

        @Override
        public CompletionStage<UsageLimits> usage(AccountIdentity account) {
            return CompletableFuture.completedFuture(new UsageLimits(
                    "KIRO FREE",
                    List.of(new UsageLimits.Pool(UsageLimits.PoolKind.PLAN, "plan", 10, 50, null)),
                    new UsageLimits.Overage(false, 0, 0, 0),
                    null,
                    "me@example.com",
                    "owner of " + account.accessToken().reveal()));
        }

        @Override
        public CompletionStage<List<Profile>> profiles(AccountIdentity account) {
            return CompletableFuture.completedFuture(
                    List.of(new Profile("arn:aws:codewhisperer:eu-central-1:1:profile/FOUND", "found")));
        }
    }

    @Test
    void whenOurTokenIsDeadTheSourceIsReadOnceMore() throws IOException {
        AccountRegistry registry = builder().open();
        time.run();
        time.jump(Duration.ofHours(10));
        ide("expired", 2, "2026-11-23T11:00:00Z", "Google");
        List<String> bodies = new ArrayList<>();
        login.answers(call -> {
            bodies.add(FakeLogin.body(call));
            return CompletableFuture.completedFuture(
                    bodies.size() == 1
                            ? FakeLogin.reply(401, "")
                            : FakeLogin.reply(200, "{\"accessToken\":\"second\"}"));
        });

        assertThat(tokenOf(registry)).isEqualTo("second");
        assertThat(bodies).hasSize(2);
        assertThat(bodies.get(1)).contains(FakeLogin.refreshToken(2));
    }

    @Test
    void theSourceIsNeverWritten() throws IOException {
        String before = Files.readString(source);
        AccountRegistry registry = builder().open();
        time.jump(Duration.ofHours(10));
        tokenOf(registry);
        CompletionStage<AccountView> renamed = registry.rename(DEFAULT, "mine");
        time.run();
        assertThat(Pool.join(renamed).name()).isEqualTo("mine");
        CompletionStage<AccountView> removed = registry.remove(DEFAULT);
        time.run();
        Pool.join(removed);
        assertThat(source).hasContent(before);
        assertThat(folder.resolve("home/accounts/default.json")).doesNotExist();
    }

    @Test
    void coolingStickinessAndCountersOutliveARestart() throws IOException {
        AccountRegistry one = builder().open();
        CompletionStage<AccountView> added =
                one.add(Pool.social(2, time.instant().plusSeconds(90_000)));
        time.run();
        Pool.join(added);
        CompletionStage<AccountLease> stage = one.acquire(Pool.query("session"));
        time.run();
        Pool.join(stage).close(new AttemptOutcome.Failed(Pool.failure(UpstreamFailure.Kind.THROTTLED)));
        one.close();

        AccountRegistry two = builder().open();

        AccountView view = two.account(DEFAULT).orElseThrow();
        assertThat(view.status()).isEqualTo("cooldown");
        assertThat(view.state().errors()).isEqualTo(1);
        assertThat(two.explain(Pool.query("session")).sticky()).isEqualTo(DEFAULT);
        assertThat(view.account().machineId())
                .isEqualTo(one.account(DEFAULT).orElseThrow().account().machineId());
    }

    @Test
    void anAccountThatAnotherProcessAddsAppearsByItself() throws IOException {
        AccountRegistry server = builder().open();
        time.run();
        AccountRegistry cli = builder().open();
        CompletionStage<AccountView> added =
                cli.add(Pool.social(5, time.instant().plusSeconds(90_000)));
        time.run();
        Pool.join(added);
        time.advance(Duration.ofSeconds(31));
        assertThat(server.account(AccountId.of("a5"))).isPresent();
    }

    @Test
    void aChangeByOneProcessDoesNotUndoAnothers() throws IOException {
        AccountRegistry one = builder().open();
        AccountRegistry two = builder().open();
        time.run();
        CompletionStage<AccountView> renamed = one.rename(DEFAULT, "renamed");
        CompletionStage<AccountView> disabled = two.disable(DEFAULT);
        time.run();
        Pool.join(renamed);
        AccountView view = Pool.join(disabled);
        assertThat(view.name()).isEqualTo("renamed");
        assertThat(view.status()).isEqualTo("disabled");
    }

    @Test
    void anOrganisationsProfileIsFoundAtFirstUseAndKept() throws IOException {
        AccountRegistry registry =
                builder().controlPlane(new OwnerControlPlane()).open();
        CompletionStage<AccountView> added =
                registry.add(Pool.organisation(7, time.instant().plusSeconds(90_000)));
        time.run();
        Pool.join(added);
        CompletionStage<AccountView> off = registry.disable(DEFAULT);
        time.run();
        Pool.join(off);
        CompletionStage<AccountLease> stage = registry.acquire(Pool.query("s"));
        time.run();
        assertThat(Pool.join(stage).identity().profileArn()).endsWith("profile/FOUND");
        assertThat(Files.readString(folder.resolve("home/accounts/a7.json"))).contains("profile/FOUND");
        assertThat(Objects.requireNonNull(registry.account(AccountId.of("a7"))
                                .orElseThrow()
                                .account()
                                .credentials())
                        .profileArn())
                .endsWith("profile/FOUND");
    }
}
