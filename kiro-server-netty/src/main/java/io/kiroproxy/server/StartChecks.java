package io.kiroproxy.server;

import io.kiroproxy.server.access.ClientKeys;
import io.kiroproxy.server.config.AccessSettings;
import io.kiroproxy.server.config.ListenAddress;
import io.kiroproxy.server.config.ServerConfig;
import io.kiroproxy.server.config.TelemetrySettings;
import io.kiroproxy.server.spi.CallTracer;
import io.kiroproxy.server.spi.CallTracerFactory;
import java.net.BindException;
import java.util.Locale;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/** Why a server does not start. */
final class StartChecks {

    private StartChecks() {}

    /** Others must not reach a server that asks nobody for a key. */
    static void refuseUnprotected(ServerConfig config, ClientKeys issued) {
        AccessSettings access = config.access();
        boolean noKeys = access.clients().isEmpty() && issued.all().isEmpty();
        if (config.listen().loopback() || (!noKeys && access.adminKey() != null)) {
            return;
        }
        String missing =
                noKeys ? access.adminKey() == null ? "client keys and an admin key" : "client keys" : "an admin key";
        throw new ServerStartException(
                ServerStartException.Reason.UNPROTECTED,
                config.listen() + ": others can reach this address, which needs " + missing
                        + " (expected: access.clients and access.admin-key-file, or a loopback address)",
                null);
    }

    /** What sends the traces that {@code telemetry} asks for. */
    static CallTracer tracer(TelemetrySettings telemetry) {
        if (telemetry.endpoint() == null) {
            return CallTracer.NONE;
        }
        try {
            return ServiceLoader.load(CallTracerFactory.class)
                    .findFirst()
                    .orElseThrow(() -> noTelemetry(null))
                    .create(telemetry);
        } catch (ServiceConfigurationError | LinkageError e) {
            throw noTelemetry(e);
        }
    }

    private static ServerStartException noTelemetry(@Nullable Throwable cause) {
        return new ServerStartException(
                ServerStartException.Reason.NO_TELEMETRY,
                "telemetry.endpoint is set, and nothing on the class path sends traces (expected: kiro-telemetry with"
                        + " opentelemetry-sdk, opentelemetry-exporter-otlp and a sender)",
                cause);
    }

    /** What a failed bind means. */
    static ServerStartException refused(ListenAddress listen, BindException cause) {
        String text = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        return text.contains("in use")
                ? new ServerStartException(
                        ServerStartException.Reason.ADDRESS_IN_USE,
                        "port " + listen.port() + " on " + listen.host() + " is in use by another program",
                        cause)
                : new ServerStartException(
                        ServerStartException.Reason.ADDRESS_UNUSABLE,
                        listen + ": this address cannot be used here",
                        cause);
    }
}
