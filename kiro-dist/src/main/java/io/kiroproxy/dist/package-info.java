/**
 * Makes what is delivered: manual pages, completions, and a Java runtime of its own. Run by the build; nothing of it is
 * in an archive.
 */
@NullMarked
package io.kiroproxy.dist;

import org.jspecify.annotations.NullMarked;
