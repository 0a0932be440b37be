@NullMarked
package io.kiroproxy.server.http;

import org.jspecify.annotations.NullMarked;
