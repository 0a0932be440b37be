package io.kiroproxy.credential.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.credential.Account;
import io.kiroproxy.credential.AccountHealth;
import io.kiroproxy.credential.AccountId;
import io.kiroproxy.credential.IdcCredentials;
import io.kiroproxy.credential.Pool;
import io.kiroproxy.simulator.auth.DeviceScript;
import io.kiroproxy.simulator.auth.SimulatedAccount;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What all logins have in common: expiry, calling off, limits, the account they replace, the way out. */
class LoginFlowsTest {
    private static final LoginWay GOOGLE = new LoginWay.SocialBrowser(SocialProvider.GOOGLE);
    private static final LoginWay DEVICE = new LoginWay.SocialDevice(SocialProvider.GOOGLE);
    private static final LoginWay BUILDER_ID = new LoginWay.AwsDevice(LoginWay.AwsDirectory.BUILDER_ID);
    private static final Instant LONG = Instant.parse("2026-11-24T10:00:00Z");

    private final List<LoginBench> benches = new ArrayList<>();

    private LoginBench bench(List<Account> accounts, UnaryOperator<LoginFlows.Builder> options) {
        LoginBench bench = new LoginBench(accounts, options);
        benches.add(bench);
        return bench;
    }

    private LoginBench bench(Account... accounts) {
        return bench(List.of(accounts), builder -> builder);
    }

    @AfterEach
    void stop() {
        benches.forEach(LoginBench::close);
    }

    private static int port(LoginView view) {
        return ((LoginPrompt.OpenPage) ((LoginState.Pending) view.state()).prompt()).port();
    }

    private static void awaitFree(int port) {
        long start = System.nanoTime();
        while (true) {
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                assertThat(socket.isBound()).isTrue();
                return;
            } catch (IOException e) {
                if (System.nanoTime() - start > Duration.ofSeconds(10).toNanos()) {
                    throw new AssertionError("port " + port + " is still taken", e);
                }
                Thread.yield();
            }
        }
    }

    @Test
    void loginEndsByItselfAfterTenMinutesAndGivesItsPortBack() {
        LoginBench bench = bench();
        LoginView view = bench.start(GOOGLE);

        bench.time.advance(Duration.ofSeconds(599));
        assertThat(bench.state(view)).isInstanceOf(LoginState.Pending.class);
        bench.time.advance(Duration.ofSeconds(1));

        assertThat(bench.state(view)).isEqualTo(new LoginState.Expired());
        assertThat(view.expiresAt()).isEqualTo(view.startedAt().plus(Duration.ofMinutes(10)));
        awaitFree(port(view));
    }

    @Test
    void deviceCodeThatLivesShorterEndsTheLoginEarlier() {
        LoginBench bench = bench(
                List.of(), builder -> builder.settings(LoginSettings.DEFAULT.withLimits(Duration.ofMinutes(30), 2)));

        LoginView view = bench.start(DEVICE);

        assertThat(view.expiresAt()).isEqualTo(view.startedAt().plus(Duration.ofMinutes(10)));
    }

    @Test
    void cancelledLoginAsksNoMoreAndGivesItsPortBack() {
        LoginBench bench = bench();
        LoginView browser = bench.start(GOOGLE);
        LoginView device = bench.start(DEVICE);

        assertThat(bench.await(bench.flows.cancel(browser.id()))).isTrue();
        assertThat(bench.await(bench.flows.cancel(device.id()))).isTrue();
        assertThat(bench.await(bench.flows.cancel(device.id()))).isFalse();
        bench.time.advance(Duration.ofMinutes(1));

        assertThat(bench.ended(device).state()).isEqualTo(new LoginState.Cancelled());
        assertThat(bench.kiro.requests("/oauth/device/poll")).isEmpty();
        assertThatThrownBy(() -> bench.await(bench.flows.complete(browser.id(), "?code=x&state=y")))
                .hasMessageContaining("does not wait");
        awaitFree(port(browser));
        assertThat(bench.registry.accounts()).isEmpty();
    }

    @Test
    void loginsAtOnceAreLimitedAndThoseThatAreOverDoNotCount() {
        LoginBench bench = bench(
                List.of(), builder -> builder.settings(LoginSettings.DEFAULT.withLimits(Duration.ofMinutes(10), 2)));
        LoginView first = bench.start(DEVICE);
        bench.start(DEVICE);

        assertThatThrownBy(() -> bench.start(DEVICE))
                .isInstanceOfSatisfying(
                        GatewayException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.OVERLOADED))
                .hasMessageContaining("2 logins are under way");
        bench.await(bench.flows.cancel(first.id()));

        assertThat(bench.start(DEVICE).state()).isInstanceOf(LoginState.Pending.class);
        assertThat(bench.flows.flows()).hasSize(3);
    }

    @Test
    void endedLoginsAreForgottenInTheEnd() {
        LoginBench bench = bench();
        LoginView first = bench.start(GOOGLE);
        bench.await(bench.flows.cancel(first.id()));
        for (int i = 0; i < LoginFlows.MAX_ENDED; i++) {
            bench.await(bench.flows.cancel(bench.start(GOOGLE).id()));
        }

        assertThat(bench.flows.flows()).hasSize(LoginFlows.MAX_ENDED);
        assertThat(bench.flows.flow(first.id())).isEmpty();
        assertThatThrownBy(() -> bench.await(bench.flows.ended(first.id())))
                .isInstanceOfSatisfying(
                        GatewayException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.NOT_FOUND));
    }

    @Test
    void closedFlowsCancelWhatRunsAndStartNothing() {
        LoginBench bench = bench();
        LoginView view = bench.start(DEVICE);

        bench.flows.close();

        assertThat(bench.ended(view).state()).isEqualTo(new LoginState.Cancelled());
        assertThatThrownBy(() -> bench.start(DEVICE)).hasMessageContaining("closed");
    }

    @Test
    void unreachableServiceIsNamed() {
        LoginBench bench = bench();
        bench.transport.close();

        assertThat(bench.start(DEVICE).state())
                .isEqualTo(new LoginState.Failed("no answer from prod.us-east-1.auth.desktop.kiro.dev; try again"));
    }

    @Test
    void portThatIsTakenIsPassedOverAndWithoutAnyTheAddressIsPasted() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            LoginBench bench = bench(
                    List.of(),
                    builder -> builder.settings(LoginSettings.DEFAULT.withPorts(List.of(taken.getLocalPort()))));
            LoginView view = bench.start(GOOGLE);

            assertThat(port(view)).isZero();
            String back = bench.signInAt(LoginBench.page(view));
            assertThat(back).startsWith("http://localhost:" + taken.getLocalPort() + "/");
            assertThat(bench.account(bench.await(bench.flows.complete(view.id(), back)))
                            .credentials())
                    .isNotNull();

            LoginBench other = bench(
                    List.of(),
                    builder -> builder.settings(LoginSettings.DEFAULT.withPorts(List.of(taken.getLocalPort(), 0))));
            assertThat(port(other.start(GOOGLE))).isPositive().isNotEqualTo(taken.getLocalPort());
        }
    }

    @Test
    void listenerAnswersOnBothLoopbackAddresses() throws IOException {
        LoginBench bench = bench();
        int port = port(bench.start(GOOGLE));
        boolean v6;
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getByName("::1"))) {
            v6 = probe.isBound();
        } catch (IOException e) {
            v6 = false;
        }

        assertThat(bench.get(URI.create("http://127.0.0.1:" + port + "/")).statusCode())
                .isEqualTo(404);
        if (v6) {
            assertThat(bench.get(URI.create("http://[::1]:" + port + "/")).statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void reloginKeepsTheAccountAndReplacesTokensRegistrationAndProfile() {
        Account old = Pool.organisation(1, LONG).toBuilder()
                .name("Work")
                .priority(3)
                .source("/somewhere/kiro-auth-token.json")
                .build();
        Account stale = old.withCredentials(
                LoginBench.aws(old).withProfileArn("arn:aws:codewhisperer:eu-central-1:111122223333:profile/OLD"));
        LoginBench bench = bench(stale);
        SimulatedAccount alice = bench.kiro.addBuilderIdAccount("alice");
        bench.kiro.approveSignInsAs(alice);
        bench.kiro.scriptDeviceSignIn(new DeviceScript(0, 0, DeviceScript.Outcome.APPROVED));

        LoginView view = bench.start(LoginRequest.of(BUILDER_ID).replacing(stale.id()));
        bench.time.advance(Duration.ofSeconds(1));
        Account account = bench.account(bench.ended(view));

        IdcCredentials credentials = LoginBench.aws(account);
        assertThat(bench.registry.accounts()).hasSize(1);
        assertThat(account)
                .isEqualTo(
                        stale.toBuilder().credentials(credentials).source(null).build());
        assertThat(credentials.profileArn()).isNull();
        assertThat(credentials.registration())
                .isNotEqualTo(LoginBench.aws(stale).registration());
        assertThat(LoginBench.refreshToken(account)).isEqualTo(alice.refreshToken());
        assertThat(bench.await(bench.registry.refresh(account.id())).health()).isInstanceOf(AccountHealth.Ready.class);
    }

    @Test
    void reloginBringsADeadAccountBackWithItsHistory() {
        LoginBench bench = bench(Pool.social(1, Instant.EPOCH));
        AccountId id = AccountId.of("a1");
        assertThatThrownBy(() -> bench.await(bench.registry.refresh(id))).isNotNull();
        assertThat(bench.registry.account(id).orElseThrow().health()).isInstanceOf(AccountHealth.NeedsLogin.class);

        LoginView view = bench.start(LoginRequest.of(GOOGLE).replacing(id));
        bench.get(URI.create(bench.signInAt(LoginBench.page(view))));

        assertThat(bench.account(bench.ended(view)).machineId())
                .isEqualTo(Pool.social(1, LONG).machineId());
        assertThat(bench.registry.account(id).orElseThrow().health()).isInstanceOf(AccountHealth.Ready.class);
    }

    @Test
    void accountToReplaceMustExist() {
        assertThatThrownBy(() -> bench().start(LoginRequest.of(GOOGLE).replacing(AccountId.of("gone"))))
                .isInstanceOfSatisfying(
                        GatewayException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.NOT_FOUND));
    }

    @Test
    void everyRequestOfALoginGoesThroughItsProxy() {
        try (RecordingProxy proxy = new RecordingProxy()) {
            LoginBench bench = bench();
            bench.kiro.scriptDeviceSignIn(new DeviceScript(0, 0, DeviceScript.Outcome.APPROVED));
            LoginView aws = bench.start(LoginRequest.of(BUILDER_ID).through(proxy.address()));
            bench.time.advance(Duration.ofSeconds(1));
            Account account = bench.account(bench.ended(aws));
            LoginView social = bench.start(LoginRequest.of(GOOGLE).through(proxy.address()));
            bench.get(URI.create(bench.signInAt(LoginBench.page(social))));
            bench.ended(social);

            assertThat(proxy.paths)
                    .containsExactly("/client/register", "/device_authorization", "/token", "/oauth/token");
            assertThat(account.proxy()).isEqualTo(proxy.address());
        }
    }

    @Test
    void reloginUsesTheAccountsProxyAndOthersTheDefaultOneWhichIsNotKept() {
        try (RecordingProxy own = new RecordingProxy();
                RecordingProxy general = new RecordingProxy()) {
            Account account =
                    Pool.social(1, LONG).toBuilder().proxy(own.address()).build();
            LoginBench bench = bench(List.of(account), builder -> builder.proxy(general.address()));

            bench.start(LoginRequest.of(DEVICE).replacing(account.id()));
            assertThat(own.paths).containsExactly("/oauth/device/authorization");
            assertThat(general.paths).isEmpty();
            LoginView view = bench.start(GOOGLE);
            bench.get(URI.create(bench.signInAt(LoginBench.page(view))));

            assertThat(bench.account(bench.ended(view)).proxy()).isNull();
            assertThat(general.paths).containsExactly("/oauth/token");
        }
    }
}
