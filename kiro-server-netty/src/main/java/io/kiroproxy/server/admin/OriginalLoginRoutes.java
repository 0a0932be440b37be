package io.kiroproxy.server.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.credential.Credentials;
import io.kiroproxy.credential.SocialCredentials;
import io.kiroproxy.credential.login.LoginFlows;
import io.kiroproxy.credential.login.LoginId;
import io.kiroproxy.credential.login.LoginPrompt;
import io.kiroproxy.credential.login.LoginRequest;
import io.kiroproxy.credential.login.LoginState;
import io.kiroproxy.credential.login.LoginView;
import io.kiroproxy.credential.login.LoginWay;
import io.kiroproxy.credential.login.SocialProvider;
import io.kiroproxy.server.http.ApiRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The original's login routes on top of our flows (kiroproxy-contract.md 2.2). It knows one device login and one social
 * login at a time: those that were begun last here. No browser is opened on the server, so it has none to offer.
 */
final class OriginalLoginRoutes {

    private final LoginFlows flows;
    private final InstantSource clock;
    private final AtomicReference<@Nullable LoginId> device = new AtomicReference<>();
    private final AtomicReference<@Nullable LoginId> social = new AtomicReference<>();

    OriginalLoginRoutes(LoginFlows flows, InstantSource clock) {
        this.flows = flows;
        this.clock = clock;
    }

    List<Endpoint> endpoints() {
        return List.of(
                Endpoint.shows("GET", "/api/browsers", Action.now(request -> browsers())),
                Endpoint.changes("POST", "/api/kiro/login/start", this::startDevice),
                Endpoint.shows("GET", "/api/kiro/login/poll", Action.now(request -> poll())),
                Endpoint.changes("POST", "/api/kiro/login/cancel", request -> cancel(device)),
                Endpoint.shows("GET", "/api/kiro/login/status", Action.now(request -> deviceStatus())),
                Endpoint.changes("POST", "/api/kiro/social/start", this::startSocial),
                Endpoint.changes("POST", "/api/kiro/social/exchange", this::exchange),
                Endpoint.changes("POST", "/api/kiro/social/cancel", request -> cancel(social)),
                Endpoint.shows("GET", "/api/kiro/social/status", Action.now(request -> socialStatus())),
                Endpoint.changes("POST", "/api/remote-login/create", this::createRemote),
                Endpoint.shows("GET", "/api/remote-login/{id}/status", Action.now(this::remoteStatus)),
                Endpoint.changes("POST", "/api/remote-login/{id}/complete", this::completeRemote));
    }

    private static Result browsers() {
        ObjectNode json = Json.object();
        json.putArray("browsers");
        return Result.of(json);
    }

    /** {@code browser} and {@code incognito} are about a browser on the server, which is never opened. */
    private CompletionStage<Result> startDevice(ApiRequest request) {
        LoginRequest wanted = LoginRequest.of(
                new LoginWay.AwsDevice(LoginBody.directory(Inputs.of(request), LoginWay.BUILDER_ID_START_URL)));
        return begun(wanted, device, view -> {
            ObjectNode json = Result.ok();
            code(json, view);
            return Result.of(json);
        });
    }

    private Result poll() {
        LoginView view = known(device).orElse(null);
        if (view == null) {
            return Result.failed("no login in progress");
        }
        String error = LoginJson.error(view.state());
        if (error != null) {
            return Result.failed(error);
        }
        if (view.state() instanceof LoginState.Completed done) {
            return completed(done);
        }
        String status = view.state() instanceof LoginState.SlowDown ? "slow_down" : "pending";
        return Result.of(Result.ok().put("completed", false).put("status", status));
    }

    private Result deviceStatus() {
        LoginView view = known(device).filter(one -> !one.state().isFinal()).orElse(null);
        ObjectNode json = Result.ok().put("in_progress", view != null);
        if (view != null) {
            code(json, view);
        }
        return Result.of(json);
    }

    private void code(ObjectNode json, LoginView view) {
        if (LoginJson.prompt(view.state()) instanceof LoginPrompt.ConfirmCode code) {
            json.put("user_code", code.userCode())
                    .put("verification_uri", LoginJson.complete(code))
                    .put("expires_in", LoginJson.expiresIn(view, clock.instant()))
                    .put("interval", code.interval().toSeconds());
        }
    }

    private CompletionStage<Result> startSocial(ApiRequest request) {
        SocialProvider provider = LoginBody.provider(Inputs.of(request).text("provider", "google"));
        return begun(LoginRequest.of(new LoginWay.SocialBrowser(provider)), social, view -> {
            LoginPrompt.OpenPage page = page(view);
            return Result.of(Result.ok()
                    .put("provider", provider.label())
                    .put("login_url", page.page().toString())
                    .put("state", page.state()));
        });
    }

    private CompletionStage<Result> exchange(ApiRequest request) {
        Inputs inputs = Inputs.of(request);
        LoginView view = known(social).orElse(null);
        return view == null
                ? CompletableFuture.completedFuture(Result.failed("no login in progress"))
                : complete(view, address(inputs));
    }

    private Result socialStatus() {
        LoginView view = known(social).filter(one -> !one.state().isFinal()).orElse(null);
        ObjectNode json = Result.ok().put("in_progress", view != null);
        if (view != null && view.request().way() instanceof LoginWay.SocialBrowser way) {
            json.put("provider", way.provider().label()).put("expires_in", LoginJson.expiresIn(view, clock.instant()));
        }
        return Result.of(json);
    }

    /** A link for somebody at another machine; whoever has it may finish this one login. */
    private CompletionStage<Result> createRemote(ApiRequest request) {
        SocialProvider provider = LoginBody.provider(Inputs.of(request).text("provider", "google"));
        return begun(
                LoginRequest.of(new LoginWay.SocialBrowser(provider)),
                null,
                view -> Result.of(Result.ok()
                        .put("session_id", view.id().value())
                        .put("login_url", "http://" + request.host() + "/remote-login/" + view.id())
                        .put("expires_in", LoginJson.expiresIn(view, clock.instant()))));
    }

    private Result remoteStatus(ApiRequest request) {
        LoginView view =
                flows.flow(LoginRoutes.id(request)).orElseThrow(() -> RefusedRequest.detail(404, "Session not found"));
        if (view.state() instanceof LoginState.Expired) {
            return Result.failed("Session expired");
        }
        LoginState.Completed done = view.state() instanceof LoginState.Completed completed ? completed : null;
        String failed = LoginJson.error(view.state());
        return Result.of(Result.ok()
                .put("status", done != null ? "completed" : failed != null ? "failed" : "pending")
                .put("error", failed)
                .put("account_id", done == null ? null : done.account().id().value()));
    }

    private CompletionStage<Result> completeRemote(ApiRequest request) {
        LoginView view =
                flows.flow(LoginRoutes.id(request)).orElseThrow(() -> RefusedRequest.detail(404, "Session not found"));
        return complete(view, address(Inputs.of(request)));
    }

    /** The whole address, or the two parameters that the original asks for. */
    private static String address(Inputs inputs) {
        String url = inputs.text("url");
        if (url != null && !url.isBlank()) {
            return url;
        }
        return "?code=" + encoded(inputs.neededText("code")) + "&state=" + encoded(inputs.neededText("state"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private CompletionStage<Result> complete(LoginView view, String address) {
        return flows.complete(view.id(), address).handle((ended, failure) -> {
            if (failure != null) {
                if (Reasons.cause(failure) instanceof GatewayException refused) {
                    return Result.failed(refused.description());
                }
                throw LoginRoutes.refused(failure);
            }
            String error = LoginJson.error(ended.state());
            return error != null ? Result.failed(error) : completed((LoginState.Completed) ended.state());
        });
    }

    private static Result completed(LoginState.Completed done) {
        String id = done.account().id().value();
        return Result.about(
                id,
                Result.ok()
                        .put("completed", true)
                        .put("account_id", id)
                        .put("provider", provider(done.account().credentials()))
                        .put("message", "Signed in as " + done.account().name()));
    }

    /** Who has signed the person in: Google or Github, else the kind of login. */
    private static @Nullable String provider(@Nullable Credentials credentials) {
        return credentials instanceof SocialCredentials social && social.provider() != null
                ? social.provider()
                : AccountJson.method(credentials);
    }

    /** What to answer once there is something to show. */
    private interface Shown {
        Result of(LoginView view);
    }

    private CompletionStage<Result> begun(
            LoginRequest wanted, @Nullable AtomicReference<@Nullable LoginId> current, Shown shown) {
        return flows.start(wanted).handle((view, failure) -> {
            if (failure != null) {
                return Result.failed(Reasons.of(failure));
            }
            String error = LoginJson.error(view.state());
            if (error != null) {
                return Result.failed(error);
            }
            if (current != null) {
                current.set(view.id());
            }
            return shown.of(view);
        });
    }

    private CompletionStage<Result> cancel(AtomicReference<@Nullable LoginId> current) {
        LoginView view = known(current).orElse(null);
        return view == null
                ? CompletableFuture.completedFuture(Result.of(Json.object().put("ok", false)))
                : flows.cancel(view.id())
                        .thenApply(inTime -> Result.of(Json.object().put("ok", inTime)));
    }

    private Optional<LoginView> known(AtomicReference<@Nullable LoginId> current) {
        LoginId id = current.get();
        return id == null ? Optional.empty() : flows.flow(id);
    }

    private static LoginPrompt.OpenPage page(LoginView view) {
        if (LoginJson.prompt(view.state()) instanceof LoginPrompt.OpenPage page) {
            return page;
        }
        throw new IllegalStateException("a browser login that shows no page");
    }
}
