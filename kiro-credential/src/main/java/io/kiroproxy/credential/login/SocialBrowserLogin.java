package io.kiroproxy.credential.login;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The vendor's sign-in page with PKCE (kiro-upstream-2026.md 6.2). The page is told the bare origin; the exchange names
 * exactly the address the browser came back to, or the code is burnt.
 */
final class SocialBrowserLogin implements LoginMethod {
    private final LoginFlow flow;
    private final SocialProvider provider;
    private final LoginSettings settings;
    private final BrowserSignIn signIn;
    private String origin = "";

    SocialBrowserLogin(LoginFlow flow, SocialProvider provider) {
        this.flow = flow;
        this.provider = provider;
        this.settings = flow.parts().settings();
        this.signIn = new BrowserSignIn(flow, this::cameBack);
    }

    @Override
    public void start() {
        signIn.listen(port -> {
            origin = "http://localhost:" + (port > 0 ? port : settings.ports().get(0));
            String page = settings.portal() + "?state=" + signIn.pkce().state()
                    + "&code_challenge=" + signIn.pkce().challenge()
                    + "&code_challenge_method=S256&redirect_uri=" + encoded(origin)
                    + "&redirect_from=" + encoded(settings.redirectFrom())
                    + "&signin_methods=" + provider.option();
            flow.show(
                    new LoginPrompt.OpenPage(
                            settings.opened(URI.create(page)), signIn.pkce().state(), port),
                    settings.expiry());
        });
    }

    @Override
    public void paste(Callback callback) {
        signIn.paste(callback);
    }

    private void cameBack(Callback callback) {
        String option = callback.has("login_option") ? callback.value("login_option") : provider.option();
        SocialProvider used = null;
        for (SocialProvider known : SocialProvider.values()) {
            if (known.option().equals(option)) {
                used = known;
            }
        }
        LoginWay.ExternalIdp company = company(callback);
        if (used == null && company != null) {
            flow.continueWith(new ExternalIdpLogin(flow, company));
            return;
        }
        String code = callback.value("code");
        if (used == null || code.isEmpty()) {
            String word = callback.word("login_option");
            flow.fail("the sign-in page came back without a code of Google or GitHub"
                    + (word.isEmpty() ? "" : " (login_option " + word + ")")
                    + "; for an AWS or company login use that way to sign in");
            return;
        }
        exchange(code, used);
    }

    /** What the portal tells of a company in place of a code; null when it tells nothing usable. */
    private LoginWay.@Nullable ExternalIdp company(Callback callback) {
        try {
            LoginWay.ExternalIdp company = new LoginWay.ExternalIdp(
                    URI.create(callback.value("issuer_url")),
                    callback.value("client_id"),
                    callback.value("scopes"),
                    callback.has("login_hint") ? callback.value("login_hint") : null);
            return settings.allowsIdp(company.issuer()) ? company : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private void exchange(String code, SocialProvider used) {
        ObjectNode body = JsonNodeFactory.instance
                .objectNode()
                .put("code", code)
                .put("code_verifier", signIn.pkce().verifier())
                .put("redirect_uri", origin + BrowserSignIn.PATH + "?login_option=" + used.option());
        flow.ask(settings.authService().resolve("/oauth/token"), body, SocialTokens.START_AGAIN, answer -> {
            if (answer.isSuccess()) {
                SocialTokens.take(flow, answer, used);
            } else {
                flow.fail("the sign-in service refused the code (it answered " + answer.summary() + "); start again");
            }
        });
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void stop() {
        signIn.stop();
    }
}
