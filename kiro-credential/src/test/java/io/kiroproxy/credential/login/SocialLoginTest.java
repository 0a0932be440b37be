package io.kiroproxy.credential.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiroproxy.core.GatewayException;
import io.kiroproxy.credential.Account;
import io.kiroproxy.credential.SocialCredentials;
import io.kiroproxy.simulator.auth.DeviceScript;
import io.kiroproxy.simulator.auth.SimulatedAccount;
import io.kiroproxy.simulator.auth.SocialAuth;
import io.kiroproxy.simulator.http.Answer;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Google and GitHub, by browser and by device code (kiro-upstream-2026.md 6.2, 6.3). */
class SocialLoginTest {
    private static final LoginWay GOOGLE = new LoginWay.SocialBrowser(SocialProvider.GOOGLE);
    private static final LoginWay GITHUB = new LoginWay.SocialBrowser(SocialProvider.GITHUB);
    private static final LoginWay DEVICE = new LoginWay.SocialDevice(SocialProvider.GOOGLE);
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final LoginBench bench = new LoginBench();

    @AfterEach
    void stop() {
        bench.close();
    }

    private static int port(LoginView view) {
        return ((LoginPrompt.OpenPage) ((LoginState.Pending) view.state()).prompt()).port();
    }

    @Test
    void browserComesBackToTheLoopbackPort() {
        SimulatedAccount alice = bench.kiro.addSocialAccount("alice");
        bench.kiro.approveSignInsAs(alice);
        LoginView view = bench.start(LoginRequest.of(GITHUB).named("Alice"));

        String back = bench.signInAt(LoginBench.page(view));
        var page = bench.get(URI.create(back));
        Account account = bench.account(bench.ended(view));

        assertThat(back).startsWith("http://localhost:" + port(view) + "/oauth/callback?login_option=github&code=");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("You can close this page").doesNotContain("code=");
        assertThat(account.name()).isEqualTo("Alice");
        SocialCredentials credentials = LoginBench.social(account);
        assertThat(credentials.provider()).isEqualTo("Github");
        assertThat(credentials.profileArn()).isEqualTo(alice.profileArn());
        assertThat(LoginBench.accessToken(account)).isEqualTo(alice.accessToken());
        assertThat(LoginBench.refreshToken(account)).isEqualTo(alice.refreshToken());
        assertThat(Objects.requireNonNull(account.accessToken()).expiresAt())
                .isEqualTo(bench.time.instant().plusSeconds(3_600));
        assertThat(bench.registry.accounts()).extracting(v -> v.id()).containsExactly(account.id());
        assertThat(view.toString() + account + bench.flows.flows())
                .doesNotContain(alice.accessToken())
                .doesNotContain(alice.refreshToken());
    }

    @Test
    void pageIsThePortalOfTheCliWithPkceAndABareLoopbackOrigin() {
        LoginView view = bench.start(GOOGLE);

        assertThat(LoginBench.page(view).toString())
                .startsWith("https://app.kiro.dev/signin?state=")
                .contains("&code_challenge_method=S256&redirect_uri=http%3A%2F%2Flocalhost%3A" + port(view) + "&")
                .contains("&redirect_from=kirocli&signin_methods=google");
    }

    @Test
    void defaultsAreWhatThePortalAccepts() {
        try (LoginBench strict = new LoginBench(
                List.of(), SocialAuth.Callbacks.DOCUMENTED, builder -> builder.settings(LoginSettings.DEFAULT))) {
            LoginView view = strict.start(GOOGLE);

            String back = strict.signInAt(LoginBench.page(view));

            assertThat(strict.account(strict.await(strict.flows.complete(view.id(), back)))
                            .credentials())
                    .isNotNull();
        }
    }

    @Test
    void whatIsNotThisSignInsAnswerIsRefusedAndTheLoginGoesOn() {
        LoginView view = bench.start(GOOGLE);
        String origin = "http://127.0.0.1:" + port(view);

        assertThat(bench.get(URI.create(origin + "/oauth/callback?code=x&state=wrong&login_option=google"))
                        .statusCode())
                .isEqualTo(400);
        assertThat(bench.get(URI.create(origin + "/oauth/callback?error=access_denied"))
                        .statusCode())
                .isEqualTo(400);
        assertThat(bench.get(URI.create(origin + "/favicon.ico")).statusCode()).isEqualTo(404);
        assertThat(bench.get(URI.create(origin + "/oauth/callback?x=" + "y".repeat(20_000)))
                        .statusCode())
                .isEqualTo(431);
        bench.time.run();
        assertThat(bench.state(view)).isInstanceOf(LoginState.Pending.class);

        bench.get(URI.create(bench.signInAt(LoginBench.page(view))));
        assertThat(bench.account(bench.ended(view)).credentials()).isNotNull();
    }

    @Test
    void addressIsPastedWholeOrInPartsWithOrWithoutFragment() {
        for (String form : List.of("%s", "  %s#_=_ \n", "%s#", "?", "")) {
            LoginView view = bench.start(GOOGLE);
            String back = bench.signInAt(LoginBench.page(view));
            String query = back.substring(back.indexOf('?') + 1);
            String pasted = form.contains("%s") ? form.formatted(back) : form + query;

            LoginView ended = bench.await(bench.flows.complete(view.id(), pasted));

            assertThat(bench.account(ended).credentials()).isNotNull();
        }
        assertThat(bench.registry.accounts()).hasSize(5);
    }

    @Test
    void parametersBehindTheFragmentCount() {
        LoginView view = bench.start(GOOGLE);
        String back = bench.signInAt(LoginBench.page(view)).replace('?', '#');

        assertThat(bench.account(bench.await(bench.flows.complete(view.id(), back)))
                        .credentials())
                .isNotNull();
    }

    @Test
    void pastedAddressOfAnotherSignInIsRefusedAndTheLoginGoesOn() {
        LoginView first = bench.start(GOOGLE);
        LoginView second = bench.start(GOOGLE);
        String back = bench.signInAt(LoginBench.page(second));

        assertThatThrownBy(() -> bench.await(bench.flows.complete(first.id(), back)))
                .isInstanceOf(GatewayException.class)
                .hasMessageContaining("another sign-in");
        assertThatThrownBy(() -> bench.await(bench.flows.complete(first.id(), "http://localhost:1/oauth/callback")))
                .isInstanceOf(GatewayException.class)
                .hasMessageContaining("without parameters");
        assertThatThrownBy(() -> bench.await(bench.flows.complete(first.id(), "?error=access_denied")))
                .isInstanceOf(GatewayException.class)
                .hasMessageContaining("without state");
        assertThat(bench.state(first)).isInstanceOf(LoginState.Pending.class);
        assertThat(bench.account(bench.await(bench.flows.complete(second.id(), back)))
                        .credentials())
                .isNotNull();
    }

    @Test
    void errorOfThePageEndsTheLogin() {
        LoginView view = bench.start(GOOGLE);
        String state = ((LoginPrompt.OpenPage) ((LoginState.Pending) view.state()).prompt()).state();
        String declined = "http://localhost:1/oauth/callback?error=access_denied&error_description=no&state=" + state;

        LoginView ended = bench.await(bench.flows.complete(view.id(), declined));

        assertThat(ended.state()).isEqualTo(new LoginState.Failed("the sign-in was declined"));
        assertThatThrownBy(() -> bench.await(bench.flows.complete(view.id(), declined)))
                .hasMessageContaining("does not wait");
    }

    @Test
    void companyLoginOfThePortalIsNamed() {
        LoginView view = bench.start(GOOGLE);
        String state = ((LoginPrompt.OpenPage) ((LoginState.Pending) view.state()).prompt()).state();

        LoginView ended = bench.await(bench.flows.complete(
                view.id(), "?login_option=external_idp&issuer_url=https://idp.example&state=" + state));

        assertThat(ended.state()).isInstanceOf(LoginState.Failed.class);
        assertThat(ended.state().toString())
                .contains("login_option external_idp")
                .doesNotContain("idp.example");
    }

    @Test
    void twoPeopleAtOnceBecomeTwoAccounts() {
        LoginView first = bench.start(GOOGLE);
        LoginView second = bench.start(GOOGLE);
        SimulatedAccount alice = bench.kiro.addSocialAccount("alice");
        SimulatedAccount bob = bench.kiro.addSocialAccount("bob");
        String firstBack = bench.signInAt(LoginBench.page(first));
        String secondBack = bench.signInAt(LoginBench.page(second));

        bench.kiro.approveSignInsAs(bob);
        bench.get(URI.create(secondBack));
        Account ofBob = bench.account(bench.ended(second));
        bench.kiro.approveSignInsAs(alice);
        bench.get(URI.create(firstBack));
        Account ofAlice = bench.account(bench.ended(first));

        assertThat(port(first)).isNotEqualTo(port(second));
        assertThat(ofAlice.id()).isNotEqualTo(ofBob.id());
        assertThat(ofAlice.machineId()).isNotEqualTo(ofBob.machineId());
        assertThat(LoginBench.accessToken(ofAlice)).isEqualTo(alice.accessToken());
        assertThat(LoginBench.accessToken(ofBob)).isEqualTo(bob.accessToken());
        assertThat(bench.registry.accounts()).hasSize(2);
    }

    @Test
    void answerWithoutProfileIsNoLogin() {
        LoginView view = bench.start(GOOGLE);
        String back = bench.signInAt(LoginBench.page(view));
        bench.kiro.intercept(
                1, request -> request.path().equals("/oauth/token"), Answer.json(200, Map.of("accessToken", "aoaX")));

        LoginView ended = bench.await(bench.flows.complete(view.id(), back));

        assertThat(ended.state().toString()).contains("without a profile").doesNotContain("aoaX");
        assertThat(bench.registry.accounts()).isEmpty();
    }

    @Test
    void refusedCodeEndsTheLogin() {
        LoginView view = bench.start(GOOGLE);
        String back = bench.signInAt(LoginBench.page(view)).replaceFirst("code=[^&]*", "code=burnt");

        LoginView ended = bench.await(bench.flows.complete(view.id(), back));

        assertThat(ended.state().toString()).contains("refused the code (it answered 401)");
    }

    @Test
    void deviceCodeIsPolledByTimersUntilApproved() {
        SimulatedAccount alice = bench.kiro.addSocialAccount("alice");
        bench.kiro.approveSignInsAs(alice);
        bench.kiro.scriptDeviceSignIn(new DeviceScript(2, 1, DeviceScript.Outcome.APPROVED));
        LoginView view = bench.start(DEVICE);
        LoginPrompt.ConfirmCode prompt = (LoginPrompt.ConfirmCode) ((LoginState.Pending) view.state()).prompt();

        assertThat(prompt.userCode()).matches("[A-Z0-9]{4}-[A-Z0-9]{4}");
        assertThat(prompt.interval()).isEqualTo(SECOND);
        bench.poll(SECOND, SECOND);
        bench.poll(SECOND, SECOND);
        assertThat(bench.state(view)).isInstanceOf(LoginState.Pending.class);
        bench.poll(SECOND, Duration.ofSeconds(6));
        assertThat(bench.state(view)).isEqualTo(new LoginState.SlowDown(prompt, Duration.ofSeconds(6)));
        bench.time.advance(Duration.ofSeconds(5));
        assertThat(bench.kiro.requests("/oauth/device/poll")).hasSize(3);
        bench.time.advance(SECOND);

        Account account = bench.account(bench.ended(view));
        assertThat(LoginBench.accessToken(account)).isEqualTo(alice.accessToken());
        assertThat(LoginBench.social(account).profileArn()).isEqualTo(alice.profileArn());
    }

    @Test
    void deviceCodeThatIsDeclinedOrExpires() {
        bench.kiro.scriptDeviceSignIn(new DeviceScript(0, 0, DeviceScript.Outcome.DENIED));
        bench.kiro.scriptDeviceSignIn(new DeviceScript(0, 0, DeviceScript.Outcome.EXPIRED));
        LoginView declined = bench.start(DEVICE);
        LoginView expired = bench.start(DEVICE);

        bench.time.advance(SECOND);

        assertThat(bench.ended(declined).state()).isEqualTo(new LoginState.Failed("the sign-in was declined"));
        assertThat(bench.ended(expired).state()).isEqualTo(new LoginState.Expired());
        assertThat(bench.registry.accounts()).isEmpty();
    }
}
