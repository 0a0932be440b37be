/**
 * Checks answers of the model against the JSON Schema a client demanded. Only what matters for that: a value is checked,
 * nothing is fetched, and every run is bounded in steps, depth and problems.
 */
@NullMarked
package io.kiroproxy.protocol.schema;

import org.jspecify.annotations.NullMarked;
