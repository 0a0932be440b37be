@NullMarked
package io.kiroproxy.protocol.openaierror;

import org.jspecify.annotations.NullMarked;
