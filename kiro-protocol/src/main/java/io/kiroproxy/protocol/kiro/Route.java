package io.kiroproxy.protocol.kiro;

import io.kiroproxy.core.spi.AccountIdentity;
import io.kiroproxy.core.spi.UpstreamFailure;
import io.kiroproxy.core.spi.UpstreamFailure.Kind;
import io.kiroproxy.protocol.kiro.EndpointMemory.Way;
import io.kiroproxy.protocol.kiro.endpoint.Operation;
import io.kiroproxy.protocol.kiro.endpoint.ResolvedEndpoint;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The ways to one operation of one account, and which of them is in use. Immutable; the next way is another route.
 *
 * @param ways in the order to try them
 * @param at the one in use
 * @param attempt counts the tries, from 1
 */
record Route(KiroParts parts, Operation operation, AccountIdentity account, List<Way> ways, int at, int attempt) {

    Route {
        ways = List.copyOf(ways);
    }

    /**
     * The route of {@code operation} for {@code account}.
     *
     * @throws io.kiroproxy.core.GatewayException when the account cannot have one
     */
    static Route of(KiroParts parts, Operation operation, AccountIdentity account) {
        List<ResolvedEndpoint> table = parts.options().endpoints().resolve(operation, account);
        return new Route(
                parts, operation, account, parts.endpoints().order(operation, account.accountId(), table), 0, 1);
    }

    ResolvedEndpoint endpoint() {
        return ways.get(at).endpoint();
    }

    /** The same way once more. */
    Route again() {
        return new Route(parts, operation, account, ways, at, attempt + 1);
    }

    /** This way has answered. */
    void succeeded() {
        parts.endpoints().succeeded(operation, account.accountId(), ways.get(at));
        parts.refusedTokens().accepted(account);
    }

    /**
     * The way to try after {@code failure} (kiro-upstream-2026.md 11, "host switch on"): the next one where the host is
     * to blame or wants a profile that another does not; for a token that was refused even after it was renewed, first
     * the other token type, then the next host.
     *
     * @return null when there is none, or when another host would not help
     */
    @Nullable
    Route after(UpstreamFailure failure) {
        if (hostIsToBlame(failure)) {
            return next();
        }
        if (failure.kind() != Kind.AUTH_EXPIRED || !parts.refusedTokens().refusedAfterRenewal(account)) {
            return null;
        }
        Way way = ways.get(at);
        ResolvedEndpoint other = way.otherTokenType() ? null : way.endpoint().withOtherTokenType();
        if (other == null) {
            return next();
        }
        List<Way> changed = new ArrayList<>(ways);
        changed.set(at, new Way(other, true));
        return new Route(parts, operation, account, changed, at, attempt + 1);
    }

    private @Nullable Route next() {
        parts.endpoints().failed(operation, account.accountId(), ways.get(at));
        return at + 1 < ways.size() ? new Route(parts, operation, account, ways, at + 1, attempt + 1) : null;
    }

    private static boolean hostIsToBlame(UpstreamFailure failure) {
        boolean wantsProfile = failure.kind() == Kind.ACCESS_DENIED && failure.status() == 400;
        boolean gateway = failure.status() >= 502 && failure.status() <= 504;
        return failure.kind() == Kind.NETWORK || failure.kind() == Kind.ENDPOINT_UNKNOWN || wantsProfile || gateway;
    }
}
