/** Tests of client keys, their limits and budgets. */
@NullMarked
package io.kiroproxy.server.access;

import org.jspecify.annotations.NullMarked;
