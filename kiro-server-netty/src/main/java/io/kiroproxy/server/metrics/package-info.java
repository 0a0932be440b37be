/**
 * Metrics with the names of ecosystem.md 3.2, through Micrometer into the registry of the server or of whoever embeds it.
 *
 * <p>{@code ServerMetrics} is the front. {@code CallMeters} counts a call once it is over, so that nothing is measured while
 * its events pass; {@code AccountMeters} shows the accounts as they are when somebody looks; {@code Labels} keeps what
 * clients choose freely out of the labels.
 */
@NullMarked
package io.kiroproxy.server.metrics;

import org.jspecify.annotations.NullMarked;
