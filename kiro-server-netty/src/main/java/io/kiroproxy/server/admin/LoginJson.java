package io.kiroproxy.server.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.credential.AccountId;
import io.kiroproxy.credential.login.LoginPrompt;
import io.kiroproxy.credential.login.LoginState;
import io.kiroproxy.credential.login.LoginView;
import io.kiroproxy.credential.login.LoginWay;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Logins as the admin API shows them. */
final class LoginJson {

    private LoginJson() {}

    static ObjectNode of(LoginView view, Instant now) {
        ObjectNode json = Json.object();
        json.put("id", view.id().value());
        json.put("method", method(view.request().way()));
        json.put("state", state(view.state()));
        AccountId existing = view.request().existing();
        json.put("account", existing == null ? null : existing.value());
        json.put("started_at", Json.seconds(view.startedAt()));
        json.put("expires_in", expiresIn(view, now));
        prompt(json, prompt(view.state()));
        LoginState state = view.state();
        json.put("error", error(state));
        json.put(
                "account_id",
                state instanceof LoginState.Completed done ? done.account().id().value() : null);
        ArrayNode warnings = json.putArray("warnings");
        if (state instanceof LoginState.Completed done) {
            done.warnings().forEach(warnings::add);
        }
        return json;
    }

    static long expiresIn(LoginView view, Instant now) {
        return view.state().isFinal()
                ? 0
                : Math.max(0, Duration.between(now, view.expiresAt()).toSeconds());
    }

    private static void prompt(ObjectNode json, @Nullable LoginPrompt prompt) {
        LoginPrompt.ConfirmCode code = prompt instanceof LoginPrompt.ConfirmCode confirm ? confirm : null;
        LoginPrompt.OpenPage page = prompt instanceof LoginPrompt.OpenPage open ? open : null;
        json.put("login_url", page == null ? null : page.page().toString());
        json.put("callback_port", page == null ? null : (Integer) page.port());
        json.put("user_code", code == null ? null : code.userCode());
        json.put("verification_uri", code == null ? null : code.page().toString());
        json.put("verification_uri_complete", code == null ? null : complete(code));
        json.put("interval", code == null ? null : (Long) code.interval().toSeconds());
    }

    static String complete(LoginPrompt.ConfirmCode code) {
        return Objects.requireNonNullElse(code.pageWithCode(), code.page()).toString();
    }

    static @Nullable LoginPrompt prompt(LoginState state) {
        if (state instanceof LoginState.Pending pending) {
            return pending.prompt();
        }
        return state instanceof LoginState.SlowDown slow ? slow.prompt() : null;
    }

    static @Nullable String error(LoginState state) {
        if (state instanceof LoginState.Failed failed) {
            return failed.reason();
        }
        if (state instanceof LoginState.Expired) {
            return "nobody acted in time";
        }
        return state instanceof LoginState.Cancelled ? "it was called off" : null;
    }

    static String state(LoginState state) {
        return state.getClass()
                .getSimpleName()
                .replaceAll("(?<=[a-z])(?=[A-Z])", "_")
                .toLowerCase(Locale.ROOT);
    }

    private static String method(LoginWay way) {
        if (way instanceof LoginWay.SocialBrowser social) {
            return social.provider().label().toLowerCase(Locale.ROOT);
        }
        if (way instanceof LoginWay.SocialDevice) {
            return "social-device";
        }
        if (way instanceof LoginWay.ExternalIdp) {
            return "external-idp";
        }
        if (way instanceof LoginWay.ApiKey) {
            return "api-key";
        }
        LoginWay.AwsDirectory directory = way instanceof LoginWay.AwsBrowser browser
                ? browser.directory()
                : ((LoginWay.AwsDevice) way).directory();
        return directory.equals(LoginWay.AwsDirectory.BUILDER_ID) ? "builder-id" : "identity-center";
    }
}
