/**
 * The history of calls in the home's {@code history.db} (architecture.md 10): a row for each call with its attempts and
 * nothing of what was said, sums by minute, hour and day, and captures where an administrator asked for them.
 *
 * <p>{@code CallHistory} is the front. {@code HistoryWriter} owns the one connection that writes, on a thread of its own:
 * it opens the file there, takes what is to be kept from a bounded queue, writes it in batches, and throws away what is
 * too old or too much ({@code Retention}). {@code HistoryReader} owns the connections that read. A file that is broken is
 * put aside and a new one begun; whatever happens to the file, calls go on.
 *
 * <p>{@code CallTable} and {@code RollupTable} know the SQL. Lists are paged by key and never read more than a bounded
 * number of rows at a time; charts and facets are read from the sums only.
 *
 * <p>Not for use outside this module: what is public here is so for the packages beside it only.
 */
@NullMarked
package io.kiroproxy.server.history;

import org.jspecify.annotations.NullMarked;
