package io.kiroproxy.credential;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.spi.HttpCall;
import io.kiroproxy.core.spi.ProxyAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is sent to the login services, and what their answers mean. */
class RefreshExchangeTest {
    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
    private static final Instant LONG_AGO = NOW.minusSeconds(10);

    private static Pool expired() {
        return new Pool(List.of(Pool.social(1, LONG_AGO)), builder -> builder);
    }

    @Test
    void aSocialRefreshIsAskedForAsTheIdeDoes() {
        Pool pool = expired();

        HttpCall call = pool.login.calls().get(0);
        assertThat(call.method() + " " + call.uri())
                .isEqualTo("POST https://prod.us-east-1.auth.desktop.kiro.dev/refreshToken");
        assertThat(call.fields().first("user-agent")).isEqualTo("KiroIDE-1.1.70-" + "%064x".formatted(1));
        assertThat(FakeLogin.body(call)).isEqualTo("{\"refreshToken\":\"" + FakeLogin.refreshToken(1_001) + "\"}");
    }

    @Test
    void anAwsRefreshGoesToTheRegionOfTheLoginWithItsClient() {
        Pool pool = new Pool(List.of(Pool.organisation(1, LONG_AGO)), builder -> builder);

        HttpCall call = pool.login.calls().get(0);
        assertThat(call.uri()).hasToString("https://oidc.eu-west-1.amazonaws.com/token");
        assertThat(FakeLogin.body(call))
                .isEqualTo("{\"clientId\":\"client-1\",\"clientSecret\":\"client-secret\",\"grantType\":"
                        + "\"refresh_token\",\"refreshToken\":\"" + FakeLogin.refreshToken(1_001) + "\"}");
    }

    @Test
    void aRefreshGoesThroughTheAccountsProxy() {
        Account account = Pool.social(1, LONG_AGO).toBuilder()
                .proxy(ProxyAddress.parse("socks5://10.0.0.1:1080"))
                .build();
        Pool pool = new Pool(List.of(account), builder -> builder);
        assertThat(pool.login.calls().get(0).proxy()).isEqualTo(ProxyAddress.parse("socks5://10.0.0.1:1080"));
        assertThat(pool.acquire("s").identity().proxy()).isEqualTo(ProxyAddress.parse("socks5://10.0.0.1:1080"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://login.microsoftonline.com/t/oauth2/v2.0/token | true",
                "https://company.okta.com/oauth2/v1/token              | true",
                "https://idp.example.com/token                         | true",
                "http://login.microsoftonline.com/token                | false",
                "https://login.microsoftonline.com.evil.example/token  | false",
                "https://evilokta.com/token                            | false",
                "https://user@login.microsoftonline.com/token          | false",
                "https://login.microsoftonline.com:8443/token          | false",
                "https://169.254.169.254/token                         | false",
                "not an address                                        | false",
            })
    void anExternalRefreshGoesToAllowedHostsOnly(String endpoint, boolean allowed) {
        Account account = Account.builder(AccountId.of("a1"), "%064x".formatted(1))
                .credentials(new ExternalIdpCredentials(
                        null,
                        io.kiroproxy.core.spi.Secret.of(FakeLogin.refreshToken(1)),
                        "arn:aws:codewhisperer:us-east-1:1:profile/X",
                        null,
                        endpoint,
                        null,
                        "client id",
                        "openid offline_access"))
                .build();
        Pool pool = new Pool(
                List.of(account),
                builder -> builder.refresh(io.kiroproxy.credential.refresh.RefreshSettings.DEFAULT.withIdpHosts(
                        Set.of("idp.example.com"))));

        assertThat(pool.login.calls()).hasSize(allowed ? 1 : 0);
        if (allowed) {
            HttpCall call = pool.login.calls().get(0);
            assertThat(call.fields().first("content-type")).isEqualTo("application/x-www-form-urlencoded");
            assertThat(FakeLogin.body(call))
                    .isEqualTo("grant_type=refresh_token&client_id=client+id&refresh_token=" + FakeLogin.refreshToken(1)
                            + "&scope=openid+offline_access");
        } else {
            assertThat(pool.health(1)).isInstanceOf(AccountHealth.NeedsLogin.class);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | {\"error\":\"invalid_grant\"}       | true",
                "401 | {\"error\":\"invalid_client\"}      | true",
                "400 | {\"error\":\"expired_token\"}       | true",
                "400 | {\"error\":\"unauthorized_client\"} | true",
                "400 | {\"error\":\"access_denied\"}       | true",
                "400 | {\"error\":\"invalid_token\"}       | true",
                "400 | {\"error\":\"refresh_token_reused\"} | true",
                "400 | {\"error\":\"revoked\"}             | true",
                "400 | {\"error\":\"revoked_token\"}       | true",
                "400 | {\"error\":\"refresh_token_revoked\"} | true",
                "400 | {\"error\":\"slow_down\"}           | false",
                "400 | {\"error\":\"something_new\"}       | false",
                "403 | <html>blocked</html>                 | false",
                "429 | {}                                   | false",
                "500 | {\"error\":\"server_error\"}        | false",
                "200 | {}                                   | false",
            })
    void deadLoginsAreToldFromPassingTrouble(int status, String body, boolean dead) {
        Pool pool = new Pool(List.of(organisationWithProfile()), builder -> builder);
        pool.login.answers(status, body);
        pool.time.jump(Duration.ofHours(10));

        ErrorKind kind = pool.refusal(Pool.query("s")).kind();

        assertThat(kind).isEqualTo(dead ? ErrorKind.ACCOUNT_ACTION_REQUIRED : ErrorKind.UPSTREAM_UNAVAILABLE);
        pool.time.jump(Duration.ofSeconds(30));
        assertThat(pool.health(1).isReady()).isEqualTo(!dead);
    }

    private static Account organisationWithProfile() {
        Account account = Pool.organisation(1, NOW.plus(Duration.ofHours(10)));
        Credentials credentials = account.credentials();
        return account.withCredentials(java.util.Objects.requireNonNull(credentials)
                .withProfileArn("arn:aws:codewhisperer:eu-central-1:1:p/X"));
    }
}
