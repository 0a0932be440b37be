/**
 * Where the upstream's operations live and how a client presents itself there, as data.
 *
 * <p>{@link io.kiroproxy.protocol.kiro.endpoint.EndpointTable} reads {@code endpoints.yaml} from the jar, lays the
 * operator's file over it, and answers for one operation and one account with an ordered list of
 * {@link io.kiroproxy.protocol.kiro.endpoint.ResolvedEndpoint}: URI, header fields, and where the profile ARN goes.
 * A resolved endpoint is bound to its account, so that no request can mix the parts of two (kiroproxy-contract.md 2.6
 * d4). Public for the packages of the Kiro provider only, no promise to others, but for the table's {@code load}.
 */
@NullMarked
package io.kiroproxy.protocol.kiro.endpoint;

import org.jspecify.annotations.NullMarked;
