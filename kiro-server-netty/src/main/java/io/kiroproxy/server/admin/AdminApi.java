package io.kiroproxy.server.admin;

import io.kiroproxy.server.http.ApiAnswer;
import io.kiroproxy.server.http.ApiRequest;
import io.kiroproxy.server.http.ApiRoute;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** All routes of the admin API that have something to speak about. Immutable; its routes are safe for any thread. */
public final class AdminApi {

    private final AuditLog audit;
    private final List<Endpoint> endpoints = new ArrayList<>();

    private AdminApi(AdminParts parts, AuditLog audit) {
        this.audit = audit;
        endpoints.addAll(new StatsRoutes(parts).endpoints());
        endpoints.addAll(new LogRoutes(parts.calls()).endpoints());
        AdminParts.Owned accounts = parts.accounts();
        if (accounts != null) {
            endpoints.addAll(new AccountRoutes(accounts, parts.clock()).endpoints());
            endpoints.addAll(new HealthRoutes(accounts.registry(), parts.cooldown(), parts.clock()).endpoints());
        }
    }

    /** The routes for what {@code parts} has. */
    public static List<ApiRoute> routes(AdminParts parts) {
        return routes(parts, AuditLog.create());
    }

    static List<ApiRoute> routes(AdminParts parts, AuditLog audit) {
        return new AdminApi(parts, audit).routes();
    }

    private List<ApiRoute> routes() {
        return endpoints.stream()
                .map(endpoint ->
                        new ApiRoute(endpoint.method(), endpoint.template(), request -> answer(endpoint, request)))
                .toList();
    }

    private CompletionStage<ApiAnswer> answer(Endpoint endpoint, ApiRequest request) {
        return run(endpoint.action(), request).handle((result, failure) -> {
            Throwable cause = failure == null ? null : Reasons.cause(failure);
            Result told = cause instanceof RefusedRequest refused ? refused.result() : result;
            if (endpoint.trace() == Endpoint.Trace.AUDITED) {
                audit.change(
                        request,
                        told == null ? null : told.subject(),
                        told == null ? "failed" : Integer.toString(told.status()));
            }
            if (told == null) {
                throw new CompletionException(cause);
            }
            return ApiAnswer.json(told.status(), told.json().toString());
        });
    }

    private static CompletionStage<Result> run(Action action, ApiRequest request) {
        try {
            return action.run(request);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
