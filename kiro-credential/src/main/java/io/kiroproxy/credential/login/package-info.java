/**
 * Getting an account in: sign-in over a browser or a device code, and API keys.
 *
 * <p>{@link io.kiroproxy.credential.login.LoginFlows} is the front. A {@link io.kiroproxy.credential.login.LoginRequest}
 * says how somebody wants to sign in; the flow that it starts shows a {@link io.kiroproxy.credential.login.LoginPrompt},
 * waits by timers or on a loopback port, and ends in one {@link io.kiroproxy.credential.login.LoginState}. Inside, a
 * {@code LoginFlow} owns the state and the clock of one sign-in, a {@code LoginMethod} knows the exchanges of its kind,
 * and a {@code Handover} turns credentials into an account of the registry.
 *
 * <p>Everything about flows runs on one executor and never blocks; only the loopback listener has a thread of its own.
 */
@NullMarked
package io.kiroproxy.credential.login;

import org.jspecify.annotations.NullMarked;
