/**
 * Keys of clients, what they may do and what they may use up (user-pains.md P33 and P34).
 *
 * <p>{@link io.kiroproxy.server.access.ClientKeys} issues keys and knows them again; only SHA-256 sums are kept.
 * {@link io.kiroproxy.server.access.KeyScopes} says what a key is for,
 * {@link io.kiroproxy.server.access.KeyLimits} how fast and {@link io.kiroproxy.server.access.KeyBudget} how much.
 * Before a call its {@link io.kiroproxy.server.access.Claim} is reserved with the
 * {@link io.kiroproxy.server.access.AccessState}, after it the {@link io.kiroproxy.server.access.Spending} is settled;
 * a reservation that nobody settles ends by itself.
 *
 * <p>{@code AccessState} is the one place where replicas would share something (decisions.md 28). The implementation
 * here keeps it in memory and in two files of the home: {@code keys.json} and {@code state/keys.json}.
 */
@NullMarked
package io.kiroproxy.server.access;

import org.jspecify.annotations.NullMarked;
