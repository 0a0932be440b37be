/** What others implement: upstream providers, account pools and HTTP transports, and the values they exchange. */
@NullMarked
package io.kiroproxy.core.spi;

import org.jspecify.annotations.NullMarked;
