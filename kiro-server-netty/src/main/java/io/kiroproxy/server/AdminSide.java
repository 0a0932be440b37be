package io.kiroproxy.server;

import io.kiroproxy.core.Gateway;
import io.kiroproxy.core.spi.CallExecutor;
import io.kiroproxy.server.access.ClientKeys;
import io.kiroproxy.server.admin.AdminApi;
import io.kiroproxy.server.admin.AdminParts;
import io.kiroproxy.server.admin.LiveEvents;
import io.kiroproxy.server.admin.ModelNames;
import io.kiroproxy.server.admin.Tools;
import io.kiroproxy.server.config.AccessSettings;
import io.kiroproxy.server.config.ServerConfig;
import io.kiroproxy.server.doctor.Doctor;
import io.kiroproxy.server.http.ApiRoute;
import io.kiroproxy.server.http.Drain;
import io.kiroproxy.server.http.HttpEdge;
import io.kiroproxy.server.http.WebFile;
import io.kiroproxy.server.ui.StaticAssets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The part of a server that its owner sees: the admin API, the page, and what probes are told.
 *
 * @param owned the accounts that it lists and changes, null for none
 * @param readiness knows whether calls can be served
 */
record AdminSide(
        AdminParts.@Nullable Owned owned, Readiness readiness, AdminParts.Mark mark, Tools tools, InstantSource clock) {

    /** Where everything is kept, null when nothing is. */
    @Nullable
    Path home() {
        return owned == null ? null : owned.home();
    }

    /** What names of models mean, null when nobody here can change it. */
    @Nullable
    ModelNames names() {
        return owned == null ? null : owned.names();
    }

    /** What the edge serves beside the calls themselves. */
    HttpEdge.Facts facts(
            Gateway gateway, Observers observers, ServerConfig config, ClientKeys keys, CallExecutor timers) {
        Readiness asked = readiness;
        Drain drain = Drain.create();
        Supplier<HttpEdge.Accounts> counts = () -> {
            Readiness.Accounts now = asked.accounts();
            return new HttpEdge.Accounts(now.total(), now.available(), now.coolingDown());
        };
        AdminParts parts = new AdminParts(
                gateway,
                observers.calls(),
                observers.memory(),
                counts,
                owned,
                keys,
                config.access().clients().stream()
                        .map(AccessSettings.ClientKey::name)
                        .collect(Collectors.toSet()),
                new LiveEvents(),
                drain,
                timers,
                mark,
                tools,
                owned == null ? null : new Doctor(owned.home(), config.upstream(), owned.registry(), gateway, clock),
                clock);
        List<ApiRoute> routes = new ArrayList<>(AdminApi.routes(parts));
        routes.addAll(observers.metrics().routes());
        List<WebFile> files = new ArrayList<>(StaticAssets.files());
        files.add(AdminApi.docs(routes));
        return new HttpEdge.Facts(counts, routes, files, observers.atTheEdge(), keys, drain);
    }
}
