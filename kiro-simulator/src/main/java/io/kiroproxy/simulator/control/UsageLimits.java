package io.kiroproxy.simulator.control;

import io.kiroproxy.simulator.auth.SimulatedAccount;
import io.kiroproxy.simulator.catalog.Plan;
import io.kiroproxy.simulator.json.Json;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/** GetUsageLimits (kiro-upstream.md 10.1, kiro-upstream-2026.md 7). Credits reset on the first of the next month, UTC. */
final class UsageLimits {
    private static final double OVERAGE_RATE = 0.04;

    private UsageLimits() {}

    static Map<String, Object> of(SimulatedAccount account, Instant now, boolean withEmail) {
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        LocalDate reset = today.plusMonths(1).withDayOfMonth(1);
        double resetSeconds = reset.atStartOfDay(ZoneOffset.UTC).toEpochSecond();
        boolean free = account.plan() == Plan.FREE;
        return Json.object(
                "nextDateReset", resetSeconds,
                "daysUntilReset", ChronoUnit.DAYS.between(today, reset),
                "limits", List.of(),
                "usageBreakdown", null,
                "usageBreakdownList", List.of(breakdown(account, resetSeconds)),
                "subscriptionInfo",
                        Json.object(
                                "subscriptionTitle", account.plan().title(),
                                "type", account.plan().type(),
                                "upgradeCapability",
                                        account.plan() == Plan.POWER ? "UPGRADE_INCAPABLE" : "UPGRADE_CAPABLE",
                                "overageCapability", free ? "OVERAGE_INCAPABLE" : "OVERAGE_CAPABLE",
                                "subscriptionManagementTarget", free ? "PURCHASE" : "MANAGE"),
                "overageConfiguration",
                        Json.object(
                                "overageStatus",
                                account.isOverageEnabled() ? "ENABLED" : "DISABLED",
                                "overageLimit",
                                null),
                "userInfo",
                        withEmail
                                ? Json.object("userId", account.userId(), "email", account.email())
                                : Json.object("userId", account.userId()));
    }

    private static Map<String, Object> breakdown(SimulatedAccount account, double resetSeconds) {
        double used = Math.min(account.creditsUsed(), account.creditLimit());
        double over = Math.max(0, account.creditsUsed() - account.creditLimit());
        return Json.object(
                "resourceType",
                "CREDIT",
                "displayName",
                "Credit",
                "displayNamePlural",
                "Credits",
                "unit",
                "INVOCATIONS",
                "currency",
                "USD",
                "currentUsage",
                (long) used,
                "currentUsageWithPrecision",
                used,
                "usageLimit",
                (long) account.creditLimit(),
                "usageLimitWithPrecision",
                account.creditLimit(),
                "currentOverages",
                (long) over,
                "currentOveragesWithPrecision",
                over,
                "overageRate",
                OVERAGE_RATE,
                "overageCap",
                (long) account.overageCap(),
                "overageCapWithPrecision",
                account.overageCap(),
                "overageCharges",
                over * OVERAGE_RATE,
                "bonuses",
                List.of(),
                "nextDateReset",
                resetSeconds);
    }
}
