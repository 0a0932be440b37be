/** JSON as plain values, so that no signature of this module names a JSON library. */
@NullMarked
package io.kiroproxy.simulator.json;

import org.jspecify.annotations.NullMarked;
