/** Tests of the JSON reader and writer. */
@NullMarked
package io.kiroproxy.protocol.json;

import org.jspecify.annotations.NullMarked;
