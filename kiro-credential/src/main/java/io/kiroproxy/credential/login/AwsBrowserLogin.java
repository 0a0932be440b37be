package io.kiroproxy.credential.login;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.credential.IdcCredentials.Registration;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Builder ID and Identity Center by an authorization code with PKCE (kiro-upstream.md 8.10). */
final class AwsBrowserLogin implements LoginMethod {
    private static final String GRANT = "authorization_code";

    private final LoginFlow flow;
    private final AwsOidc oidc;
    private final BrowserSignIn signIn;
    private @Nullable Registration client;
    private String redirect = "";

    AwsBrowserLogin(LoginFlow flow, LoginWay.AwsDirectory directory) {
        this.flow = flow;
        this.oidc = new AwsOidc(flow, directory);
        this.signIn = new BrowserSignIn(flow, this::cameBack);
    }

    /** The client is registered without a port: a loopback address may have any (RFC 8252 7.3). */
    @Override
    public void start() {
        oidc.register(GRANT, List.of("http://127.0.0.1" + BrowserSignIn.PATH), registration -> {
            client = registration;
            signIn.listen(port -> show(registration, port));
        });
    }

    private void show(Registration registration, int port) {
        LoginSettings settings = flow.parts().settings();
        redirect = "http://127.0.0.1:" + (port > 0 ? port : settings.ports().get(0)) + BrowserSignIn.PATH;
        URI page = oidc.uri("/authorize?response_type=code&client_id=" + encoded(registration.clientId())
                + "&redirect_uri=" + encoded(redirect)
                + "&scopes=" + encoded(String.join(",", settings.scopes()))
                + "&state=" + signIn.pkce().state()
                + "&code_challenge=" + signIn.pkce().challenge()
                + "&code_challenge_method=S256");
        flow.show(new LoginPrompt.OpenPage(settings.opened(page), signIn.pkce().state(), port), settings.expiry());
    }

    @Override
    public void paste(Callback callback) {
        signIn.paste(callback);
    }

    private void cameBack(Callback callback) {
        Registration registration = client;
        String code = callback.value("code");
        if (registration == null || code.isEmpty()) {
            flow.fail("the sign-in page came back without a code; start again");
            return;
        }
        ObjectNode body = AwsOidc.client(registration)
                .put("grantType", GRANT)
                .put("code", code)
                .put("redirectUri", redirect)
                .put("codeVerifier", signIn.pkce().verifier());
        flow.ask(oidc.uri("/token"), body, SocialTokens.START_AGAIN, answer -> {
            if (answer.isSuccess()) {
                oidc.signedIn(answer, registration);
            } else {
                flow.fail("AWS refused the code (it answered " + answer.summary() + "); start again");
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
