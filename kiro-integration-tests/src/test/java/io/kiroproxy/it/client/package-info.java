/**
 * Published clients, installed with npm and run headless against the proxy in front of the simulator. Where npm or the
 * network is missing, these tests are skipped and say so.
 */
@NullMarked
package io.kiroproxy.it.client;

import org.jspecify.annotations.NullMarked;
