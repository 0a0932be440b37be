/** The rules of {@code docs/architecture.md} and {@code CONTRIBUTING.md} that a machine can check. */
@NullMarked
package io.kiroproxy.it.architecture;

import org.jspecify.annotations.NullMarked;
