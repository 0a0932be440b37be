package io.kiroproxy.credential.login;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.core.spi.CredentialKind;
import io.kiroproxy.core.spi.Secret;
import io.kiroproxy.credential.AccessToken;
import io.kiroproxy.credential.IdcCredentials;
import io.kiroproxy.credential.IdcCredentials.Registration;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/** What both AWS logins ask the directory's OIDC service (kiro-upstream.md 8.10). The region was checked by then. */
final class AwsOidc {
    private final LoginFlow flow;
    private final LoginWay.AwsDirectory directory;

    AwsOidc(LoginFlow flow, LoginWay.AwsDirectory directory) {
        this.flow = flow;
        this.directory = directory;
    }

    URI uri(String path) {
        return URI.create("https://oidc." + directory.region() + ".amazonaws.com" + path);
    }

    /** Registers a client of our own; its secret belongs to the tokens for ever. */
    void register(String grantType, List<String> redirectUris, Consumer<Registration> registered) {
        LoginSettings settings = flow.parts().settings();
        ObjectNode body = JsonNodeFactory.instance
                .objectNode()
                .put("clientName", settings.awsClientName())
                .put("clientType", "public");
        settings.scopes().forEach(body.putArray("scopes")::add);
        body.putArray("grantTypes").add(grantType).add("refresh_token");
        if (!redirectUris.isEmpty()) {
            redirectUris.forEach(body.putArray("redirectUris")::add);
            body.put("issuerUrl", directory.startUrl());
        }
        flow.ask(uri("/client/register"), body, "try again", answer -> {
            String clientId = answer.text("clientId");
            Secret clientSecret = answer.secret("clientSecret");
            if (!answer.isSuccess() || clientId == null || clientSecret == null) {
                flow.fail("AWS registered no client (it answered " + answer.summary() + ")");
                return;
            }
            long end = answer.number("clientSecretExpiresAt");
            registered.accept(new Registration(clientId, clientSecret, end > 0 ? Instant.ofEpochSecond(end) : null));
        });
    }

    /** A body that names the client. */
    static ObjectNode client(Registration registration) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("clientId", registration.clientId())
                .put("clientSecret", registration.clientSecret().reveal());
    }

    /** The login is done when the answer holds tokens. Tokens and registration go on together. */
    void signedIn(AuthAnswer answer, Registration registration) {
        AccessToken access = answer.accessToken(flow.parts().clock().instant());
        if (access == null) {
            flow.fail("AWS answered without an access token; start again");
            return;
        }
        flow.signedIn(new IdcCredentials(
                directory.isBuilderId() ? CredentialKind.BUILDER_ID : CredentialKind.IDENTITY_CENTER,
                access,
                answer.secret("refreshToken"),
                null,
                null,
                registration,
                directory.startUrl(),
                directory.region()));
    }
}
