/**
 * The web UI: plain ES modules below {@code ui} on the class path, without a build step (architecture.md 14). {@code
 * StaticAssets} reads them once; the edge serves them from memory.
 *
 * <p>What is served is a fixed list: the file {@code files.txt} beside them. A path that is not in it does not exist,
 * whatever it spells.
 */
@NullMarked
package io.kiroproxy.server.ui;

import org.jspecify.annotations.NullMarked;
