/** What all client protocols share, each feature through the public port in every protocol. */
@NullMarked
package io.kiroproxy.it.feature;

import org.jspecify.annotations.NullMarked;
