@NullMarked
package io.kiroproxy.server.history;

import org.jspecify.annotations.NullMarked;
