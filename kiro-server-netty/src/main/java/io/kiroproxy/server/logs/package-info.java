/**
 * The server's log as its administrator sees it: the newest lines in memory, and levels that can be changed while it runs.
 * Works on {@code java.util.logging}, which is what {@code System.Logger} speaks to unless an embedder has put something else
 * there; then the lines stay there and levels are changed there.
 */
@NullMarked
package io.kiroproxy.server.logs;

import org.jspecify.annotations.NullMarked;
