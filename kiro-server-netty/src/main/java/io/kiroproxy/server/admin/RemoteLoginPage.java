package io.kiroproxy.server.admin;

import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.spi.HttpFields;
import io.kiroproxy.credential.login.LoginFlows;
import io.kiroproxy.credential.login.LoginId;
import io.kiroproxy.credential.login.LoginPrompt;
import io.kiroproxy.credential.login.LoginView;
import io.kiroproxy.server.http.ApiAnswer;
import io.kiroproxy.server.http.ApiRequest;
import io.kiroproxy.server.http.ApiRoute;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The page behind a remote login's link: where to sign in, and a field for the address that the sign-in ended on. Its
 * path is the secret that lets in; it works without scripts and shows nothing but this one login.
 */
final class RemoteLoginPage {

    private static final String FIELD = "url=";

    private static final HttpFields HTML = HttpFields.of(
            "content-type",
            "text/html; charset=utf-8",
            "cache-control",
            "no-store",
            "referrer-policy",
            "no-referrer",
            "x-content-type-options",
            "nosniff",
            "content-security-policy",
            "default-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'");

    private final LoginFlows flows;

    RemoteLoginPage(LoginFlows flows) {
        this.flows = flows;
    }

    List<ApiRoute> routes() {
        return List.of(
                new ApiRoute("GET", "/remote-login/{id}", this::show),
                new ApiRoute("POST", "/remote-login/{id}", this::take));
    }

    private CompletionStage<ApiAnswer> show(ApiRequest request) {
        return CompletableFuture.completedFuture(flows.flow(LoginId.of(request.variable("id")))
                .map(view -> page(200, view, ""))
                .orElseGet(RemoteLoginPage::gone));
    }

    private CompletionStage<ApiAnswer> take(ApiRequest request) {
        LoginId id = LoginId.of(request.variable("id"));
        LoginView view = flows.flow(id).orElse(null);
        if (view == null) {
            return CompletableFuture.completedFuture(gone());
        }
        String body = new String(request.body(), StandardCharsets.UTF_8);
        String address = body.startsWith(FIELD) ? decoded(body.substring(FIELD.length())) : "";
        return flows.complete(id, address).handle((ended, failure) -> {
            if (failure == null) {
                return page(200, ended, "");
            }
            if (Reasons.cause(failure) instanceof GatewayException refused) {
                return page(400, view, refused.description());
            }
            return page(500, view, Reasons.of(failure));
        });
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private static ApiAnswer gone() {
        return html(404, "<p>There is no such login, or it ended long ago. Ask for a new link.</p>");
    }

    private static ApiAnswer page(int status, LoginView view, String problem) {
        StringBuilder body = new StringBuilder();
        if (!problem.isEmpty()) {
            body.append("<p role=\"alert\">").append(Html.escaped(problem)).append("</p>");
        }
        String error = LoginJson.error(view.state());
        if (error != null) {
            body.append("<p>The login is over: ").append(Html.escaped(error)).append("</p>");
        } else if (view.state().isFinal()) {
            body.append("<p>Done. You can close this page.</p>");
        } else if (LoginJson.prompt(view.state()) instanceof LoginPrompt.OpenPage open) {
            body.append("<ol><li><a href=\"")
                    .append(Html.escaped(open.page().toString()))
                    .append("\" target=\"_blank\" rel=\"noreferrer\">Sign in</a>.</li>")
                    .append("<li>The browser then shows an address that it cannot open: copy all of it.</li>")
                    .append("<li><form method=\"post\"><label>Paste it here <input name=\"url\" required")
                    .append(" autocomplete=\"off\"></label> <button>Finish</button></form></li></ol>");
        } else {
            body.append("<p>The login is being finished. Load this page again in a moment.</p>");
        }
        return html(status, body.toString());
    }

    private static ApiAnswer html(int status, String body) {
        String page =
                "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Sign in to Kiro</title></head>"
                        + "<body><h1>Sign in to Kiro</h1>" + body + "</body></html>";
        return new ApiAnswer.Whole(status, HTML, page.getBytes(StandardCharsets.UTF_8));
    }
}
