/** Looks for what keeps the proxy from working and says what to do about it. */
@NullMarked
package io.kiroproxy.server.doctor;

import org.jspecify.annotations.NullMarked;
