@NullMarked
package io.kiroproxy.server.config;

import org.jspecify.annotations.NullMarked;
