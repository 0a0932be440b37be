package io.kiroproxy.server.doctor;

import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.spi.UpstreamFailureException;
import io.kiroproxy.credential.AccountRegistry;
import io.kiroproxy.credential.AccountView;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Whether the upstream lists its models, asked anew with the accounts that are ready. Where it does not, calls go on with
 * a list that is built in and may be old.
 */
final class ModelCheck {

    private static final Subject MODELS = Subject.of(Subject.Kind.MODELS);
    private static final int MAX_ASKED = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final AccountRegistry accounts;

    ModelCheck(AccountRegistry accounts) {
        this.accounts = accounts;
    }

    /** Looks; waits for the network. */
    Check run() {
        List<AccountView> ready = accounts.accounts().stream()
                .filter(view -> view.health().isReady())
                .limit(MAX_ASKED)
                .toList();
        if (ready.isEmpty()) {
            return MODELS.is(Diagnosis.MODELS_NOBODY);
        }
        String why = "";
        for (AccountView view : ready) {
            try {
                int count = accounts.models(view.id(), Duration.ZERO)
                        .toCompletableFuture()
                        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                        .size();
                return MODELS.is(
                        Diagnosis.MODELS_LISTED,
                        "count",
                        count,
                        "account",
                        view.account().name());
            } catch (ExecutionException e) {
                why = reason(e.getCause() == null ? e : e.getCause());
            } catch (TimeoutException e) {
                why = "no answer within " + PATIENCE.toSeconds() + " s";
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                why = "interrupted";
            }
        }
        return MODELS.is(Diagnosis.MODELS_BUILT_IN, "why", why);
    }

    private static String reason(Throwable failure) {
        if (failure instanceof GatewayException refused) {
            return refused.description();
        }
        return failure instanceof UpstreamFailureException refused
                ? refused.failure().message()
                : Objects.requireNonNullElse(
                        failure.getMessage(), failure.getClass().getSimpleName());
    }
}
