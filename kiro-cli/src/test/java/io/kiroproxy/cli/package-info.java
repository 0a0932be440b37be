@NullMarked
package io.kiroproxy.cli;

import org.jspecify.annotations.NullMarked;
