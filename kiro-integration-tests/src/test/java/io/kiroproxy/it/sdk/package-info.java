/** The vendors' own Java SDKs as clients of the proxy in front of the simulator. */
@NullMarked
package io.kiroproxy.it.sdk;

import org.jspecify.annotations.NullMarked;
