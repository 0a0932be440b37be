package io.kiroproxy.server.config;

import io.kiroproxy.core.FailoverLimits;
import java.util.List;
import java.util.Objects;

/**
 * Everything a server can be told.
 *
 * @param listen where it listens
 * @param allowedHosts names beside the loopback ones that {@code Host} and {@code Origin} may carry, without port
 * @param limits sizes and counts of the HTTP edge
 * @param timeouts waits of the HTTP edge
 * @param accessLog whether each call is one log line
 * @param access who may call
 * @param upstream for the builder of provider and transport
 * @param accounts for the builder of the account pool
 * @param failover for the gateway
 * @param models for the builder of the provider
 */
public record ServerConfig(
        ListenAddress listen,
        List<String> allowedHosts,
        Limits limits,
        Timeouts timeouts,
        AccessLogging accessLog,
        AccessSettings access,
        UpstreamSettings upstream,
        AccountSettings accounts,
        FailoverLimits failover,
        ModelSettings models) {

    /** Nothing set. */
    public static final ServerConfig DEFAULT = new ServerConfig(
            ListenAddress.DEFAULT,
            List.of(),
            Limits.DEFAULTS,
            Timeouts.DEFAULTS,
            AccessLogging.OFF,
            AccessSettings.OPEN,
            UpstreamSettings.DEFAULT,
            AccountSettings.DEFAULT,
            FailoverLimits.DEFAULT,
            ModelSettings.DEFAULT);

    /** Whether calls are logged. */
    public enum AccessLogging {
        OFF,
        ON
    }

    public ServerConfig {
        Objects.requireNonNull(listen, "listen");
        allowedHosts = List.copyOf(allowedHosts);
        Objects.requireNonNull(limits, "limits");
        Objects.requireNonNull(timeouts, "timeouts");
        Objects.requireNonNull(accessLog, "accessLog");
        Objects.requireNonNull(access, "access");
        Objects.requireNonNull(upstream, "upstream");
        Objects.requireNonNull(accounts, "accounts");
        Objects.requireNonNull(failover, "failover");
        Objects.requireNonNull(models, "models");
        if (limits.of(Limit.WRITE_LOW) >= limits.of(Limit.WRITE_HIGH)) {
            throw new IllegalArgumentException("server.limits.write-low: " + limits.of(Limit.WRITE_LOW)
                    + " (expected: less than write-high, " + limits.of(Limit.WRITE_HIGH) + ")");
        }
    }

    /** A copy that listens elsewhere. */
    public ServerConfig withListen(ListenAddress listen) {
        return new ServerConfig(
                listen, allowedHosts, limits, timeouts, accessLog, access, upstream, accounts, failover, models);
    }

    /** A copy with other names that {@code Host} may carry. */
    public ServerConfig withAllowedHosts(List<String> allowedHosts) {
        return new ServerConfig(
                listen, allowedHosts, limits, timeouts, accessLog, access, upstream, accounts, failover, models);
    }

    /** A copy with other sizes and counts. */
    public ServerConfig withLimits(Limits limits) {
        return new ServerConfig(
                listen, allowedHosts, limits, timeouts, accessLog, access, upstream, accounts, failover, models);
    }

    /** A copy with other waits. */
    public ServerConfig withTimeouts(Timeouts timeouts) {
        return new ServerConfig(
                listen, allowedHosts, limits, timeouts, accessLog, access, upstream, accounts, failover, models);
    }

    /** A copy that logs calls or not. */
    public ServerConfig withAccessLog(AccessLogging accessLog) {
        return new ServerConfig(
                listen, allowedHosts, limits, timeouts, accessLog, access, upstream, accounts, failover, models);
    }

    /** A copy with other keys. */
    public ServerConfig withAccess(AccessSettings access) {
        return new ServerConfig(
                listen, allowedHosts, limits, timeouts, accessLog, access, upstream, accounts, failover, models);
    }

    /** A copy that reaches the upstream in another way. */
    public ServerConfig withUpstream(UpstreamSettings upstream) {
        return new ServerConfig(
                listen, allowedHosts, limits, timeouts, accessLog, access, upstream, accounts, failover, models);
    }
}
