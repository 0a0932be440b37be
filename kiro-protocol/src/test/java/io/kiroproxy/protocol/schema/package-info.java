/** Tests of the schema check. */
@NullMarked
package io.kiroproxy.protocol.schema;

import org.jspecify.annotations.NullMarked;
