package io.kiroproxy.credential;

import io.kiroproxy.core.spi.AccountIdentity;
import io.kiroproxy.core.spi.ControlPlane;
import io.kiroproxy.core.spi.UsageLimits;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Answers about accounts from memory, and counts the questions. */
final class FakeControlPlane implements ControlPlane {
    final Map<String, List<String>> models = new HashMap<>();
    final Map<String, UsageLimits> usage = new HashMap<>();
    int questions;

    static UsageLimits limits(double used, double limit, @Nullable Instant resetsAt) {
        return new UsageLimits(
                "KIRO PRO",
                List.of(new UsageLimits.Pool(UsageLimits.PoolKind.PLAN, "plan", used, limit, null)),
                new UsageLimits.Overage(false, 0, 0, 0),
                resetsAt,
                null,
                null);
    }

    @Override
    public CompletionStage<List<String>> refreshModels(AccountIdentity account) {
        return answer(models.get(account.accountId()));
    }

    @Override
    public CompletionStage<UsageLimits> usage(AccountIdentity account) {
        return answer(usage.get(account.accountId()));
    }

    @Override
    public CompletionStage<List<Profile>> profiles(AccountIdentity account) {
        return CompletableFuture.completedFuture(List.of());
    }

    private <T> CompletionStage<T> answer(@Nullable T known) {
        questions++;
        return known == null
                ? CompletableFuture.failedFuture(new IllegalStateException("no answer"))
                : CompletableFuture.completedFuture(known);
    }
}
