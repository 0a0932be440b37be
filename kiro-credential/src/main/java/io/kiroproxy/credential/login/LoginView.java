package io.kiroproxy.credential.login;

import java.time.Instant;
import java.util.Objects;

/**
 * A login at one moment.
 *
 * @param id its name
 * @param request what was asked for
 * @param state where it stands
 * @param startedAt when it began
 * @param expiresAt when it ends by itself
 */
public record LoginView(LoginId id, LoginRequest request, LoginState state, Instant startedAt, Instant expiresAt) {
    public LoginView {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(request, "request");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(startedAt, "startedAt");
        Objects.requireNonNull(expiresAt, "expiresAt");
    }
}
