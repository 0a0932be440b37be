/** The product as a user runs it: a process of its own, its command line, its files, its signals. */
@NullMarked
package io.kiroproxy.it.process;

import org.jspecify.annotations.NullMarked;
