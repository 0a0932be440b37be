package io.kiroproxy.server.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.core.spi.ControlPlane;
import io.kiroproxy.credential.AccountRegistry;
import io.kiroproxy.credential.login.LoginFlows;
import io.kiroproxy.protocol.kiro.history.HistoryKeeper;
import io.kiroproxy.server.clients.ClientSetup;
import io.kiroproxy.server.config.ConfigStore;
import io.kiroproxy.server.http.ApiAnswer;
import io.kiroproxy.server.http.ApiRequest;
import io.kiroproxy.server.http.ApiRoute;
import io.kiroproxy.server.http.WebFile;
import io.kiroproxy.server.logs.LogLevels;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** All routes of the admin API that have something to speak about. Immutable; its routes are safe for any thread. */
public final class AdminApi {

    private final AuditLog audit;
    private final LiveEvents events;
    private final EventRoutes live;
    private final SupportBundle bundle;
    private final ReplayRoute replay;
    private final Guides guides = Guides.load();
    private final List<Endpoint> endpoints = new ArrayList<>();
    private final List<ApiRoute> pages = new ArrayList<>();

    private AdminApi(AdminParts parts, AuditLog audit) {
        this.audit = audit;
        this.events = parts.events();
        RoutingRoutes routing = new RoutingRoutes(parts.gateway());
        AdminParts.Owned owned = parts.accounts();
        endpoints.addAll(new AuditRoutes(parts.memory().audit()).endpoints());
        endpoints.addAll(new GuideRoutes(guides).endpoints());
        StatsRoutes stats = new StatsRoutes(parts);
        live = new EventRoutes(events, stats, parts.timers());
        live.tellOf(parts.calls());
        live.tellOf(parts.memory().log());
        bundle = new SupportBundle(parts, audit);
        replay = new ReplayRoute(parts.calls(), audit);
        endpoints.addAll(stats.endpoints());
        endpoints.addAll(new DrainRoutes(parts.drain()).endpoints());
        endpoints.addAll(new KeyRoutes(parts.keys(), parts.configuredKeys(), parts.calls(), parts.clock()).endpoints());
        endpoints.addAll(new LogRoutes(parts.calls()).endpoints());
        endpoints.addAll(
                new CallRoutes(parts.calls(), parts.clock(), owned == null ? null : owned.registry()).endpoints());
        endpoints.addAll(new CaptureRoutes(parts.memory().captures(), parts.clock()).endpoints());
        endpoints.addAll(new LogLineRoutes(parts.memory().log(), new LogLevels()).endpoints());
        endpoints.addAll(new UsageRoutes(parts.calls(), parts.clock()).endpoints());
        ModelNames names = owned == null ? null : owned.names();
        endpoints.addAll(routing.endpoints(names, owned == null ? null : owned.registry()));
        if (names != null) {
            endpoints.addAll(
                    new AliasRoutes(parts.gateway(), names, parts.tools().settings()).endpoints());
        }
        endpoints.addAll(
                new FlowRoutes(parts.calls(), () -> owned == null ? Map.of() : RoutingRoutes.names(owned.registry()))
                        .endpoints());
        endpoints.addAll(new CheckRoutes(parts.doctor()).endpoints());
        ConfigStore settings = parts.tools().settings();
        if (settings != null) {
            endpoints.addAll(new ConfigRoutes(settings).endpoints());
        }
        ClientSetup clients = parts.tools().clients();
        if (clients != null) {
            endpoints.addAll(new ClientRoutes(clients).endpoints());
        }
        if (owned != null) {
            addAccounts(owned, routing, parts);
        }
    }

    private void addAccounts(AdminParts.Owned owned, RoutingRoutes routing, AdminParts parts) {
        AccountRegistry accounts = owned.registry();
        InstantSource clock = parts.clock();
        AccountRows rows = new AccountRows(accounts, parts.calls(), clock);
        live.tellOf(accounts, rows);
        Intake intake = new Intake(accounts, owned.random());
        endpoints.addAll(new AccountRoutes(owned, rows).endpoints());
        endpoints.addAll(new HealthRoutes(accounts, clock).endpoints());
        endpoints.addAll(AccountPast.of(accounts, parts.memory().audit(), clock).endpoints());
        endpoints.addAll(new AddRoutes(intake, clock).endpoints());
        endpoints.addAll(new ImportRoutes(intake, clock).endpoints());
        endpoints.addAll(new ScanRoutes(intake, owned.scanned(), clock).endpoints());
        endpoints.addAll(routing.endpoints(accounts));
        endpoints.addAll(new RateRoutes(accounts, owned.home()).endpoints());
        endpoints.addAll(new SessionRoutes(accounts, parts.memory().sessions()).endpoints());
        LoginFlows logins = owned.logins();
        if (logins != null) {
            endpoints.addAll(new LoginRoutes(logins, accounts, clock).endpoints());
            endpoints.addAll(new OriginalLoginRoutes(logins, clock).endpoints());
            pages.addAll(new RemoteLoginPage(logins).routes());
        }
        HistoryKeeper history = owned.history();
        if (history != null) {
            endpoints.addAll(new HistoryRoutes(history, owned.home()).endpoints());
        }
        ControlPlane controlPlane = owned.controlPlane();
        if (controlPlane != null) {
            endpoints.addAll(new ProbeRoutes(accounts, new AccountProbe(accounts, controlPlane)).endpoints());
        }
    }

    /** The routes for what {@code parts} has. */
    public static List<ApiRoute> routes(AdminParts parts) {
        return routes(parts, AuditLog.create(parts.memory().audit(), parts.clock()));
    }

    static List<ApiRoute> routes(AdminParts parts, AuditLog audit) {
        return new AdminApi(parts, audit).routes();
    }

    private List<ApiRoute> routes() {
        List<ApiRoute> routes = new ArrayList<>();
        endpoints.forEach(endpoint -> routes.add(new ApiRoute(
                endpoint.method(), endpoint.template(), endpoint.audience(), request -> answer(endpoint, request))));
        routes.addAll(pages);
        routes.add(live.route());
        routes.add(bundle.route());
        routes.add(replay.route());
        routes.add(new ApiRoute("GET", "/api/openapi.json", request -> openApi(routes)));
        return List.copyOf(routes);
    }

    /** The page {@code /docs} about {@code routes}. */
    public static WebFile docs(List<ApiRoute> routes) {
        return new WebFile(DocsPage.PATH, () -> DocsPage.of(document(Guides.load(), routes)));
    }

    private CompletionStage<ApiAnswer> openApi(List<ApiRoute> routes) {
        return CompletableFuture.completedFuture(
                ApiAnswer.json(200, document(guides, routes).toString()));
    }

    private static ObjectNode document(Guides guides, List<ApiRoute> routes) {
        String document = guides.text("admin-api");
        return new OpenApi(RouteExamples.of(document == null ? "" : document)).document(routes);
    }

    private CompletionStage<ApiAnswer> answer(Endpoint endpoint, ApiRequest request) {
        return run(endpoint.action(), request).handle((result, failure) -> {
            Throwable cause = failure == null ? null : Reasons.cause(failure);
            Result told = cause instanceof RefusedRequest refused ? refused.result() : result;
            if (endpoint.trace() == Endpoint.Trace.AUDITED) {
                audit.change(
                        request,
                        told == null ? null : told.subject(),
                        told == null ? "failed" : Integer.toString(told.status()));
                tellChange(endpoint, request, told);
            }
            if (told == null) {
                throw new CompletionException(cause);
            }
            return ApiAnswer.json(told.status(), told.json().toString());
        });
    }

    private void tellChange(Endpoint endpoint, ApiRequest request, @Nullable Result told) {
        if (told != null && told.status() < 400) {
            String subject = told.subject() == null ? request.variables().get("id") : told.subject();
            events.publish(LiveEvents.Kind.CONFIG, () -> Json.object()
                    .put("what", endpoint.method() + " " + endpoint.template())
                    .put("subject", subject));
        }
    }

    private static CompletionStage<Result> run(Action action, ApiRequest request) {
        try {
            return action.run(request);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
