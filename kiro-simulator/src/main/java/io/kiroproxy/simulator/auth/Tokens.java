package io.kiroproxy.simulator.auth;

import java.time.Instant;

/**
 * A pair of tokens as issued.
 *
 * @param access the access token, or the API key
 * @param refresh the refresh token; empty for API keys
 * @param expiresAt when the access token ends
 */
public record Tokens(String access, String refresh, Instant expiresAt) {
    /** The expiry; the tokens print as stars. */
    @Override
    public String toString() {
        return "Tokens[***, until " + expiresAt + "]";
    }
}
