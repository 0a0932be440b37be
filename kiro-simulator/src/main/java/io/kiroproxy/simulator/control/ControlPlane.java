package io.kiroproxy.simulator.control;

import io.kiroproxy.simulator.auth.AccountKind;
import io.kiroproxy.simulator.auth.SimulatedAccount;
import io.kiroproxy.simulator.catalog.Plan;
import io.kiroproxy.simulator.http.Answer;
import io.kiroproxy.simulator.http.RecordedRequest;
import io.kiroproxy.simulator.json.Json;
import io.kiroproxy.simulator.rules.Refusal;
import io.kiroproxy.simulator.rules.RefusedException;
import io.kiroproxy.simulator.rules.RequestValidator;
import io.kiroproxy.simulator.rules.Rule;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Models, profiles, usage limits and the overage switch (kiro-upstream.md 7.3 and 10, kiro-upstream-2026.md 1.4 to 1.6). */
public final class ControlPlane {
    /** The operations known here. */
    public static final Set<String> OPERATIONS =
            Set.of("ListAvailableModels", "ListAvailableProfiles", "GetProfile", "GetUsageLimits", "SetUserPreference");

    private static final Refusal INVALID_ARN = Refusal.invalid("Invalid profileArn.", null);
    private static final Refusal BUILDER_ID =
            Refusal.denied("AWS Builder ID is not supported for this operation", null);

    private final RequestValidator validator;
    private final Clock clock;

    /** A control plane with these rules. */
    public ControlPlane(RequestValidator validator, Clock clock) {
        this.validator = validator;
        this.clock = clock;
    }

    /**
     * The answer to one of the {@link #OPERATIONS}.
     *
     * @throws RefusedException when a rule is violated
     */
    public Answer answer(String operation, ControlFamily family, RecordedRequest request) {
        SimulatedAccount account = validator.control(request, family.dialect());
        ControlCall call = new ControlCall(request, family, body(request));
        return switch (operation) {
            case "ListAvailableModels" -> {
                checkArn(account, call);
                yield ModelListing.answer(account, call);
            }
            case "GetUsageLimits" -> {
                checkArn(account, call);
                boolean email = call.member("isEmailRequired").equals("true")
                        || call.body().at("isEmailRequired").isTrue();
                yield call.json(UsageLimits.of(account, clock.instant(), email));
            }
            case "ListAvailableProfiles" -> profiles(account, call);
            case "GetProfile" -> profile(account, call);
            case "SetUserPreference" -> preference(account, call);
            default -> throw new RefusedException(Refusal.E32_UNKNOWN_OPERATION);
        };
    }

    private static Json body(RecordedRequest request) {
        if (request.body().length == 0) {
            return Json.absent();
        }
        try {
            return Json.parse(request.body());
        } catch (IllegalArgumentException e) {
            throw new RefusedException(Refusal.E24_NOT_JSON);
        }
    }

    /**
     * Management wants an ARN of everybody but API keys and knows no Builder ID; the legacy spellings on the legacy hosts
     * let Builder ID go without (kiro-upstream-2026.md 1.5 and 7).
     */
    private void checkArn(SimulatedAccount account, ControlCall call) {
        if (!validator.rules().has(Rule.V4_PROFILE_ARN)) {
            return;
        }
        String arn = call.member("profileArn");
        boolean builderId = account.kind() == AccountKind.BUILDER_ID;
        boolean management = call.family() == ControlFamily.KIRO || validator.isManagement(call.request());
        if (builderId && management) {
            throw new RefusedException(INVALID_ARN);
        }
        if (arn.isEmpty()) {
            if (!builderId && account.kind() != AccountKind.API_KEY) {
                throw new RefusedException(INVALID_ARN);
            }
        } else if (!arn.equals(account.profileArn())) {
            throw new RefusedException(arn.startsWith("arn:") ? Refusal.E4_NOT_AUTHORIZED : INVALID_ARN);
        }
    }

    /** A regional host knows only the profiles of its own region (kiro-upstream-2026.md 1.6). */
    private Answer profiles(SimulatedAccount account, ControlCall call) {
        return switch (account.kind()) {
            case BUILDER_ID -> throw new RefusedException(BUILDER_ID);
            case SOCIAL -> throw new RefusedException(Refusal.E4_NOT_AUTHORIZED);
            default -> {
                String region = validator.hostRegion(call.request());
                boolean here = region.isEmpty() || region.equals(account.region());
                yield call.json(
                        Json.object("profiles", here ? List.of(describe(account)) : List.of(), "nextToken", null));
            }
        };
    }

    private Answer profile(SimulatedAccount account, ControlCall call) {
        String arn = call.member("profileArn");
        if (arn.isEmpty() && account.kind() != AccountKind.API_KEY) {
            throw new RefusedException(INVALID_ARN);
        }
        if (!arn.isEmpty() && !arn.equals(account.profileArn())) {
            throw new RefusedException(Refusal.E4_NOT_AUTHORIZED);
        }
        return call.json(Json.object("profile", describe(account)));
    }

    private static Map<String, Object> describe(SimulatedAccount account) {
        return Json.object(
                "arn",
                account.profileArn(),
                "profileName",
                "KiroProfile-" + account.region(),
                "description",
                "Simulated profile of " + account.name(),
                "status",
                "ACTIVE",
                "profileType",
                "KIRO",
                "identityDetails",
                Json.object(
                        "ssoIdentityDetails",
                        Json.object(
                                "instanceArn", "arn:aws:sso:::instance/ssoins-0000000000000000",
                                "oidcClientId", account.registration().clientId(),
                                "ssoRegion", account.region())));
    }

    private Answer preference(SimulatedAccount account, ControlCall call) {
        checkArn(account, call);
        String status =
                call.body().at("overageConfiguration").at("overageStatus").text();
        if (!Set.of("ENABLED", "DISABLED").contains(status)) {
            throw new RefusedException(Refusal.E22_MALFORMED);
        }
        if (account.plan() == Plan.FREE) {
            throw new RefusedException(Refusal.E4_NOT_AUTHORIZED);
        }
        if (status.equals("ENABLED")) {
            account.enableOverage();
        } else {
            account.disableOverage();
        }
        return call.json(Json.object());
    }
}
