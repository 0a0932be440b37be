package io.kiroproxy.server.config;

import io.kiroproxy.core.FailoverLimits;
import io.kiroproxy.protocol.kiro.history.LongHistorySettings;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

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
 * @param history what the history of calls keeps
 * @param longHistory what is done about long histories of conversations
 * @param telemetry where traces of calls go
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
        ModelSettings models,
        HistorySettings history,
        LongHistorySettings longHistory,
        TelemetrySettings telemetry) {

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
            ModelSettings.DEFAULT,
            HistorySettings.DEFAULT,
            LongHistorySettings.DEFAULT,
            TelemetrySettings.NONE);

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
        Objects.requireNonNull(history, "history");
        Objects.requireNonNull(longHistory, "longHistory");
        Objects.requireNonNull(telemetry, "telemetry");
        if (limits.of(Limit.WRITE_LOW) >= limits.of(Limit.WRITE_HIGH)) {
            throw new IllegalArgumentException("server.limits.write-low: " + limits.of(Limit.WRITE_LOW)
                    + " (expected: less than write-high, " + limits.of(Limit.WRITE_HIGH) + ")");
        }
    }

    /** A copy that listens elsewhere. */
    public ServerConfig withListen(ListenAddress listen) {
        return copy(draft -> draft.listen = listen);
    }

    /** A copy with other names that {@code Host} may carry. */
    public ServerConfig withAllowedHosts(List<String> allowedHosts) {
        return copy(draft -> draft.allowedHosts = allowedHosts);
    }

    /** A copy with other sizes and counts. */
    public ServerConfig withLimits(Limits limits) {
        return copy(draft -> draft.limits = limits);
    }

    /** A copy with other waits. */
    public ServerConfig withTimeouts(Timeouts timeouts) {
        return copy(draft -> draft.timeouts = timeouts);
    }

    /** A copy that logs calls or not. */
    public ServerConfig withAccessLog(AccessLogging accessLog) {
        return copy(draft -> draft.accessLog = accessLog);
    }

    /** A copy with other keys. */
    public ServerConfig withAccess(AccessSettings access) {
        return copy(draft -> draft.access = access);
    }

    /** A copy that reaches the upstream in another way. */
    public ServerConfig withUpstream(UpstreamSettings upstream) {
        return copy(draft -> draft.upstream = upstream);
    }

    /** A copy that chooses accounts in another way. */
    public ServerConfig withAccounts(AccountSettings accounts) {
        return copy(draft -> draft.accounts = accounts);
    }

    /** A copy with other bounds of failover. */
    public ServerConfig withFailover(FailoverLimits failover) {
        return copy(draft -> draft.failover = failover);
    }

    /** A copy that understands model names in another way. */
    public ServerConfig withModels(ModelSettings models) {
        return copy(draft -> draft.models = models);
    }

    /** A copy that keeps another history. */
    public ServerConfig withHistory(HistorySettings history) {
        return copy(draft -> draft.history = history);
    }

    /** A copy that treats long histories of conversations in another way. */
    public ServerConfig withLongHistory(LongHistorySettings longHistory) {
        return copy(draft -> draft.longHistory = longHistory);
    }

    /** A copy that sends traces elsewhere. */
    public ServerConfig withTelemetry(TelemetrySettings telemetry) {
        return copy(draft -> draft.telemetry = telemetry);
    }

    static List<Setting<?>> catalogue() {
        return List.of(
                Setting.of(
                                "server.listen",
                                ValueTypes.listenAddress(),
                                Setting.Effect.RESTART,
                                "Where the server listens. Other than loopback needs client keys and an admin key.",
                                ServerConfig::listen,
                                ServerConfig::withListen)
                        .alsoBy("KIRO_SERVER_HOST", "host", ListenAddress::withHost)
                        .alsoBy("KIRO_SERVER_PORT", "port", ListenAddress::withPort),
                Setting.of(
                        "server.allowed-hosts",
                        ValueTypes.texts(),
                        Setting.Effect.NOW,
                        "Names beside the loopback ones that Host and Origin may carry, without port.",
                        ServerConfig::allowedHosts,
                        ServerConfig::withAllowedHosts),
                Setting.of(
                        "server.access-log",
                        ValueTypes.onOff(AccessLogging.ON, AccessLogging.OFF),
                        Setting.Effect.RESTART,
                        "Whether each call is one log line.",
                        ServerConfig::accessLog,
                        ServerConfig::withAccessLog));
    }

    static List<Setting<?>> failoverCatalogue() {
        return List.of(
                Setting.of(
                        "failover.max-accounts",
                        ValueTypes.count(1, 10),
                        Setting.Effect.RESTART,
                        "Accounts that one call may try before anything of the answer was sent.",
                        config -> config.failover().maxAccounts(),
                        (config, value) -> config.withFailover(
                                new FailoverLimits(value, config.failover().maxAttempts()))),
                Setting.of(
                                "failover.max-attempts",
                                ValueTypes.count(1, 20),
                                Setting.Effect.RESTART,
                                "Attempts that one call may make, on all accounts together.",
                                config -> config.failover().maxAttempts(),
                                (config, value) -> config.withFailover(
                                        new FailoverLimits(config.failover().maxAccounts(), value)))
                        .alsoBy("KIRO_MAX_RETRIES", "attempts after the first", text -> Quantities.count(text) + 1));
    }

    private ServerConfig copy(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.done();
    }

    /** A configuration while one part of it is replaced. */
    private static final class Draft {
        private ListenAddress listen;
        private List<String> allowedHosts;
        private Limits limits;
        private Timeouts timeouts;
        private AccessLogging accessLog;
        private AccessSettings access;
        private UpstreamSettings upstream;
        private AccountSettings accounts;
        private FailoverLimits failover;
        private ModelSettings models;
        private HistorySettings history;
        private LongHistorySettings longHistory;
        private TelemetrySettings telemetry;

        Draft(ServerConfig of) {
            listen = of.listen;
            allowedHosts = of.allowedHosts;
            limits = of.limits;
            timeouts = of.timeouts;
            accessLog = of.accessLog;
            access = of.access;
            upstream = of.upstream;
            accounts = of.accounts;
            failover = of.failover;
            models = of.models;
            history = of.history;
            longHistory = of.longHistory;
            telemetry = of.telemetry;
        }

        ServerConfig done() {
            return new ServerConfig(
                    listen,
                    allowedHosts,
                    limits,
                    timeouts,
                    accessLog,
                    access,
                    upstream,
                    accounts,
                    failover,
                    models,
                    history,
                    longHistory,
                    telemetry);
        }
    }
}
