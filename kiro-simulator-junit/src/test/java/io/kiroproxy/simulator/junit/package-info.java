@NullMarked
package io.kiroproxy.simulator.junit;

import org.jspecify.annotations.NullMarked;
