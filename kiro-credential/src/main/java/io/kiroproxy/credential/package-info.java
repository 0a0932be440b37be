/**
 * Accounts: who is logged in, whether an account may be used now, and which one a call gets.
 *
 * <p>{@link io.kiroproxy.credential.AccountRegistry} is the front. It holds an immutable {@link
 * io.kiroproxy.credential.Account} per login, hands out leases to the engine, and turns the outcome of each attempt
 * into {@link io.kiroproxy.credential.AccountHealth}. Among the accounts that may be used an {@link
 * io.kiroproxy.credential.AccountSelector} chooses. Access tokens are renewed by one keeper thread, one refresh per
 * account at a time, over the exchanges in {@code credential.refresh}; what is kept on disk is the business of {@code
 * credential.store}; where credentials come from is that of {@code credential.source}, and signing
 * in that of {@code credential.login}.
 *
 * <p>Nothing here waits on a caller's thread: locks are short and never held over I/O, files and sockets belong to the
 * keeper.
 */
@NullMarked
package io.kiroproxy.credential;

import org.jspecify.annotations.NullMarked;
