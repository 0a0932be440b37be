package io.kiroproxy.credential.refresh;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.core.spi.HttpCall;
import io.kiroproxy.core.spi.HttpFields;
import io.kiroproxy.core.spi.ProxyAddress;
import io.kiroproxy.core.spi.Secret;
import io.kiroproxy.credential.ApiKeyCredentials;
import io.kiroproxy.credential.Credentials;
import io.kiroproxy.credential.ExternalIdpCredentials;
import io.kiroproxy.credential.IdcCredentials;
import io.kiroproxy.credential.SocialCredentials;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Builds the three requests (kiro-upstream.md 8.5 to 8.7). */
final class RefreshRequests {
    private static final Pattern REGION = Pattern.compile("[a-z]{2,4}(-[a-z]+)+-\\d{1,2}");
    private static final int SHORTEST_REFRESH_TOKEN = 16;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final RefreshSettings settings;

    RefreshRequests(RefreshSettings settings) {
        this.settings = settings;
    }

    HttpCall request(Credentials credentials, String machineId, @Nullable ProxyAddress proxy)
            throws UnusableCredentialsException {
        if (credentials instanceof ApiKeyCredentials) {
            throw new UnusableCredentialsException("an API key cannot be refreshed; put in a new one");
        }
        Secret refreshToken = credentials.refreshToken();
        if (refreshToken == null) {
            throw new UnusableCredentialsException("there is no refresh token");
        }
        requireWhole(refreshToken.reveal());
        if (credentials instanceof SocialCredentials) {
            return social(refreshToken, machineId, proxy);
        }
        if (credentials instanceof IdcCredentials idc) {
            return oidc(idc, refreshToken, proxy);
        }
        return external((ExternalIdpCredentials) credentials, refreshToken, proxy);
    }

    private HttpCall social(Secret refreshToken, String machineId, @Nullable ProxyAddress proxy) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("refreshToken", refreshToken.reveal());
        HttpFields fields = HttpFields.of(
                "content-type", "application/json",
                "accept", "application/json, text/plain, */*",
                "user-agent", "KiroIDE-" + settings.ideVersion() + "-" + machineId);
        return HttpCall.post(settings.socialEndpoint(), fields, bytes(body), settings.limit(), proxy);
    }

    private HttpCall oidc(IdcCredentials idc, Secret refreshToken, @Nullable ProxyAddress proxy)
            throws UnusableCredentialsException {
        IdcCredentials.Registration registration = idc.registration();
        if (registration == null) {
            throw new UnusableCredentialsException(
                    "the client registration (client id and secret) is missing; import it with its sibling file");
        }
        if (!REGION.matcher(idc.ssoRegion()).matches()) {
            throw new UnusableCredentialsException("the SSO region is not a region's name");
        }
        ObjectNode body = JsonNodeFactory.instance
                .objectNode()
                .put("clientId", registration.clientId())
                .put("clientSecret", registration.clientSecret().reveal())
                .put("grantType", "refresh_token")
                .put("refreshToken", refreshToken.reveal());
        HttpFields fields = HttpFields.of(
                "content-type", "application/json",
                "x-amz-user-agent", "aws-sdk-js/3.980.0 KiroIDE",
                "user-agent",
                        "aws-sdk-js/3.980.0 ua/2.1 os/linux#6.8.0 lang/js md/nodejs#22.22.0 api/sso-oidc#3.980.0 m/E"
                                + " KiroIDE",
                "amz-sdk-invocation-id", UUID.randomUUID().toString(),
                "amz-sdk-request", "attempt=1; max=4");
        URI uri = URI.create("https://oidc." + idc.ssoRegion() + ".amazonaws.com/token");
        return HttpCall.post(uri, fields, bytes(body), settings.limit(), proxy);
    }

    private HttpCall external(ExternalIdpCredentials idp, Secret refreshToken, @Nullable ProxyAddress proxy)
            throws UnusableCredentialsException {
        URI endpoint = tokenEndpoint(idp.tokenEndpoint());
        StringBuilder form = new StringBuilder("grant_type=refresh_token");
        form.append("&client_id=").append(encoded(idp.clientId()));
        form.append("&refresh_token=").append(encoded(refreshToken.reveal()));
        if (idp.scopes() != null) {
            form.append("&scope=").append(encoded(idp.scopes()));
        }
        HttpFields fields =
                HttpFields.of("content-type", "application/x-www-form-urlencoded", "accept", "application/json");
        byte[] body = form.toString().getBytes(StandardCharsets.US_ASCII);
        return HttpCall.post(endpoint, fields, body, settings.limit(), proxy);
    }

    private URI tokenEndpoint(String text) throws UnusableCredentialsException {
        URI endpoint;
        try {
            endpoint = URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new UnusableCredentialsException("the token endpoint is not an address");
        }
        String host = endpoint.getHost();
        boolean allowed = "https".equalsIgnoreCase(endpoint.getScheme())
                && host != null
                && endpoint.getUserInfo() == null
                && (endpoint.getPort() == -1 || endpoint.getPort() == 443)
                && settings.allowsIdpHost(host);
        if (!allowed) {
            throw new UnusableCredentialsException("the token endpoint's host "
                    + (host == null ? "is missing" : host + " is not allowed")
                    + " (expected: https and a host of the allow-list)");
        }
        return endpoint;
    }

    private static void requireWhole(String refreshToken) throws UnusableCredentialsException {
        if (refreshToken.length() < SHORTEST_REFRESH_TOKEN || refreshToken.endsWith("...")) {
            throw new UnusableCredentialsException(
                    "the refresh token was cut short (" + refreshToken.length() + " characters); copy all of it");
        }
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private static byte[] bytes(ObjectNode body) {
        try {
            return JSON.writeValueAsBytes(body);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalStateException("a tree of texts could not be written", e);
        }
    }
}
