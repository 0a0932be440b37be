@NullMarked
package io.kiroproxy.server.clients;

import org.jspecify.annotations.NullMarked;
