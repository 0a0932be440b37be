package io.kiroproxy.server.admin;

import io.kiroproxy.core.AccountScope;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.spi.AccountLease;
import io.kiroproxy.core.spi.AccountQuery;
import io.kiroproxy.core.spi.AttemptOutcome;
import io.kiroproxy.core.spi.ControlPlane;
import io.kiroproxy.core.spi.UpstreamFailure;
import io.kiroproxy.credential.Account;
import io.kiroproxy.credential.AccountRegistry;
import io.kiroproxy.credential.AccountView;
import io.kiroproxy.credential.Credentials;
import io.kiroproxy.protocol.kiro.KiroProvider;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Tries an account out by asking for its models, which costs nothing. */
final class AccountProbe {

    private static final Duration MAX_WAIT = Duration.ofSeconds(5);

    private final AccountRegistry accounts;
    private final ControlPlane controlPlane;

    AccountProbe(AccountRegistry accounts, ControlPlane controlPlane) {
        this.accounts = accounts;
        this.controlPlane = controlPlane;
    }

    /**
     * What came of it.
     *
     * @param status the original's word
     * @param millis how long the upstream took, null when it was not asked
     * @param error for people, null for none
     */
    record Finding(
            String status,
            boolean healthy,
            @Nullable Double millis,
            @Nullable String error) {}

    /** Never fails. */
    CompletionStage<Finding> probe(AccountView view) {
        Account account = view.account();
        Credentials credentials = account.credentials();
        if (!account.enabled()) {
            return CompletableFuture.completedFuture(new Finding("disabled", false, null, null));
        }
        if (credentials == null || (credentials.accessToken() == null && !credentials.isRefreshable())) {
            return CompletableFuture.completedFuture(new Finding("no_token", false, null, account.problem()));
        }
        String id = view.id().value();
        AccountQuery query = new AccountQuery(
                "probe-" + id, KiroProvider.NAME, "", "probe-" + id, AccountScope.only(id), Set.of(), MAX_WAIT);
        return accounts.acquire(query).thenCompose(this::ask).exceptionally(failure -> finding(failure, null));
    }

    private CompletionStage<Finding> ask(AccountLease lease) {
        long began = System.nanoTime();
        return controlPlane.refreshModels(lease.identity()).handle((models, failure) -> {
            lease.close(new AttemptOutcome.Abandoned());
            double millis = (System.nanoTime() - began) / 1_000_000.0;
            return failure == null ? new Finding("healthy", true, millis, null) : finding(failure, millis);
        });
    }

    private static Finding finding(Throwable failure, @Nullable Double millis) {
        String status = status(failure);
        return new Finding(status, status.equals("rate_limited"), millis, Reasons.of(failure));
    }

    private static String status(Throwable failure) {
        UpstreamFailure upstream = Reasons.upstream(failure);
        if (upstream == null) {
            return Reasons.cause(failure) instanceof GatewayException known ? status(known) : "error";
        }
        return switch (upstream.kind()) {
            case AUTH_EXPIRED, NEEDS_LOGIN, ACCESS_DENIED, SUSPENDED -> "auth_failed";
            case THROTTLED, QUOTA_EXHAUSTED, CAPACITY -> "rate_limited";
            default -> upstream.status() > 0 ? "error_" + upstream.status() : "error";
        };
    }

    private static String status(GatewayException failure) {
        return switch (failure.kind()) {
            case ACCOUNT_ACTION_REQUIRED -> "auth_failed";
            case RATE_LIMITED, QUOTA_EXHAUSTED -> "rate_limited";
            default -> "error";
        };
    }
}
