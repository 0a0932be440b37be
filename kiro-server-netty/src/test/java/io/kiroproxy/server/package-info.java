@NullMarked
package io.kiroproxy.server;

import org.jspecify.annotations.NullMarked;
