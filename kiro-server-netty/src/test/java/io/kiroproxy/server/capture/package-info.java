@NullMarked
package io.kiroproxy.server.capture;

import org.jspecify.annotations.NullMarked;
