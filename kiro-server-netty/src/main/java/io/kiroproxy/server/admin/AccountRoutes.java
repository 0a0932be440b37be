package io.kiroproxy.server.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.spi.ControlPlane;
import io.kiroproxy.core.spi.ProxyAddress;
import io.kiroproxy.credential.AccountId;
import io.kiroproxy.credential.AccountRegistry;
import io.kiroproxy.credential.AccountView;
import io.kiroproxy.server.http.ApiRequest;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The list of accounts, one of them, and what its owner may switch. */
final class AccountRoutes {

    private final AdminParts.Owned parts;
    private final AccountRegistry accounts;
    private final AccountRows rows;

    AccountRoutes(AdminParts.Owned parts, AccountRows rows) {
        this.parts = parts;
        this.accounts = parts.registry();
        this.rows = rows;
    }

    List<Endpoint> endpoints() {
        return List.of(
                Endpoint.shows("GET", "/api/accounts", Action.now(request -> list())),
                Endpoint.shows("GET", "/api/accounts/{id}", Action.now(this::one)),
                Endpoint.changes("PATCH", "/api/accounts/{id}", this::patch),
                Endpoint.changes("DELETE", "/api/accounts/{id}", this::remove),
                Endpoint.changes("POST", "/api/accounts/{id}/toggle", this::toggle),
                Endpoint.changes("PUT", "/api/accounts/{id}/proxy", this::proxy));
    }

    private Result list() {
        ObjectNode json = Json.object();
        ArrayNode list = json.putArray("accounts");
        accounts.accounts().forEach(view -> list.add(rows.summary(view)));
        return Result.of(json);
    }

    private Result one(ApiRequest request) {
        return Result.of(rows.detail(known(request), parts.home()));
    }

    private CompletionStage<Result> remove(ApiRequest request) {
        AccountId id = Inputs.account(request);
        if (id == null) {
            return CompletableFuture.completedFuture(Result.of(Result.ok()));
        }
        return accounts.remove(id).handle((gone, failure) -> {
            if (failure != null && !isUnknown(failure)) {
                throw new CompletionException(Reasons.cause(failure));
            }
            return Result.of(Result.ok());
        });
    }

    private CompletionStage<Result> patch(ApiRequest request) {
        AccountView view = known(request);
        AccountPatch patch = AccountPatch.of(request, clientIdentities());
        return accounts.update(view.id(), patch::apply)
                .thenApply(after -> Result.of(Result.ok().set("account", rows.summary(after))));
    }

    private List<String> clientIdentities() {
        ControlPlane controlPlane = parts.controlPlane();
        return controlPlane == null ? List.of() : controlPlane.clientIdentities();
    }

    private CompletionStage<Result> toggle(ApiRequest request) {
        AccountView view = known(request);
        CompletionStage<AccountView> changed =
                view.account().enabled() ? accounts.disable(view.id()) : accounts.enable(view.id());
        return changed.thenApply(
                after -> Result.of(Result.ok().put("enabled", after.account().enabled())));
    }

    private CompletionStage<Result> proxy(ApiRequest request) {
        AccountView view = known(request);
        ProxyAddress proxy = proxy(Inputs.of(request).text("proxy_url"));
        return accounts.setProxy(view.id(), proxy)
                .thenApply(after -> Result.of(Result.ok()
                        .put("proxy_url", AccountJson.proxy(after.account().proxy()))));
    }

    /** A proxy that somebody typed; nothing or blank is none. */
    static @Nullable ProxyAddress proxy(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        try {
            return ProxyAddress.parse(text.strip());
        } catch (IllegalArgumentException e) {
            throw RefusedRequest.detail(400, String.valueOf(e.getMessage()));
        }
    }

    static boolean isUnknown(Throwable failure) {
        return Reasons.cause(failure) instanceof GatewayException known && known.kind() == ErrorKind.NOT_FOUND;
    }

    private AccountView known(ApiRequest request) {
        AccountId id = Inputs.account(request);
        AccountView view = id == null ? null : accounts.account(id).orElse(null);
        if (view == null) {
            throw RefusedRequest.noAccount();
        }
        return view;
    }
}
