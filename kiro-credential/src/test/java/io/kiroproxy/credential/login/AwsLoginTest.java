package io.kiroproxy.credential.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiroproxy.core.spi.AccountIdentity;
import io.kiroproxy.core.spi.ControlPlane;
import io.kiroproxy.core.spi.CredentialKind;
import io.kiroproxy.core.spi.UsageLimits;
import io.kiroproxy.credential.Account;
import io.kiroproxy.credential.IdcCredentials;
import io.kiroproxy.simulator.auth.DeviceScript;
import io.kiroproxy.simulator.auth.SimulatedAccount;
import io.kiroproxy.simulator.http.Action;
import io.kiroproxy.simulator.http.Answer;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Builder ID and Identity Center (kiro-upstream-2026.md 6.4, kiro-upstream.md 8.10). */
class AwsLoginTest {
    private static final LoginWay BUILDER_ID = new LoginWay.AwsDevice(LoginWay.AwsDirectory.BUILDER_ID);
    private static final LoginWay ORGANISATION =
            new LoginWay.AwsDevice(new LoginWay.AwsDirectory("https://example.awsapps.com/start/#/", "eu-west-1"));
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Profiles profiles = new Profiles();
    private final LoginBench bench = new LoginBench(List.of(), builder -> builder.controlPlane(profiles));

    /** Answers what the test says, in order; the last answer stays. */
    private static final class Profiles implements ControlPlane {
        final List<AccountIdentity> asked = new ArrayList<>();
        final List<CompletionStage<List<Profile>>> answers = new ArrayList<>();

        @Override
        public CompletionStage<List<String>> refreshModels(AccountIdentity account) {
            throw new AssertionError("models");
        }

        @Override
        public CompletionStage<UsageLimits> usage(AccountIdentity account) {
            throw new AssertionError("usage");
        }

        @Override
        public CompletionStage<List<Profile>> profiles(AccountIdentity account) {
            asked.add(account);
            return answers.size() > 1 ? answers.remove(0) : answers.get(0);
        }
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    @Test
    void builderIdIsKeptWithItsRegistrationAndAsksForNoProfile() {
        SimulatedAccount alice = bench.kiro.addBuilderIdAccount("alice");
        bench.kiro.approveSignInsAs(alice);
        bench.kiro.scriptDeviceSignIn(new DeviceScript(1, 2, DeviceScript.Outcome.APPROVED));

        LoginView view = bench.start(BUILDER_ID);
        bench.poll(SECOND, SECOND);
        bench.poll(SECOND, Duration.ofSeconds(6));
        bench.poll(Duration.ofSeconds(6), Duration.ofSeconds(11));
        assertThat(bench.state(view)).isInstanceOf(LoginState.SlowDown.class);
        bench.time.advance(Duration.ofSeconds(11));
        Account account = bench.account(bench.ended(view));

        IdcCredentials credentials = LoginBench.aws(account);
        assertThat(credentials.kind()).isEqualTo(CredentialKind.BUILDER_ID);
        assertThat(credentials.profileArn()).isNull();
        assertThat(credentials.ssoRegion()).isEqualTo("us-east-1");
        assertThat(credentials.startUrl()).isEqualTo("https://view.awsapps.com/start");
        assertThat(LoginBench.refreshToken(account)).isEqualTo(alice.refreshToken());
        assertThat(profiles.asked).isEmpty();
        String clientId = Objects.requireNonNull(credentials.registration()).clientId();
        String body = bench.kiro.requests("/client/register").get(0).bodyText();
        assertThat(body)
                .contains("\"clientType\":\"public\"", "codewhisperer:conversations", "device_code", "refresh_token");
        assertThat(bench.kiro.requests("/token"))
                .allSatisfy(request ->
                        assertThat(request.json().at("clientId").text()).isEqualTo(clientId));
    }

    @Test
    void tokensOfTheLoginCanBeRefreshedWithItsRegistration() {
        bench.kiro.approveSignInsAs(bench.kiro.addBuilderIdAccount("alice"));
        LoginView view = bench.start(BUILDER_ID);
        bench.poll(SECOND, SECOND);
        bench.time.advance(SECOND);
        Account account = bench.account(bench.ended(view));

        var refreshed = bench.await(bench.registry.refresh(account.id()));

        assertThat(refreshed.account().accessToken()).isNotEqualTo(account.accessToken());
    }

    @Test
    void organisationsProfileIsFoundBeforeTheAccountIsHandedOver() {
        String arn = "arn:aws:codewhisperer:eu-central-1:111122223333:profile/ABC";
        profiles.answers.add(CompletableFuture.completedFuture(
                List.of(new ControlPlane.Profile(arn, "Team"), new ControlPlane.Profile(arn + "D", "Other"))));
        LoginView view = bench.start(ORGANISATION);
        bench.poll(SECOND, SECOND);
        bench.time.advance(SECOND);

        LoginState.Completed completed =
                (LoginState.Completed) bench.ended(view).state();

        IdcCredentials credentials = LoginBench.aws(completed.account());
        assertThat(credentials.kind()).isEqualTo(CredentialKind.IDENTITY_CENTER);
        assertThat(credentials.profileArn()).isEqualTo(arn);
        assertThat(credentials.ssoRegion()).isEqualTo("eu-west-1");
        assertThat(credentials.startUrl()).isEqualTo("https://example.awsapps.com/start");
        assertThat(completed.warnings()).containsExactly("There are 2 profiles; taken: Team.");
        assertThat(profiles.asked).singleElement().satisfies(identity -> {
            assertThat(identity.region()).isEqualTo("eu-central-1");
            assertThat(identity.machineId()).isEqualTo(completed.account().machineId());
        });
    }

    @Test
    void organisationWithoutProfileIsSaidSo() {
        profiles.answers.add(CompletableFuture.completedFuture(List.of()));
        LoginView view = bench.start(ORGANISATION);
        bench.poll(SECOND, SECOND);
        bench.time.advance(SECOND);

        assertThat(bench.ended(view).state().toString()).contains("ask its administrator");
        assertThat(bench.registry.accounts()).isEmpty();
    }

    @Test
    void profileIsAskedForAgainButTheCodeIsNot() {
        profiles.answers.add(CompletableFuture.failedFuture(new IllegalStateException("cut")));
        LoginView view = bench.start(ORGANISATION);
        bench.poll(SECOND, SECOND);
        bench.time.advance(SECOND);
        bench.until(() -> profiles.asked.size() == 1);
        int polls = bench.kiro.requests("/token").size();
        bench.time.advance(Duration.ofSeconds(2));
        bench.time.advance(Duration.ofSeconds(2));

        LoginState.Completed completed =
                (LoginState.Completed) bench.ended(view).state();
        assertThat(profiles.asked).hasSize(3);
        assertThat(bench.kiro.requests("/token")).hasSize(polls);
        assertThat(LoginBench.aws(completed.account()).profileArn()).isNull();
        assertThat(completed.warnings()).singleElement().asString().contains("profile could not be asked for");
    }

    @Test
    void lostAnswerOfAPollEndsTheLoginBecauseTheCodeMayBeUsedUp() {
        LoginView view = bench.start(BUILDER_ID);
        bench.poll(SECOND, SECOND);
        bench.kiro.intercept(
                1,
                request -> request.path().equals("/token"),
                Answer.streamed(200, "application/json", List.of(new Action.Reset())));
        bench.time.advance(SECOND);

        LoginView ended = bench.ended(view);
        int scheduled = bench.delays.size();
        bench.time.advance(Duration.ofMinutes(20));

        assertThat(ended.state().toString()).contains("no answer from oidc.us-east-1.amazonaws.com", "start again");
        assertThat(bench.delays).hasSize(scheduled);
        assertThat(bench.kiro.requests("/token")).hasSize(1);
    }

    @Test
    void busyServiceIsAskedMoreSlowly() {
        LoginView view = bench.start(BUILDER_ID);
        bench.kiro.intercept(1, request -> request.path().equals("/token"), Answer.json(503, Map.of()));
        bench.kiro.intercept(
                1, request -> request.path().equals("/token"), Answer.json(400, Map.of("error", "too_many")));

        bench.poll(SECOND, Duration.ofSeconds(6));
        bench.poll(Duration.ofSeconds(6), Duration.ofSeconds(11));
        assertThat(bench.state(view)).isInstanceOf(LoginState.SlowDown.class);
        bench.poll(Duration.ofSeconds(11), Duration.ofSeconds(11));
        bench.time.advance(Duration.ofSeconds(11));

        assertThat(bench.account(bench.ended(view)).credentials()).isNotNull();
    }

    @Test
    void declinedExpiredAndUnknownCodes() {
        bench.kiro.scriptDeviceSignIn(new DeviceScript(0, 0, DeviceScript.Outcome.DENIED));
        LoginView declined = bench.start(BUILDER_ID);
        bench.kiro.scriptDeviceSignIn(new DeviceScript(0, 0, DeviceScript.Outcome.EXPIRED));
        LoginView expired = bench.start(BUILDER_ID);
        bench.time.advance(SECOND);
        assertThat(bench.ended(declined).state()).isEqualTo(new LoginState.Failed("the sign-in was declined"));
        assertThat(bench.ended(expired).state()).isEqualTo(new LoginState.Expired());

        LoginView gone = bench.start(BUILDER_ID);
        bench.kiro.intercept(
                1, request -> request.path().equals("/token"), Answer.json(400, Map.of("error", "invalid_grant")));
        bench.time.advance(SECOND);
        assertThat(bench.ended(gone).state().toString()).contains("400 invalid_grant");
    }

    @Test
    void refusedRegistrationAndStartUrlEndTheStart() {
        bench.kiro.intercept(1, request -> request.path().equals("/client/register"), Answer.json(500, Map.of()));
        assertThat(bench.start(BUILDER_ID).state().toString()).contains("registered no client (it answered 500)");

        bench.kiro.intercept(
                1,
                request -> request.path().equals("/device_authorization"),
                Answer.json(400, Map.of("error", "invalid_request")));
        assertThat(bench.start(ORGANISATION).state().toString()).contains("check the start URL and its region");
    }

    @Test
    void regionsAndStartUrlsThatCouldNameAnotherHostAreRefused() {
        for (String region : List.of("", "eu-west-1.evil.example/", "EU-WEST-1", "x@evil-1", "eu-west-1#")) {
            assertThatThrownBy(() -> new LoginWay.AwsDirectory("https://a.awsapps.com/start", region))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("region");
        }
        for (String url : List.of(
                "",
                "http://a.awsapps.com/start",
                "https://u@a.awsapps.com/start",
                "https://a.awsapps.com:8443/start",
                "https://a.awsapps.com/start?x=1",
                "https://localhost/start",
                "a b")) {
            assertThatThrownBy(() -> new LoginWay.AwsDirectory(url, "eu-west-1"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("start URL");
        }
    }

    @Test
    void browserLoginOverTheLoopbackPort() {
        SimulatedAccount alice = bench.kiro.addBuilderIdAccount("alice");
        bench.kiro.approveSignInsAs(alice);
        LoginView view = bench.start(new LoginWay.AwsBrowser(LoginWay.AwsDirectory.BUILDER_ID));
        URI page = LoginBench.page(view);

        bench.get(URI.create(bench.signInAt(page)));
        Account account = bench.account(bench.ended(view));

        assertThat(page.toString()).startsWith("https://oidc.us-east-1.amazonaws.com/authorize?response_type=code&");
        assertThat(LoginBench.accessToken(account)).isEqualTo(alice.accessToken());
        assertThat(LoginBench.aws(account).registration()).isNotNull();
    }

    @Test
    void browserLoginByPasting() {
        LoginView view = bench.start(new LoginWay.AwsBrowser(LoginWay.AwsDirectory.BUILDER_ID));
        String back = bench.signInAt(LoginBench.page(view));

        assertThat(bench.account(bench.await(bench.flows.complete(view.id(), back)))
                        .credentials())
                .isNotNull();
    }
}
