package io.kiroproxy.credential.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiroproxy.core.spi.AccountIdentity;
import io.kiroproxy.core.spi.ControlPlane;
import io.kiroproxy.core.spi.CredentialKind;
import io.kiroproxy.core.spi.ProxyAddress;
import io.kiroproxy.core.spi.UpstreamFailure;
import io.kiroproxy.core.spi.UpstreamFailureException;
import io.kiroproxy.core.spi.UsageLimits;
import io.kiroproxy.credential.AccountView;
import io.kiroproxy.credential.ApiKeyCredentials;
import io.kiroproxy.credential.Pool;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ApiKeyLoginTest {
    private static final String ARN = "arn:aws:codewhisperer:eu-central-1:111122223333:profile/ABC";

    private final Pool pool = new Pool(0);
    private final List<AccountIdentity> asked = new ArrayList<>();
    private CompletionStage<List<ControlPlane.Profile>> answer =
            CompletableFuture.completedFuture(List.of(new ControlPlane.Profile(ARN, null)));

    private ApiKeyLogin login(@Nullable ProxyAddress defaultProxy) {
        ControlPlane controlPlane = new ControlPlane() {
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
                return answer;
            }
        };
        return new ApiKeyLogin(pool.registry, controlPlane, defaultProxy, new SecureRandom());
    }

    private AccountView add(String key, @Nullable ProxyAddress proxy) {
        CompletionStage<AccountView> stage = login(null).add(key, "CI", proxy);
        pool.time.run();
        return Pool.join(stage);
    }

    @Test
    void keysRegionIsThatOfTheProfileThatAcceptsIt() {
        ProxyAddress proxy = ProxyAddress.parse("http://127.0.0.1:3128");

        AccountView view = add("  ksk_abcdefgh \n", proxy);

        ApiKeyCredentials credentials =
                (ApiKeyCredentials) Objects.requireNonNull(view.account().credentials());
        assertThat(credentials.region()).isEqualTo("eu-central-1");
        assertThat(credentials.profileArn()).isEqualTo(ARN);
        assertThat(credentials.key().reveal()).isEqualTo("ksk_abcdefgh");
        assertThat(view.name()).isEqualTo("CI");
        assertThat(asked).singleElement().satisfies(identity -> {
            assertThat(identity.kind()).isEqualTo(CredentialKind.API_KEY);
            assertThat(identity.proxy()).isEqualTo(proxy);
            assertThat(identity.machineId()).isEqualTo(view.account().machineId());
        });
    }

    @Test
    void keyOfNoRegionTextThatIsNoKeyAndSecondTimesAreRefused() {
        assertThatThrownBy(() -> add("sk-other", null)).hasMessageContaining("not an API key");
        add("ksk_abcdefgh", null);
        assertThatThrownBy(() -> add("ksk_abcdefgh", null))
                .hasMessageContaining("has this key already")
                .hasMessageNotContaining("abcdefgh");
        answer = CompletableFuture.completedFuture(List.of());
        assertThatThrownBy(() -> add("ksk_revoked1", null)).hasMessageContaining("no region accepts it");
        assertThat(pool.registry.accounts()).hasSize(1);
    }

    @Test
    void keyIsNotAddedWhileItCannotBeProved() {
        answer = CompletableFuture.failedFuture(
                new UpstreamFailureException(UpstreamFailure.of(UpstreamFailure.Kind.NETWORK, "cut")));

        assertThatThrownBy(() -> add("ksk_abcdefgh", null))
                .satisfiesAnyOf(e -> assertThat(e).isInstanceOf(UpstreamFailureException.class), e -> assertThat(e)
                        .isInstanceOf(CompletionException.class)
                        .hasMessageContaining("cut"));
        assertThat(pool.registry.accounts()).isEmpty();
    }

    @Test
    void keyWithoutProxyIsProvedOverTheDefaultOne() {
        ProxyAddress general = ProxyAddress.parse("http://127.0.0.1:3129");

        var stage = login(general).add("ksk_abcdefgh", null, null);
        pool.time.run();

        assertThat(asked.get(0).proxy()).isEqualTo(general);
        assertThat(Pool.join(stage).account().proxy()).isNull();
    }
}
