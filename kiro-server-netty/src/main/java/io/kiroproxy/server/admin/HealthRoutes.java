package io.kiroproxy.server.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.credential.AccountHealth;
import io.kiroproxy.credential.AccountId;
import io.kiroproxy.credential.AccountRegistry;
import io.kiroproxy.credential.AccountView;
import io.kiroproxy.credential.RefreshReport;
import io.kiroproxy.server.http.ApiRequest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Pauses of accounts and their tokens: what is out, and how it comes back (kiroproxy-contract.md 2.1). */
final class HealthRoutes {

    private final AccountRegistry accounts;
    private final InstantSource clock;

    HealthRoutes(AccountRegistry accounts, InstantSource clock) {
        this.accounts = accounts;
        this.clock = clock;
    }

    List<Endpoint> endpoints() {
        return List.of(
                Endpoint.changes("POST", "/api/accounts/{id}/refresh", this::refresh),
                Endpoint.changes("POST", "/api/accounts/{id}/restore", this::restore),
                Endpoint.changes("POST", "/api/accounts/refresh-all", this::refreshAll),
                Endpoint.shows("GET", "/api/quota", Action.now(request -> quota())));
    }

    private CompletionStage<Result> refresh(ApiRequest request) {
        AccountId id = Inputs.account(request);
        if (id == null || accounts.account(id).isEmpty()) {
            return CompletableFuture.completedFuture(message(false, "Account not found"));
        }
        return accounts.refresh(id).handle((view, failure) -> failure == null ? renewed(view) : refused(failure));
    }

    private static Result renewed(AccountView view) {
        String until = view.account().credentials() == null
                ? null
                : AccountJson.expires(view.account().credentials());
        return message(true, until == null ? "Token refreshed" : "Token refreshed, valid until " + until);
    }

    private static Result refused(Throwable failure) {
        return message(false, Reasons.of(failure));
    }

    private static Result message(boolean ok, String message) {
        return Result.of(Json.object().put("ok", ok).put("message", message));
    }

    /**
     * Ends every pause. {@code ok} says, as in the original, whether the account was held back by a pause, or else by a
     * suspension, which only its owner can lift (decisions.md 4).
     */
    private CompletionStage<Result> restore(ApiRequest request) {
        AccountId id = Inputs.account(request);
        if (id == null || accounts.account(id).isEmpty()) {
            return CompletableFuture.completedFuture(Result.of(Json.object().put("ok", false)));
        }
        return accounts.restore(id).thenApply(before -> {
            boolean held = before.status().equals("cooldown") || before instanceof AccountHealth.Suspended;
            String status = accounts.account(id).map(AccountView::status).orElse(null);
            return Result.of(Json.object().put("ok", held).put("status", status));
        });
    }

    private CompletionStage<Result> refreshAll(ApiRequest request) {
        return accounts.refreshAll(AccountJson.EXPIRING_SOON).thenApply(HealthRoutes::reports);
    }

    private static Result reports(List<RefreshReport> reports) {
        ObjectNode json = Result.ok();
        ArrayNode results = json.putArray("results");
        int refreshed = 0;
        for (RefreshReport report : reports) {
            results.addObject()
                    .put("account_id", report.id().value())
                    .put("success", report.success())
                    .put("message", report.message());
            refreshed += report.success() ? 1 : 0;
        }
        return Result.of(json.put("refreshed", refreshed));
    }

    private Result quota() {
        Instant now = clock.instant();
        ObjectNode json =
                Json.object().put("cooldown_seconds", accounts.cooldown().toSeconds());
        ArrayNode list = Json.array();
        for (AccountView view : accounts.accounts()) {
            if (view.status().equals("cooldown")) {
                list.add(exceeded(view, now));
            }
        }
        json.put("exceeded_count", list.size()).set("exceeded_credentials", list);
        return Result.of(json);
    }

    /** The account's state changes when a pause begins, which is the best that is known of that moment. */
    private static ObjectNode exceeded(AccountView view, Instant now) {
        return Json.object()
                .put("credential_id", view.id().value())
                .put("exceeded_at", Json.seconds(view.state().changedAt()))
                .put("cooldown_until", Json.seconds(view.health().endsAt()))
                .put("remaining_seconds", Objects.requireNonNull(AccountJson.cooldown(view, now)))
                .put("reason", reason(view.health()));
    }

    private static String reason(AccountHealth health) {
        if (health instanceof AccountHealth.CoolingDown cooling) {
            return cooling.cause() == AccountHealth.CoolingDown.Cause.THROTTLED ? "Rate limited" : cooling.reason();
        }
        return health instanceof AccountHealth.Exhausted ? "Monthly quota used up" : health.explanation();
    }
}
