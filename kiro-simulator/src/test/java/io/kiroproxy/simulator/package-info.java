@NullMarked
package io.kiroproxy.simulator;

import org.jspecify.annotations.NullMarked;
