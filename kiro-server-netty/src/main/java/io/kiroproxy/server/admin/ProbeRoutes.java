package io.kiroproxy.server.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.core.spi.UsageLimits;
import io.kiroproxy.credential.AccountId;
import io.kiroproxy.credential.AccountRegistry;
import io.kiroproxy.credential.AccountView;
import io.kiroproxy.server.http.ApiRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** What can be found out about accounts by asking the upstream. */
final class ProbeRoutes {

    /** Accounts that are tried out at a time. */
    static final int MAX_AT_ONCE = 8;

    /** Usage that is not older is not asked for again. */
    static final Duration USAGE_AGE = Duration.ofSeconds(10);

    private final AccountRegistry accounts;
    private final AccountProbe probe;

    ProbeRoutes(AccountRegistry accounts, AccountProbe probe) {
        this.accounts = accounts;
        this.probe = probe;
    }

    List<Endpoint> endpoints() {
        return List.of(
                Endpoint.shows("GET", "/api/accounts/{id}/usage", this::usage),
                Endpoint.shows("POST", "/api/speedtest", request -> speed()),
                Endpoint.shows("POST", "/api/health-check", request -> health()));
    }

    private CompletionStage<Result> usage(ApiRequest request) {
        AccountId id = Inputs.account(request);
        AccountView view = id == null ? null : accounts.account(id).orElse(null);
        if (view == null) {
            throw RefusedRequest.noAccount();
        }
        return accounts.usage(view.id(), USAGE_AGE)
                .handle((limits, failure) ->
                        failure == null ? Result.of(usage(view, limits)) : Result.failed(Reasons.of(failure)));
    }

    private ObjectNode usage(AccountView view, UsageLimits limits) {
        ObjectNode json = Result.ok().put("account_id", view.id().value()).put("account_name", view.name());
        ObjectNode usage = json.putObject("usage")
                .put("subscription_title", limits.plan())
                .put("usage_limit", limits.limit())
                .put("current_usage", limits.used())
                .put("balance", limits.limit() - limits.used())
                .put("is_low_balance", limits.remaining() < limits.limit() * accounts.lowBalance() / 100)
                .put("free_trial_limit", sum(limits, UsageLimits.PoolKind.TRIAL, UsageLimits.Pool::limit))
                .put("free_trial_usage", sum(limits, UsageLimits.PoolKind.TRIAL, UsageLimits.Pool::used))
                .put("bonus_limit", sum(limits, UsageLimits.PoolKind.BONUS, UsageLimits.Pool::limit))
                .put("bonus_usage", sum(limits, UsageLimits.PoolKind.BONUS, UsageLimits.Pool::used))
                .put("resets_at", Json.secondsOrNull(limits.resetsAt()));
        ArrayNode pools = usage.putArray("pools");
        limits.pools().forEach(pool -> pools.addObject()
                .put("kind", pool.kind().name().toLowerCase(Locale.ROOT))
                .put("name", pool.name())
                .put("used", pool.used())
                .put("limit", pool.limit())
                .put("expires_at", Json.secondsOrNull(pool.expiresAt())));
        usage.putObject("overage")
                .put("enabled", limits.overage().enabled())
                .put("used", limits.overage().used())
                .put("cap", limits.overage().cap())
                .put("rate", limits.overage().rate());
        return json;
    }

    private static double sum(UsageLimits limits, UsageLimits.PoolKind kind, ToDoubleFunction<UsageLimits.Pool> value) {
        return limits.pools().stream()
                .filter(pool -> pool.kind() == kind)
                .mapToDouble(value)
                .sum();
    }

    private CompletionStage<Result> speed() {
        AccountView ready = accounts.accounts().stream()
                .filter(view -> view.health().isReady())
                .findFirst()
                .orElse(null);
        if (ready == null) {
            return CompletableFuture.completedFuture(Result.failed("No available account"));
        }
        return probe.probe(ready).thenApply(finding -> {
            ObjectNode json = Json.object().put("ok", finding.status().equals("healthy"));
            if (finding.error() != null) {
                json.put("error", finding.error());
            } else {
                json.put("status", 200);
            }
            if (finding.millis() != null) {
                json.put("latency_ms", finding.millis());
            }
            return Result.of(json.put("account_id", ready.id().value()));
        });
    }

    private CompletionStage<Result> health() {
        List<AccountView> all = accounts.accounts();
        List<CompletableFuture<AccountProbe.Finding>> findings = new ArrayList<>();
        all.forEach(view -> findings.add(new CompletableFuture<>()));
        ConcurrentLinkedQueue<Integer> left = new ConcurrentLinkedQueue<>();
        for (int i = 0; i < all.size(); i++) {
            left.add(i);
        }
        for (int i = 0; i < MAX_AT_ONCE; i++) {
            next(all, left, findings);
        }
        return CompletableFuture.allOf(findings.toArray(new CompletableFuture<?>[0]))
                .thenApply(done -> report(
                        all, findings.stream().map(CompletableFuture::join).toList()));
    }

    private void next(
            List<AccountView> all,
            ConcurrentLinkedQueue<Integer> left,
            List<CompletableFuture<AccountProbe.Finding>> findings) {
        for (Integer index = left.poll(); index != null; index = left.poll()) {
            CompletableFuture<AccountProbe.Finding> to = findings.get(index);
            CompletableFuture<AccountProbe.Finding> from =
                    probe.probe(all.get(index)).toCompletableFuture();
            if (!from.isDone()) {
                from.whenComplete((finding, failure) -> {
                    finish(to, finding, failure);
                    next(all, left, findings);
                });
                return;
            }
            from.whenComplete((finding, failure) -> finish(to, finding, failure));
        }
    }

    private static void finish(
            CompletableFuture<AccountProbe.Finding> to,
            AccountProbe.@Nullable Finding finding,
            @Nullable Throwable failure) {
        if (finding != null) {
            to.complete(finding);
        } else {
            to.complete(new AccountProbe.Finding(
                    "error", false, null, failure == null ? "no answer" : Reasons.of(failure)));
        }
    }

    private static Result report(List<AccountView> all, List<AccountProbe.Finding> findings) {
        ObjectNode json = Result.ok();
        ArrayNode results = Json.array();
        int healthy = 0;
        for (int i = 0; i < all.size(); i++) {
            AccountProbe.Finding finding = findings.get(i);
            healthy += finding.healthy() ? 1 : 0;
            ObjectNode entry = results.addObject()
                    .put("id", all.get(i).id().value())
                    .put("name", all.get(i).name())
                    .put("status", finding.status())
                    .put("healthy", finding.healthy());
            if (finding.millis() != null) {
                entry.put("latency_ms", finding.millis());
            }
            if (finding.error() != null) {
                entry.put("error", finding.error());
            }
        }
        json.put("total", all.size()).put("healthy", healthy).put("unhealthy", all.size() - healthy);
        json.set("results", results);
        return Result.of(json);
    }
}
