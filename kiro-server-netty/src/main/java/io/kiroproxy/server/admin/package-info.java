/**
 * The admin API below {@code /api}: KiroProxy's routes with its shapes (kiroproxy-contract.md 2.1 and 2.2) and what our
 * own features add. Not for use outside this module: what is public here is so for the packages beside it only.
 *
 * <p>{@code AdminApi} puts the routes together. Each group of them is a class that answers with {@code Endpoint}s: a
 * method, a path and an {@code Action} which makes a {@code Result}, on a worker thread, from an {@code ApiRequest}.
 * Logical failures are results too ({@code {"ok":false,"error":…}} with status 200, as in the original); what the caller
 * did wrong is a {@code RefusedRequest}, {@code {"detail":…}} with 400, 403, 404 or 422.
 *
 * <p>{@code CallJournal} remembers calls. It hears of each from two sides, the HTTP edge ({@code ServedCall}: path, status,
 * what the client was told) and the gateway ({@code CallRecord}: model, account, tokens), joins the two, counts them in
 * {@code CallCounts} and keeps the newest in {@code CallRing}.
 *
 * <p>No answer holds a token, a key or a password, with one exception: {@code GET /api/accounts/export?secrets=1} with the
 * admin key (decisions.md 13).
 */
@NullMarked
package io.kiroproxy.server.admin;

import org.jspecify.annotations.NullMarked;
