/**
 * Accounts, their tokens, and the services that hand them out: the social token service, AWS SSO OIDC and an external
 * identity provider (kiro-upstream.md 8, kiro-upstream-2026.md 6).
 *
 * <p>An {@link io.kiroproxy.simulator.auth.AccountSpec} says what an account is; registering it with the
 * {@link io.kiroproxy.simulator.auth.AccountBook} makes a live {@link io.kiroproxy.simulator.auth.SimulatedAccount}
 * with tokens. Refresh tokens rotate at every use and the old one is refused.
 */
@NullMarked
package io.kiroproxy.simulator.auth;

import org.jspecify.annotations.NullMarked;
