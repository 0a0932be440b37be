package io.kiroproxy.simulator.auth;

import io.kiroproxy.simulator.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;

/**
 * The files of the official clients for one account, with the tokens of the moment (kiro-upstream.md 8.2 and 8.3). API
 * keys have none.
 */
public final class IdeFiles {
    /** The name of the IDE's token file in {@code ~/.aws/sso/cache}. */
    public static final String TOKEN_FILE = "kiro-auth-token.json";

    private static final DateTimeFormatter WITH_ZONE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter WITHOUT_ZONE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS").withZone(ZoneOffset.UTC);

    private final SimulatedAccount account;
    private final URI baseUri;

    IdeFiles(SimulatedAccount account, URI baseUri) {
        this.account = account;
        this.baseUri = baseUri;
    }

    /** The start URL of the organisation or of Builder ID. */
    public String startUrl() {
        return account.kind() == AccountKind.BUILDER_ID
                ? "https://view.awsapps.com/start"
                : "https://" + account.name() + ".awsapps.com/start";
    }

    /** Lower-case hex SHA-1 of {@code {"startUrl":"…"}}: the name of the registration file without its ending. */
    public String clientIdHash() {
        return Secrets.sha1("{\"startUrl\":\"" + startUrl() + "\"}");
    }

    /** The text of {@value #TOKEN_FILE}. */
    public String tokenFile() {
        Map<String, Object> file = Json.object(
                "accessToken", account.accessToken(),
                "refreshToken", account.refreshToken(),
                "profileArn", account.profileArn(),
                "expiresAt", WITH_ZONE.format(account.expiresAt()));
        switch (account.kind()) {
            case SOCIAL -> file.putAll(Json.object("authMethod", "social", "provider", "Google"));
            case BUILDER_ID ->
                file.putAll(Json.object(
                        "clientIdHash",
                        clientIdHash(),
                        "authMethod",
                        "IdC",
                        "provider",
                        "BuilderId",
                        "region",
                        "us-east-1"));
            case IDENTITY_CENTER ->
                file.putAll(Json.object(
                        "clientIdHash",
                        clientIdHash(),
                        "authMethod",
                        "IdC",
                        "provider",
                        "Enterprise",
                        "region",
                        account.region(),
                        "startUrl",
                        startUrl()));
            case EXTERNAL_IDP ->
                file.putAll(Json.object(
                        "authMethod",
                        "external_idp",
                        "provider",
                        "ExternalIdp",
                        "tokenEndpoint",
                        baseUri + ExternalIdp.TOKEN_PATH,
                        "issuerUrl",
                        baseUri + "/idp",
                        "clientId",
                        account.registration().clientId(),
                        "scopes",
                        "openid offline_access"));
            case API_KEY ->
                throw new IllegalStateException(
                        "account " + account.name() + " is an API key (expected: an account with a token file)");
        }
        return Json.write(file);
    }

    /** The text of the registration file {@code {clientIdHash}.json}; only OIDC accounts have one. */
    public Optional<String> registrationFile() {
        if (!account.kind().isOidc()) {
            return Optional.empty();
        }
        ClientRegistration registration = account.registration();
        return Optional.of(Json.write(Json.object(
                "clientId", registration.clientId(),
                "clientSecret", registration.clientSecret(),
                "expiresAt", WITHOUT_ZONE.format(registration.expiresAt()),
                "scopes", registration.scopes())));
    }

    /** The value of kiro-cli's {@code auth_kv} token row: snake_case members. */
    public String cliToken() {
        return Json.write(Json.object(
                "access_token", account.accessToken(),
                "expires_at", account.expiresAt().toString(),
                "refresh_token", account.refreshToken(),
                "region", account.region(),
                "start_url", startUrl(),
                "oauth_flow", "DeviceCode",
                "scopes", ClientRegistration.SCOPES,
                "profile_arn", account.profileArn()));
    }

    /** The value of kiro-cli's {@code auth_kv} device-registration row. */
    public String cliRegistration() {
        ClientRegistration registration = account.registration();
        return Json.write(Json.object(
                "client_id", registration.clientId(),
                "client_secret", registration.clientSecret(),
                "client_secret_expires_at", registration.expiresAt().toString(),
                "region", account.region(),
                "oauth_flow", "DeviceCode",
                "scopes", registration.scopes()));
    }

    /**
     * Writes the token file and, for OIDC accounts, the registration file.
     *
     * @param directory what stands for {@code ~/.aws/sso/cache}; created when missing
     * @return the token file
     */
    public Path writeTo(Path directory) {
        try {
            Files.createDirectories(directory);
            Optional<String> registration = registrationFile();
            if (registration.isPresent()) {
                Files.writeString(directory.resolve(clientIdHash() + ".json"), registration.get());
            }
            return Files.writeString(directory.resolve(TOKEN_FILE), tokenFile());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the files of account " + account.name(), e);
        }
    }
}
