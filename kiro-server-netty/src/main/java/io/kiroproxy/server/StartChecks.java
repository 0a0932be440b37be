package io.kiroproxy.server;

import io.kiroproxy.server.access.ClientKeys;
import io.kiroproxy.server.config.AccessSettings;
import io.kiroproxy.server.config.ListenAddress;
import io.kiroproxy.server.config.ServerConfig;
import java.net.BindException;
import java.util.Locale;

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
