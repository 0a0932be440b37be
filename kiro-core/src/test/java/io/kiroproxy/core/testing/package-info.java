/**
 * Fixtures for tests of this and other modules: time that moves by hand, a scripted transport, a provider with a
 * one-line-per-event wire format, a pool that remembers what became of its leases, and the contract of transports.
 */
@NullMarked
package io.kiroproxy.core.testing;

import org.jspecify.annotations.NullMarked;
