package io.kiroproxy.credential.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiroproxy.core.spi.AccountIdentity;
import io.kiroproxy.core.spi.ControlPlane;
import io.kiroproxy.core.spi.CredentialKind;
import io.kiroproxy.core.spi.Secret;
import io.kiroproxy.core.spi.UsageLimits;
import io.kiroproxy.credential.Account;
import io.kiroproxy.credential.ApiKeyCredentials;
import io.kiroproxy.credential.ExternalIdpCredentials;
import io.kiroproxy.credential.IdcCredentials;
import io.kiroproxy.simulator.auth.ExternalIdp;
import io.kiroproxy.simulator.auth.SimulatedAccount;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** People of companies, and keys (kiro-upstream-2026.md 6.4 to 6.6). */
class CompanyLoginTest {
    private static final String ARN = "arn:aws:codewhisperer:eu-central-1:111122223333:profile/ABC";

    private final List<AccountIdentity> asked = new ArrayList<>();
    private final LoginBench bench = new LoginBench(
            List.of(),
            builder -> builder.controlPlane(new ControlPlane() {
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
                    return CompletableFuture.completedFuture(List.of(new Profile(ARN, "mine")));
                }
            }));

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void thePortalSendsAnEmployeeOnToTheCompanysOwnPage() {
        SimulatedAccount employee = bench.kiro.addExternalIdpAccount("employee");
        bench.kiro.approveSignInsAs(employee);
        LoginView view = bench.start(new LoginWay.SocialBrowser(SocialProvider.GOOGLE));
        URI portal = LoginBench.page(view);
        bench.get(URI.create(bench.signInAt(portal)));
        bench.until(() -> bench.state(view) instanceof LoginState.Pending pending
                && pending.prompt() instanceof LoginPrompt.OpenPage page
                && !page.page().equals(portal));
        URI company = LoginBench.page(bench.flows.flow(view.id()).orElseThrow());
        assertThat(company.getHost()).isEqualTo("login.microsoftonline.com");
        assertThat(company.getQuery()).contains("login_hint=employee@example.com", "offline_access");

        Account account = bench.account(bench.await(bench.flows.complete(view.id(), bench.signInAt(company))));

        ExternalIdpCredentials credentials = (ExternalIdpCredentials) Objects.requireNonNull(account.credentials());
        assertThat(credentials.profileArn()).isEqualTo(ARN);
        assertThat(credentials.clientId()).isEqualTo(employee.registration().clientId());
        assertThat(credentials.issuerUrl()).isEqualTo(ExternalIdp.ISSUER);
        assertThat(asked).singleElement().satisfies(identity -> assertThat(identity.kind())
                .isEqualTo(CredentialKind.EXTERNAL_IDP));
        String before = LoginBench.accessToken(account);
        bench.await(bench.registry.refresh(account.id()));
        assertThat(LoginBench.accessToken(
                        bench.registry.account(account.id()).orElseThrow().account()))
                .isNotEqualTo(before);
    }

    @Test
    void theIssuerCanBeNamedAtOnce() {
        LoginView view =
                bench.start(new LoginWay.ExternalIdp(URI.create(ExternalIdp.ISSUER), "client-1", "openid", null));
        Account account =
                bench.account(bench.await(bench.flows.complete(view.id(), bench.signInAt(LoginBench.page(view)))));
        assertThat(((ExternalIdpCredentials) Objects.requireNonNull(account.credentials())).scopes())
                .isEqualTo("openid offline_access");
    }

    @Test
    void hostsThatNobodyAllowedAreNotAsked() {
        LoginView view =
                bench.start(new LoginWay.ExternalIdp(URI.create("https://internal.example/idp"), "client-1", "", null));
        assertThat(view.state().toString()).contains("not allowed").doesNotContain("internal.example");
        assertThat(bench.kiro.requests()).isEmpty();
        for (String wrong :
                List.of("http://login.microsoftonline.com", "https://u@x.okta.com", "https://x.okta.com:1")) {
            assertThatThrownBy(() -> new LoginWay.ExternalIdp(URI.create(wrong), "client-1", "", null))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("issuer");
        }
    }

    @Test
    void anOrganisationSignsInOnItsPage() {
        SimulatedAccount member = bench.kiro.addIdentityCenterAccount("member");
        bench.kiro.approveSignInsAs(member);
        LoginView view = bench.start(
                new LoginWay.AwsBrowser(new LoginWay.AwsDirectory("https://example.awsapps.com/start", "eu-west-1")));
        Account account =
                bench.account(bench.await(bench.flows.complete(view.id(), bench.signInAt(LoginBench.page(view)))));
        IdcCredentials credentials = LoginBench.aws(account);
        assertThat(credentials.kind()).isEqualTo(CredentialKind.IDENTITY_CENTER);
        assertThat(LoginBench.accessToken(account)).isEqualTo(member.accessToken());
        assertThat(credentials.profileArn()).isEqualTo(ARN);
    }

    @Test
    void aKeyIsALoginWithoutAPersonAndReplacesAnotherInPlace() {
        LoginView first = bench.start(new LoginWay.ApiKey(Secret.of("ksk_abcdefgh")));
        Account account = bench.account(bench.ended(first));
        assertThat(((ApiKeyCredentials) Objects.requireNonNull(account.credentials())).region())
                .isEqualTo("eu-central-1");

        LoginView again = bench.start(
                LoginRequest.of(new LoginWay.ApiKey(Secret.of("ksk_ijklmnop"))).replacing(account.id()));
        Account replaced = bench.account(bench.ended(again));
        assertThat(replaced.id()).isEqualTo(account.id());
        assertThat(replaced.machineId()).isEqualTo(account.machineId());
        assertThat(bench.registry.accounts()).hasSize(1);

        LoginView twice = bench.start(new LoginWay.ApiKey(Secret.of("ksk_ijklmnop")));
        assertThat(bench.ended(twice).state().toString()).contains("has this key already");
    }
}
