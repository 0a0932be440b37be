/**
 * The three OAuth exchanges that turn a refresh token into an access token (kiro-upstream.md 8.5 to 8.7). No state and
 * no retries: when to refresh, and what a refusal means for the account, is decided by the registry.
 */
@NullMarked
package io.kiroproxy.credential.refresh;

import org.jspecify.annotations.NullMarked;
