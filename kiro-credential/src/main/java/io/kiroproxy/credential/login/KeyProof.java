package io.kiroproxy.credential.login;

import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.spi.AccountIdentity;
import io.kiroproxy.core.spi.ControlPlane;
import io.kiroproxy.core.spi.CredentialKind;
import io.kiroproxy.core.spi.ProxyAddress;
import io.kiroproxy.core.spi.Secret;
import io.kiroproxy.core.spi.UpstreamFailure;
import io.kiroproxy.core.spi.UpstreamFailureException;
import io.kiroproxy.credential.AccountId;
import io.kiroproxy.credential.AccountRegistry;
import io.kiroproxy.credential.AccountView;
import io.kiroproxy.credential.ApiKeyCredentials;
import io.kiroproxy.credential.Credentials;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Proves {@code ksk_…} keys. A key works in the region it was made in only, so every region is asked for its profile,
 * whose ARN names the region (kiro-upstream-2026.md 1.6).
 */
final class KeyProof {
    private static final Pattern KEY = Pattern.compile("ksk_[\\x21-\\x7e]{4,4092}");
    private static final Pattern ARN =
            Pattern.compile("arn:[a-z-]+:codewhisperer:([a-z]{2,4}(?:-[a-z]+)+-\\d{1,2}):.*");

    private KeyProof() {}

    /**
     * The key with its region.
     *
     * @param replaced the account that may have this key already, null for none
     * @param machineId what the account shows from its first request on
     * @return fails with {@code INVALID_REQUEST} when the text is no key, another account has it or no region accepts it,
     *     and as the control plane does when a region could not be asked
     */
    static CompletionStage<ApiKeyCredentials> prove(
            String key,
            @Nullable AccountId replaced,
            AccountRegistry registry,
            ControlPlane controlPlane,
            @Nullable ProxyAddress proxy,
            String machineId) {
        String text = key.strip();
        if (!KEY.matcher(text).matches()) {
            return refused("not an API key (" + text.length() + " characters; expected: ksk_ and what follows it)");
        }
        Secret secret = Secret.of(text);
        Optional<AccountView> known = registry.accounts().stream()
                .filter(view -> isKey(view.account().credentials(), secret))
                .filter(view -> !view.id().equals(replaced))
                .findFirst();
        if (known.isPresent()) {
            return refused("the account " + known.get().account().label() + " has this key already");
        }
        AccountIdentity identity =
                new AccountIdentity("key-proof", CredentialKind.API_KEY, secret, null, null, machineId, null, proxy);
        return controlPlane.profiles(identity).handle((profiles, failure) -> {
            if (failure != null && !isRefusal(failure)) {
                throw failure instanceof CompletionException wrapped ? wrapped : new CompletionException(failure);
            }
            return credentials(secret, failure == null ? profiles : List.of());
        });
    }

    private static boolean isRefusal(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof UpstreamFailureException upstream
                && (upstream.failure().kind() == UpstreamFailure.Kind.AUTH_EXPIRED
                        || upstream.failure().kind() == UpstreamFailure.Kind.NEEDS_LOGIN);
    }

    private static ApiKeyCredentials credentials(Secret key, List<ControlPlane.Profile> profiles) {
        for (ControlPlane.Profile profile : profiles) {
            var arn = ARN.matcher(profile.arn());
            if (arn.matches()) {
                return new ApiKeyCredentials(key, profile.arn(), arn.group(1));
            }
        }
        throw GatewayException.invalidRequest(
                "API key: no region accepts it (expected: a key that is not revoked, of a plan that has keys)");
    }

    private static boolean isKey(@Nullable Credentials credentials, Secret key) {
        return credentials instanceof ApiKeyCredentials known && known.key().equals(key);
    }

    private static CompletionStage<ApiKeyCredentials> refused(String message) {
        return CompletableFuture.failedFuture(new GatewayException(ErrorKind.INVALID_REQUEST, "API key: " + message));
    }
}
