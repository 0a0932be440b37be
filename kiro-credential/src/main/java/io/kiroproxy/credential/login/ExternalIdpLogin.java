package io.kiroproxy.credential.login;

import io.kiroproxy.credential.AccessToken;
import io.kiroproxy.credential.ExternalIdpCredentials;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A company's own sign-in service (kiro-upstream-2026.md 6.5): its published metadata tell where to sign in, the code is
 * exchanged as a public client, without a secret. Every address must be on an allowed host, whoever named it.
 */
final class ExternalIdpLogin implements LoginMethod {
    private static final String METADATA = "/.well-known/openid-configuration";

    private final LoginFlow flow;
    private final LoginWay.ExternalIdp company;
    private final LoginSettings settings;
    private final BrowserSignIn signIn;
    private @Nullable URI tokenEndpoint;
    private String redirect = "";

    ExternalIdpLogin(LoginFlow flow, LoginWay.ExternalIdp company) {
        this.flow = flow;
        this.company = company;
        this.settings = flow.parts().settings();
        this.signIn = new BrowserSignIn(flow, this::cameBack);
    }

    @Override
    public void start() {
        if (!settings.allowsIdp(company.issuer())) {
            flow.fail("the host of the company's sign-in service is not allowed (expected: Microsoft Entra, Okta or a"
                    + " host of the configuration)");
            return;
        }
        String issuer = company.issuer().toString().replaceAll("/+$", "");
        flow.look(URI.create(issuer + METADATA), "check the issuer's address", this::published);
    }

    private void published(AuthAnswer answer) {
        URI authorize = answer.address("authorization_endpoint");
        URI token = answer.address("token_endpoint");
        if (!answer.isSuccess() || authorize == null || token == null) {
            flow.fail("the company's sign-in service published nothing usable (it answered " + answer.summary() + ")");
            return;
        }
        if (!settings.allowsIdp(authorize) || !settings.allowsIdp(token)) {
            flow.fail("the company's sign-in service points to a host that is not allowed");
            return;
        }
        tokenEndpoint = token;
        signIn.listen(port -> show(authorize, port));
    }

    private void show(URI authorize, int port) {
        redirect = "http://localhost:" + (port > 0 ? port : settings.ports().get(0)) + BrowserSignIn.PATH;
        String page =
                authorize + (authorize.getRawQuery() == null ? "?" : "&") + "response_type=code&response_mode=query"
                        + "&client_id=" + encoded(company.clientId())
                        + "&redirect_uri=" + encoded(redirect)
                        + "&scope=" + encoded(company.scopes())
                        + "&state=" + signIn.pkce().state()
                        + "&code_challenge=" + signIn.pkce().challenge()
                        + "&code_challenge_method=S256"
                        + (company.loginHint() == null ? "" : "&login_hint=" + encoded(company.loginHint()));
        flow.show(
                new LoginPrompt.OpenPage(
                        settings.opened(URI.create(page)), signIn.pkce().state(), port),
                settings.expiry());
    }

    @Override
    public void paste(Callback callback) {
        signIn.paste(callback);
    }

    private void cameBack(Callback callback) {
        URI token = tokenEndpoint;
        String code = callback.value("code");
        if (token == null || code.isEmpty()) {
            flow.fail("the company's sign-in page came back without a code; start again");
            return;
        }
        String form = "grant_type=authorization_code"
                + "&client_id=" + encoded(company.clientId())
                + "&code=" + encoded(code)
                + "&redirect_uri=" + encoded(redirect)
                + "&code_verifier=" + encoded(signIn.pkce().verifier())
                + "&scope=" + encoded(company.scopes());
        flow.askForm(token, form, SocialTokens.START_AGAIN, answer -> signedIn(answer, token));
    }

    private void signedIn(AuthAnswer answer, URI token) {
        AccessToken access = answer.accessToken(
                "access_token", "expires_in", flow.parts().clock().instant());
        if (!answer.isSuccess() || access == null) {
            flow.fail("the company's sign-in service refused the code (it answered " + answer.summary()
                    + "); start again");
            return;
        }
        flow.signedIn(new ExternalIdpCredentials(
                access,
                answer.secret("refresh_token"),
                null,
                null,
                token.toString(),
                company.issuer().toString(),
                company.clientId(),
                company.scopes()));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void stop() {
        signIn.stop();
    }
}
