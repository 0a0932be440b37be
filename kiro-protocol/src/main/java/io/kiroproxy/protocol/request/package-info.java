/**
 * Pieces of requests that several client protocols have in common: files in {@code data:} addresses, the arguments of
 * replayed calls, and the names of what a request asks for in vain.
 */
@NullMarked
package io.kiroproxy.protocol.request;

import org.jspecify.annotations.NullMarked;
