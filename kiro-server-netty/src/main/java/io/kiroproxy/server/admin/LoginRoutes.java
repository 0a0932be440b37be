package io.kiroproxy.server.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.credential.AccountRegistry;
import io.kiroproxy.credential.login.LoginFlows;
import io.kiroproxy.credential.login.LoginId;
import io.kiroproxy.credential.login.LoginRequest;
import io.kiroproxy.credential.login.LoginState;
import io.kiroproxy.credential.login.LoginView;
import io.kiroproxy.server.http.ApiRequest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Logins over the admin API: any number at once, each by its own id. */
final class LoginRoutes {

    private final LoginFlows flows;
    private final AccountRegistry accounts;
    private final InstantSource clock;

    LoginRoutes(LoginFlows flows, AccountRegistry accounts, InstantSource clock) {
        this.flows = flows;
        this.accounts = accounts;
        this.clock = clock;
    }

    List<Endpoint> endpoints() {
        return List.of(
                Endpoint.changes("POST", "/api/logins", this::start),
                Endpoint.shows("GET", "/api/logins", Action.now(request -> list())),
                Endpoint.shows("GET", "/api/logins/{id}", Action.now(this::one)),
                Endpoint.changes("DELETE", "/api/logins/{id}", this::cancel),
                Endpoint.changes("POST", "/api/logins/{id}/callback", this::callback));
    }

    private CompletionStage<Result> start(ApiRequest request) {
        LoginRequest wanted = LoginBody.read(request);
        if (wanted.existing() != null && accounts.account(wanted.existing()).isEmpty()) {
            throw RefusedRequest.noAccount();
        }
        return flows.start(wanted).handle((view, failure) -> {
            if (failure != null) {
                throw refused(failure);
            }
            return told(view);
        });
    }

    private Result list() {
        Instant now = clock.instant();
        ObjectNode json = Json.object();
        ArrayNode list = json.putArray("logins");
        flows.flows().forEach(view -> list.add(LoginJson.of(view, now)));
        return Result.of(json);
    }

    private Result one(ApiRequest request) {
        return told(flows.flow(id(request))
                .orElseThrow(() -> RefusedRequest.detail(404, "Login not found; it may have ended long ago")));
    }

    private CompletionStage<Result> cancel(ApiRequest request) {
        return flows.cancel(id(request)).handle((inTime, failure) -> {
            if (failure != null) {
                throw refused(failure);
            }
            return Result.of(Json.object().put("ok", inTime));
        });
    }

    private CompletionStage<Result> callback(ApiRequest request) {
        String address = Inputs.of(request).neededText("url");
        return flows.complete(id(request), address).handle((view, failure) -> {
            if (failure != null) {
                throw refused(failure);
            }
            return told(view);
        });
    }

    private Result told(LoginView view) {
        ObjectNode json = Json.object().put("ok", LoginJson.error(view.state()) == null);
        json.setAll(LoginJson.of(view, clock.instant()));
        return view.state() instanceof LoginState.Completed done
                ? Result.about(done.account().id().value(), json)
                : Result.of(json);
    }

    static LoginId id(ApiRequest request) {
        return LoginId.of(request.variable("id"));
    }

    /** What a stage of the flows fails with, as an answer. */
    static RuntimeException refused(Throwable failure) {
        Throwable cause = Reasons.cause(failure);
        if (cause instanceof GatewayException known) {
            int status = known.kind() == ErrorKind.NOT_FOUND ? 404 : known.kind() == ErrorKind.OVERLOADED ? 429 : 400;
            return RefusedRequest.detail(status, known.description());
        }
        return new CompletionException(cause);
    }
}
