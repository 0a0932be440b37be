package io.kiroproxy.simulator;

import io.kiroproxy.simulator.auth.AccountBook;
import io.kiroproxy.simulator.auth.ExternalIdp;
import io.kiroproxy.simulator.auth.OidcAuth;
import io.kiroproxy.simulator.auth.Secrets;
import io.kiroproxy.simulator.auth.SocialAuth;
import io.kiroproxy.simulator.control.ControlFamily;
import io.kiroproxy.simulator.control.ControlPlane;
import io.kiroproxy.simulator.control.McpService;
import io.kiroproxy.simulator.generate.GenerateService;
import io.kiroproxy.simulator.http.Answer;
import io.kiroproxy.simulator.http.RecordedRequest;
import io.kiroproxy.simulator.http.SimulatorService;
import io.kiroproxy.simulator.rules.Dialect;
import io.kiroproxy.simulator.rules.Refusal;
import io.kiroproxy.simulator.rules.RefusedException;
import java.util.Map;
import java.util.Optional;

/** Finds the operation of a request by path and target (kiro-upstream.md 1.2, kiro-upstream-2026.md 1.4). */
final class SimulatorRouter implements SimulatorService {
    private static final Map<String, String> REST = Map.of(
            "POST /generateAssistantResponse", "GenerateAssistantResponse",
            "POST /mcp", "InvokeMCP",
            "GET /getUsageLimits", "GetUsageLimits",
            "GET /ListAvailableModels", "ListAvailableModels",
            "POST /listAvailableModels", "ListAvailableModels",
            "POST /ListAvailableProfiles", "ListAvailableProfiles",
            "POST /listAvailableProfiles", "ListAvailableProfiles",
            "POST /GetProfile", "GetProfile",
            "POST /setUserPreference", "SetUserPreference");

    private final AccountBook book;
    private final Secrets secrets;
    private final GenerateService generate;
    private final ControlPlane control;
    private final McpService mcp;
    private final SocialAuth social;
    private final OidcAuth oidc;
    private final ExternalIdp external;

    /** What an operation was called by. */
    private record Call(String operation, ControlFamily family, boolean dataPlane) {
        Dialect dialect() {
            return family.dialect();
        }
    }

    SimulatorRouter(
            AccountBook book,
            Secrets secrets,
            GenerateService generate,
            ControlPlane control,
            McpService mcp,
            SocialAuth social,
            OidcAuth oidc,
            ExternalIdp external) {
        this.book = book;
        this.secrets = secrets;
        this.generate = generate;
        this.control = control;
        this.mcp = mcp;
        this.social = social;
        this.oidc = oidc;
        this.external = external;
    }

    @Override
    public Answer answer(RecordedRequest request) {
        Answer answer = auth(request).orElseGet(() -> service(request));
        return answer.header("x-amzn-requestid", secrets.uuid().toString());
    }

    private Optional<Answer> auth(RecordedRequest request) {
        return social.answer(request)
                .or(() -> oidc.answer(request))
                .or(() -> external.answer(request))
                .map(answer -> answer.labelled(new Answer.Labels(request.path(), "", "")));
    }

    private Answer service(RecordedRequest request) {
        Optional<Call> found = call(request);
        Dialect dialect = found.map(Call::dialect).orElse(Dialect.L);
        String account = book.bearer(request.bearer())
                .map(bearer -> bearer.account().name())
                .orElse("");
        String operation = found.map(Call::operation).orElse("");
        boolean dataPlane = found.map(Call::dataPlane).orElse(false);
        Answer answer;
        try {
            answer = found.map(call -> dispatch(call, request))
                    .orElseThrow(() -> new RefusedException(Refusal.E32_UNKNOWN_OPERATION));
        } catch (RefusedException e) {
            answer = e.refusal().answer(dialect);
        }
        return answer.labelled(new Answer.Labels(operation, dataPlane ? dialect.name() : "", account));
    }

    private Answer dispatch(Call call, RecordedRequest request) {
        return switch (call.operation) {
            case "GenerateAssistantResponse" -> generate.answer(request, call.dialect());
            case "InvokeMCP" -> mcp.answer(request, call.dialect());
            default -> control.answer(call.operation, call.family, request);
        };
    }

    private static Optional<Call> call(RecordedRequest request) {
        String rest = REST.get(request.method() + " " + request.path());
        if (rest != null) {
            return Optional.of(new Call(rest, ControlFamily.REST, isDataPlane(rest)));
        }
        if (!request.method().equals("POST") || !request.path().equals("/")) {
            return Optional.empty();
        }
        String target = request.target();
        String service = target.substring(0, Math.max(0, target.lastIndexOf('.')));
        String operation = target.substring(target.lastIndexOf('.') + 1);
        boolean dataPlane = isDataPlane(operation);
        if (!dataPlane && !ControlPlane.OPERATIONS.contains(operation)) {
            return Optional.empty();
        }
        return switch (service) {
            case "AmazonCodeWhispererStreamingService" -> rpc(operation, ControlFamily.LEGACY, dataPlane, true);
            case "KiroRuntimeService" -> rpc(operation, ControlFamily.KIRO, dataPlane, true);
            case "AmazonCodeWhispererService" -> rpc(operation, ControlFamily.LEGACY, dataPlane, false);
            case "KiroControlPlaneBearerService" -> rpc(operation, ControlFamily.KIRO, dataPlane, false);
            default -> Optional.empty();
        };
    }

    private static Optional<Call> rpc(String operation, ControlFamily family, boolean dataPlane, boolean expected) {
        return dataPlane == expected ? Optional.of(new Call(operation, family, dataPlane)) : Optional.empty();
    }

    private static boolean isDataPlane(String operation) {
        return operation.equals("GenerateAssistantResponse") || operation.equals("InvokeMCP");
    }
}
