/**
 * A call's whole way without sockets: a client's bytes in, a client's bytes out, through protocol, gateway and provider, on
 * the caller's own thread. What the microbenchmarks time and what the allocation guard counts.
 */
@NullMarked
package io.kiroproxy.benchmarks.path;

import org.jspecify.annotations.NullMarked;
