package io.kiroproxy.credential.source;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.core.spi.CredentialKind;
import io.kiroproxy.core.spi.Secret;
import io.kiroproxy.credential.AccessToken;
import io.kiroproxy.credential.ApiKeyCredentials;
import io.kiroproxy.credential.Credentials;
import io.kiroproxy.credential.ExternalIdpCredentials;
import io.kiroproxy.credential.IdcCredentials;
import io.kiroproxy.credential.SocialCredentials;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes credentials in the IDE's spelling, replacing the other spellings of the same field. */
final class CredentialWriter {
    private static final List<String> OTHER_SPELLINGS = List.of(
            "access_token",
            "refresh_token",
            "expires_at",
            "expire",
            "expired",
            "profile_arn",
            "client_id",
            "client_secret",
            "auth_method",
            "auth",
            "start_url",
            "idc_region",
            "idcRegion",
            "sso_region",
            "auth_region",
            "authRegion",
            "api_region",
            "token_endpoint",
            "issuer_url",
            "scope",
            "kiro_api_key",
            "api_key",
            "apiKey",
            "clientSecretExpiresAt",
            "client_secret_expires_at",
            "client_id_hash",
            "idp");

    /** What some kinds have and others must not keep from a login before. */
    private static final List<String> OF_SOME_KINDS = List.of(
            "clientId",
            "clientSecret",
            "registrationExpiresAt",
            "startUrl",
            "apiRegion",
            "tokenEndpoint",
            "issuerUrl",
            "kiroApiKey");

    private CredentialWriter() {}

    static void write(ObjectNode json, Credentials credentials) {
        json.remove(OTHER_SPELLINGS);
        json.remove(OF_SOME_KINDS);
        if (credentials instanceof ApiKeyCredentials key) {
            json.put("authMethod", "api_key");
            json.put("kiroApiKey", key.key().reveal());
            json.remove("accessToken");
            put(json, "profileArn", key.profileArn());
            put(json, "region", key.region());
            return;
        }
        AccessToken access = credentials.accessToken();
        put(json, "accessToken", access == null ? null : access.secret());
        put(json, "refreshToken", credentials.refreshToken());
        put(json, "profileArn", credentials.profileArn());
        put(json, "expiresAt", access == null ? null : access.expiresAt().toString());
        if (credentials instanceof SocialCredentials social) {
            json.put("authMethod", "social");
            put(json, "provider", social.provider());
            put(json, "region", social.region());
        } else if (credentials instanceof IdcCredentials idc) {
            write(json, idc);
        } else if (credentials instanceof ExternalIdpCredentials idp) {
            json.put("authMethod", "external_idp");
            json.put("provider", "ExternalIdp");
            put(json, "apiRegion", idp.region());
            json.put("tokenEndpoint", idp.tokenEndpoint());
            put(json, "issuerUrl", idp.issuerUrl());
            json.put("clientId", idp.clientId());
            put(json, "scopes", idp.scopes());
        }
    }

    private static void write(ObjectNode json, IdcCredentials idc) {
        json.put("authMethod", "IdC");
        json.put("provider", idc.kind() == CredentialKind.BUILDER_ID ? "BuilderId" : "Enterprise");
        json.put("region", idc.ssoRegion());
        json.remove("ssoRegion");
        put(json, "apiRegion", idc.region());
        put(json, "startUrl", idc.startUrl());
        IdcCredentials.Registration registration = idc.registration();
        if (registration != null) {
            json.put("clientId", registration.clientId());
            json.put("clientSecret", registration.clientSecret().reveal());
            put(
                    json,
                    "registrationExpiresAt",
                    registration.expiresAt() == null
                            ? null
                            : registration.expiresAt().toString());
        }
    }

    private static void put(ObjectNode json, String name, @Nullable Secret value) {
        put(json, name, value == null ? null : value.reveal());
    }

    private static void put(ObjectNode json, String name, @Nullable String value) {
        if (value == null) {
            json.remove(name);
        } else {
            json.put(name, value);
        }
    }
}
