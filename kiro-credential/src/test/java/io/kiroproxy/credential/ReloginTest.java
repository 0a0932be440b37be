package io.kiroproxy.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.spi.HttpReply;
import io.kiroproxy.core.spi.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A new login in an account's place. */
class ReloginTest {
    private static final AccountId ID = AccountId.of("a1");

    private final Pool pool = new Pool(1);
    private final Credentials fresh = new SocialCredentials(
            new AccessToken(Secret.of("fresh"), Instant.parse("2026-11-24T12:00:00Z")),
            Secret.of(FakeLogin.refreshToken(77)),
            "arn:aws:codewhisperer:us-east-1:699475941385:profile/SHARED",
            null,
            "Github");

    private Account account() {
        return pool.registry.account(ID).orElseThrow().account();
    }

    @Test
    void refreshOfTheOldTokensUnderWayCannotUndoIt() {
        CompletableFuture<HttpReply> held = new CompletableFuture<>();
        pool.login.answers(call -> held);
        pool.registry.refresh(ID);
        pool.time.run();

        CompletionStage<AccountView> stage = pool.registry.relogin(ID, fresh);
        pool.time.run();
        assertThat(stage.toCompletableFuture()).isNotDone();
        held.complete(FakeLogin.reply(
                200, "{\"accessToken\":\"old\",\"refreshToken\":\"" + FakeLogin.refreshToken(5) + "\"}"));
        pool.time.run();

        assertThat(Pool.join(stage).account().credentials()).isEqualTo(fresh);
        assertThat(account().credentials()).isEqualTo(fresh);
        assertThat(pool.login.calls()).hasSize(1);
    }

    @Test
    void refreshOfTheOldTokensThatIsRefusedDoesNotKillIt() {
        CompletableFuture<HttpReply> held = new CompletableFuture<>();
        pool.login.answers(call -> held);
        pool.registry.refresh(ID);
        pool.time.run();

        CompletionStage<AccountView> stage = pool.registry.relogin(ID, fresh);
        held.complete(FakeLogin.reply(401, "{}"));
        pool.time.run();

        assertThat(Pool.join(stage).health()).isInstanceOf(AccountHealth.Ready.class);
        assertThat(pool.acquire("s").identity().accessToken().reveal()).isEqualTo("fresh");
    }

    @Test
    void nothingOfTheLoginBeforeIsLeftInTheHome(@TempDir Path folder) throws IOException {
        Account old = Pool.organisation(1, Instant.parse("2026-11-24T10:00:00Z")).toBuilder()
                .source("/gone/kiro-auth-token.json")
                .build();
        AccountRegistry before = home(folder);
        before.add(old.withCredentials(Objects.requireNonNull(old.credentials()).withProfileArn("arn:old")));
        pool.time.run();

        CompletionStage<AccountView> stage = before.relogin(ID, fresh);
        pool.time.run();
        Pool.join(stage);
        before.close();
        AccountRegistry after = home(folder);

        Account account = after.account(ID).orElseThrow().account();
        assertThat(account)
                .isEqualTo(old.toBuilder().credentials(fresh).source(null).build());
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file)).doesNotContain("client-secret", "arn:old", "/gone/");
            }
        }
        after.close();
    }

    private AccountRegistry home(Path folder) throws IOException {
        AccountRegistry registry = AccountRegistry.builder()
                .home(folder)
                .transport(pool.login)
                .executor(pool.time)
                .clock(pool.time)
                .open();
        pool.time.run();
        return registry;
    }

    @Test
    void countersStay() {
        pool.use("s");

        CompletionStage<AccountView> stage = pool.registry.relogin(ID, fresh);
        pool.time.run();

        assertThat(Pool.join(stage).state().requests()).isEqualTo(1);
        assertThat(Objects.requireNonNull(account().credentials()).refreshToken())
                .isEqualTo(fresh.refreshToken());
    }

    @Test
    void accountMustExist() {
        CompletionStage<AccountView> stage = pool.registry.relogin(AccountId.of("gone"), fresh);
        pool.time.run();

        assertThatThrownBy(() -> Pool.join(stage))
                .isInstanceOfSatisfying(
                        GatewayException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.NOT_FOUND));
    }
}
