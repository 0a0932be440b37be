@NullMarked
package io.kiroproxy.protocol.responses;

import org.jspecify.annotations.NullMarked;
