package io.kiroproxy.simulator.auth;

import java.time.Instant;
import java.util.List;

/**
 * An OIDC client registration.
 *
 * @param clientId the public id
 * @param clientSecret the secret
 * @param expiresAt when it ends, about 90 days after its start
 * @param scopes what it may ask for
 * @param redirectUris where authorization codes may go; empty for the device flow
 * @param issuerUrl the start URL it was registered for, empty for none
 */
public record ClientRegistration(
        String clientId,
        String clientSecret,
        Instant expiresAt,
        List<String> scopes,
        List<String> redirectUris,
        String issuerUrl) {
    /** The scopes of the official clients (kiro-upstream.md 8.10). */
    public static final List<String> SCOPES = List.of(
            "codewhisperer:completions",
            "codewhisperer:analysis",
            "codewhisperer:conversations",
            "codewhisperer:transformations",
            "codewhisperer:taskassist");

    /** Copies the lists. */
    public ClientRegistration {
        scopes = List.copyOf(scopes);
        redirectUris = List.copyOf(redirectUris);
    }

    /** The id; the secret prints as stars. */
    @Override
    public String toString() {
        return "ClientRegistration[" + clientId + ", ***]";
    }
}
