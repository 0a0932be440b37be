/**
 * What HTTP/2 towards the upstream costs and saves: {@code Http2Comparison} reads one canned answer through our transport,
 * once over HTTP/1.1 and once over HTTP/2, in turn in one run. {@code TlsUpstream} offers both with the same TLS
 * ({@code ServerKey}) in a process of its own ({@code UpstreamProcess}); {@code Calls} makes the calls and checks what they
 * bring; a {@code Cost} is what the reading process has used.
 */
@NullMarked
package io.kiroproxy.benchmarks.http2;

import org.jspecify.annotations.NullMarked;
