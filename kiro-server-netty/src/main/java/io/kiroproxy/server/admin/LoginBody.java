package io.kiroproxy.server.admin;

import io.kiroproxy.core.spi.ProxyAddress;
import io.kiroproxy.core.spi.Secret;
import io.kiroproxy.credential.AccountId;
import io.kiroproxy.credential.login.LoginRequest;
import io.kiroproxy.credential.login.LoginWay;
import io.kiroproxy.credential.login.SocialProvider;
import io.kiroproxy.server.http.ApiRequest;
import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What somebody asks of a login, from a request's body. */
final class LoginBody {

    private static final String METHODS =
            "google, github, social-device, builder-id, identity-center, external-idp or api-key";

    private final Inputs inputs;

    private LoginBody(Inputs inputs) {
        this.inputs = inputs;
    }

    static LoginRequest read(ApiRequest request) {
        LoginBody body = new LoginBody(Inputs.of(request));
        String name = body.inputs.text("name");
        String account = body.inputs.text("account");
        ProxyAddress proxy = AccountRoutes.proxy(body.inputs.text("proxy_url"));
        return new LoginRequest(
                body.way(), name == null || name.isBlank() ? null : name.strip(), existing(account), proxy);
    }

    private static @Nullable AccountId existing(@Nullable String id) {
        if (id == null || id.isBlank()) {
            return null;
        }
        if (!AccountId.isValid(id)) {
            throw RefusedRequest.noAccount();
        }
        return AccountId.of(id);
    }

    private LoginWay way() {
        String method = inputs.neededText("method").strip().toLowerCase(Locale.ROOT);
        boolean browser = inputs.flag("browser", false);
        return switch (method) {
            case "google" -> new LoginWay.SocialBrowser(SocialProvider.GOOGLE);
            case "github" -> new LoginWay.SocialBrowser(SocialProvider.GITHUB);
            case "social-device" -> new LoginWay.SocialDevice(provider(inputs.text("provider", "google")));
            case "builder-id" -> aws(LoginWay.AwsDirectory.BUILDER_ID, browser);
            case "identity-center" -> aws(directory(inputs, inputs.neededText("start_url")), browser);
            case "external-idp" -> company();
            case "api-key" ->
                new LoginWay.ApiKey(Secret.of(inputs.neededText("api_key").strip()));
            default ->
                throw RefusedRequest.invalid(
                        "body", "method", "Unknown way to sign in (expected: " + METHODS + ")", "enum");
        };
    }

    static SocialProvider provider(String text) {
        for (SocialProvider provider : SocialProvider.values()) {
            if (provider.label().equalsIgnoreCase(text.strip())) {
                return provider;
            }
        }
        throw RefusedRequest.invalid("body", "provider", "Unknown provider (expected: google or github)", "enum");
    }

    private static LoginWay aws(LoginWay.AwsDirectory directory, boolean browser) {
        return browser ? new LoginWay.AwsBrowser(directory) : new LoginWay.AwsDevice(directory);
    }

    /** The directory with that sign-in page, in the field {@code region} or where Builder IDs live. */
    static LoginWay.AwsDirectory directory(Inputs inputs, String startUrl) {
        String given = inputs.text("region", "").strip();
        String region = given.isEmpty() ? LoginWay.BUILDER_ID_REGION : given;
        String wrong = "region";
        try {
            LoginWay.AwsDirectory builderId = new LoginWay.AwsDirectory(LoginWay.BUILDER_ID_START_URL, region);
            wrong = "start_url";
            return startUrl.equals(builderId.startUrl()) ? builderId : new LoginWay.AwsDirectory(startUrl, region);
        } catch (IllegalArgumentException e) {
            throw RefusedRequest.invalid("body", wrong, String.valueOf(e.getMessage()), "value_error");
        }
    }

    private LoginWay company() {
        String issuer = inputs.text("issuer_url");
        if (issuer == null || issuer.isBlank()) {
            // The portal knows where the person belongs and sends them on.
            return new LoginWay.SocialBrowser(SocialProvider.GOOGLE);
        }
        try {
            return new LoginWay.ExternalIdp(
                    URI.create(issuer.strip()),
                    inputs.neededText("client_id").strip(),
                    inputs.text("scopes", "openid"),
                    inputs.text("login_hint"));
        } catch (IllegalArgumentException e) {
            throw RefusedRequest.invalid("body", "issuer_url", String.valueOf(e.getMessage()), "value_error");
        }
    }
}
