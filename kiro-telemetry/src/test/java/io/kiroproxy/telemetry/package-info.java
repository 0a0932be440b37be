@NullMarked
package io.kiroproxy.telemetry;

import org.jspecify.annotations.NullMarked;
