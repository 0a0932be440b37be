package io.kiroproxy.protocol.kiro;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kiroproxy.core.spi.UsageLimits;
import io.kiroproxy.core.spi.UsageLimits.Pool;
import io.kiroproxy.core.spi.UsageLimits.PoolKind;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads usage limits in all their spellings (kiro-upstream.md 10.1, kiro-upstream-2026.md 7). */
final class UsageReader {

    /** Epoch numbers from here on are milliseconds; as seconds they would lie past the year 5000. */
    private static final double MILLIS_FROM = 1e11;

    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(32).build())
            .build());

    private UsageReader() {}

    /** @throws IOException when it is no answer about usage */
    static UsageLimits read(byte[] body) throws IOException {
        JsonNode root = JSON.readTree(body);
        JsonNode entry = entry(root);
        if (entry.isMissingNode()) {
            throw new IOException("no usage in the answer");
        }
        JsonNode subscription = root.path("subscriptionInfo");
        String plan = subscription.path("subscriptionTitle").asText("");
        if (plan.isEmpty()) {
            plan = subscription
                    .path("subscriptionName")
                    .asText(subscription.path("type").asText(""));
        }
        Instant reset = instant(root.path("nextDateReset"));
        JsonNode user = root.path("userInfo");
        return new UsageLimits(
                plan,
                pools(entry),
                overage(root, entry),
                reset != null ? reset : instant(entry.path("nextDateReset")),
                text(user.path("email")),
                text(user.path("userId")));
    }

    /** The entry that counts: of agent requests, else of credits, else the first. */
    private static JsonNode entry(JsonNode root) {
        JsonNode list = root.path("usageBreakdownList");
        for (String type : List.of("AGENTIC_REQUEST", "CREDIT")) {
            for (JsonNode entry : list) {
                if (entry.path("resourceType").asText().equals(type)) {
                    return entry;
                }
            }
        }
        if (list.size() > 0) {
            return list.get(0);
        }
        JsonNode single = root.path("usageBreakdown");
        return single.isObject() ? single : root.path("no such member");
    }

    private static List<Pool> pools(JsonNode entry) {
        List<Pool> pools = new ArrayList<>();
        String name = entry.path("displayName").asText("Credit");
        pools.add(pool(PoolKind.PLAN, name, entry, null));
        JsonNode trial = entry.has("freeTrialInfo") ? entry.path("freeTrialInfo") : entry.path("freeTrialUsage");
        if (active(trial.path("freeTrialStatus"))) {
            pools.add(pool(PoolKind.TRIAL, "Free trial", trial, instant(trial.path("freeTrialExpiry"))));
        }
        for (JsonNode bonus : entry.path("bonuses")) {
            if (active(bonus.path("status"))) {
                String title =
                        bonus.path("displayName").asText(bonus.path("bonusCode").asText("Bonus"));
                pools.add(pool(PoolKind.BONUS, title, bonus, instant(bonus.path("expiresAt"))));
            }
        }
        for (JsonNode credits : entry.path("overageCredits")) {
            if (!credits.has("status") || active(credits.path("status"))) {
                pools.add(pool(
                        PoolKind.ADD_ON,
                        credits.path("displayName").asText("Add-on"),
                        credits,
                        instant(credits.path("expiresAt"))));
            }
        }
        return pools;
    }

    private static Pool pool(PoolKind kind, String name, JsonNode node, @Nullable Instant expires) {
        return new Pool(kind, name, precise(node, "currentUsage"), precise(node, "usageLimit"), expires);
    }

    private static UsageLimits.Overage overage(JsonNode root, JsonNode entry) {
        JsonNode configuration = root.path("overageConfiguration");
        boolean enabled = configuration.path("overageStatus").asText().equals("ENABLED")
                || configuration.path("overageEnabled").asBoolean(false);
        return new UsageLimits.Overage(
                enabled,
                precise(entry, "currentOverages"),
                precise(entry, "overageCap"),
                entry.path("overageRate").asDouble(0));
    }

    private static boolean active(JsonNode status) {
        return status.asText().equals("ACTIVE");
    }

    private static double precise(JsonNode node, String name) {
        JsonNode exact = node.path(name + "WithPrecision");
        return exact.isNumber() ? exact.asDouble() : node.path(name).asDouble(0);
    }

    private static @Nullable String text(JsonNode node) {
        String text = node.asText("");
        return text.isBlank() || node.isNull() ? null : text;
    }

    private static @Nullable Instant instant(JsonNode epoch) {
        double number = epoch.asDouble(0);
        if (!(number > 0) || number > 1e15) {
            return null;
        }
        return Instant.ofEpochMilli(Math.round(number >= MILLIS_FROM ? number : number * 1000));
    }
}
