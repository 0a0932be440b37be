package io.kiroproxy.server.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.credential.AccountRegistry;
import io.kiroproxy.credential.AccountView;
import io.kiroproxy.credential.RateLimits;
import io.kiroproxy.server.config.AccountSettings;
import io.kiroproxy.server.config.SectionFile;
import io.kiroproxy.server.config.ServerConfig;
import io.kiroproxy.server.http.ApiRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How fast accounts are used, and how long they pause: KiroProxy's {@code settings/rate-limit} (kiroproxy-contract.md
 * 2.2). New calls obey a change at once; it is kept in the home's {@code config.yaml}.
 */
final class RateRoutes {

    private final AccountRegistry accounts;
    private final @Nullable SectionFile file;

    /** @param home where changes are kept, null for nowhere */
    RateRoutes(AccountRegistry accounts, @Nullable Path home) {
        this.accounts = accounts;
        this.file = home == null ? null : new SectionFile(home.resolve("config.yaml"), "accounts");
    }

    List<Endpoint> endpoints() {
        return List.of(
                Endpoint.shows("GET", "/api/settings/rate-limit", Action.now(request -> show())),
                Endpoint.changes("POST", "/api/settings/rate-limit", Action.now(this::change)));
    }

    private Result show() {
        ObjectNode json = config();
        ObjectNode stats = json.putObject("stats")
                .put("enabled", accounts.rateLimits().switched() == RateLimits.Switch.ON)
                .put("global_rpm", accounts.attemptsLastMinute())
                .put("quota_cooldown_seconds", accounts.cooldown().toSeconds());
        ObjectNode all = stats.putObject("accounts");
        for (AccountView view : accounts.accounts()) {
            all.putObject(view.id().value())
                    .put("rpm", accounts.attemptsLastMinute(view.id()))
                    .put("last_request", Json.secondsOrNull(view.state().lastUsed()));
        }
        return Result.of(json);
    }

    private ObjectNode config() {
        RateLimits limits = accounts.rateLimits();
        return Json.object()
                .put("enabled", limits.switched() == RateLimits.Switch.ON)
                .put("min_request_interval", limits.minInterval().toMillis() / 1000.0)
                .put("max_requests_per_minute", limits.perMinute())
                .put("global_max_requests_per_minute", limits.globalPerMinute())
                .put("quota_cooldown_seconds", accounts.cooldown().toSeconds());
    }

    private Result change(ApiRequest request) {
        Inputs inputs = Inputs.of(request);
        ObjectNode body = inputs.object();
        RateLimits before = accounts.rateLimits();
        boolean on = inputs.flag("enabled", before.switched() == RateLimits.Switch.ON);
        double interval =
                number(body, "min_request_interval", before.minInterval().toMillis() / 1000.0, 60);
        RateLimits limits = new RateLimits(
                on ? RateLimits.Switch.ON : RateLimits.Switch.OFF,
                Duration.ofMillis(Math.round(interval * 1000)),
                whole(body, "max_requests_per_minute", before.perMinute()),
                whole(body, "global_max_requests_per_minute", before.globalPerMinute()));
        Duration cooldown = Duration.ofSeconds(Math.round(number(
                body,
                "quota_cooldown_seconds",
                accounts.cooldown().toSeconds(),
                Duration.ofDays(1).toSeconds())));
        keep(limits, cooldown);
        accounts.limitRates(limits);
        accounts.changeCooldown(cooldown);
        return Result.about("rate-limit", Result.ok().set("config", config()));
    }

    private void keep(RateLimits limits, Duration cooldown) {
        if (file == null) {
            return;
        }
        try {
            file.write(config(accounts.rateLimits(), accounts.cooldown()), config(limits, cooldown));
        } catch (IOException e) {
            throw RefusedRequest.detail(409, "config.yaml cannot be written: " + e.getMessage());
        }
    }

    private static ServerConfig config(RateLimits limits, Duration cooldown) {
        return ServerConfig.DEFAULT.withAccounts(
                AccountSettings.DEFAULT.withRates(limits).withCooldown(cooldown));
    }

    private static int whole(ObjectNode body, String name, int otherwise) {
        JsonNode value = body.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return otherwise;
        }
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw RefusedRequest.invalid("body", name, "Input should be a valid integer", "int_type");
        }
        if (value.intValue() < 0 || value.intValue() > 1_000_000) {
            throw RefusedRequest.invalid("body", name, "Input should be 0 to 1000000", "value_error");
        }
        return value.intValue();
    }

    private static double number(ObjectNode body, String name, double otherwise, double most) {
        JsonNode value = body.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return otherwise;
        }
        if (!value.isNumber()) {
            throw RefusedRequest.invalid("body", name, "Input should be a valid number", "float_type");
        }
        if (!(value.doubleValue() >= 0 && value.doubleValue() <= most)) {
            throw RefusedRequest.invalid("body", name, "Input should be 0 to " + (long) most, "value_error");
        }
        return value.doubleValue();
    }
}
