package io.kiroproxy.server.metrics;

import io.kiroproxy.core.spi.UsageLimits;
import io.kiroproxy.credential.AccessToken;
import io.kiroproxy.credential.AccountHealth;
import io.kiroproxy.credential.AccountId;
import io.kiroproxy.credential.AccountListener;
import io.kiroproxy.credential.AccountRegistry;
import io.kiroproxy.credential.AccountView;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The accounts as gauges, and how their tokens are renewed. Thread-safe. */
final class AccountMeters implements AccountListener {

    private static final List<String> STATES = List.of("active", "cooldown", "unhealthy", "disabled", "suspended");

    private final MeterRegistry registry;
    private final AccountRegistry accounts;
    private final InstantSource clock;
    private final Labels ids = new Labels();
    private final MultiGauge state;
    private final MultiGauge cooldown;
    private final MultiGauge used;
    private final MultiGauge limit;
    private final MultiGauge expiry;

    AccountMeters(MeterRegistry registry, AccountRegistry accounts, InstantSource clock) {
        this.registry = registry;
        this.accounts = accounts;
        this.clock = clock;
        this.state = MultiGauge.builder("kiro.account.state").register(registry);
        this.cooldown =
                MultiGauge.builder("kiro.account.cooldown").baseUnit("seconds").register(registry);
        this.used = MultiGauge.builder("kiro.account.credits.used").register(registry);
        this.limit = MultiGauge.builder("kiro.account.credits.limit").register(registry);
        this.expiry = MultiGauge.builder("kiro.account.token.expiry.timestamp")
                .baseUnit("seconds")
                .register(registry);
        Counter.builder("kiro.token.persist.failures")
                .tag("account", Labels.OTHER)
                .register(registry);
        for (Refresh outcome : Refresh.values()) {
            refreshes(Labels.OTHER, outcome);
        }
    }

    @Override
    public void changed(AccountId id, String what) {
        look();
    }

    @Override
    public void refreshed(AccountId id, Refresh outcome, Duration took) {
        refreshes(ids.of(id.value()), outcome).increment();
        Timer.builder("kiro.token.refresh.duration")
                .tags("account", ids.of(id.value()), "outcome", code(outcome))
                .serviceLevelObjectives(Buckets.durations())
                .register(registry)
                .record(took);
    }

    @Override
    public void unsaved(AccountId id) {
        Counter.builder("kiro.token.persist.failures")
                .tag("account", ids.of(id.value()))
                .register(registry)
                .increment();
    }

    private Counter refreshes(String account, Refresh outcome) {
        return Counter.builder("kiro.token.refreshes")
                .tags("account", account, "outcome", code(outcome))
                .register(registry);
    }

    /** Takes the gauges' values anew. */
    void look() {
        List<AccountView> views = accounts.accounts();
        List<MultiGauge.Row<?>> states = new ArrayList<>();
        for (AccountView view : views) {
            for (String name : STATES) {
                states.add(MultiGauge.Row.of(
                        Tags.of("account", ids.of(view.id().value()), "state", name),
                        view.status().equals(name) ? 1 : 0));
            }
        }
        state.register(states, true);
        rows(cooldown, views, this::pause);
        rows(used, views, view -> {
            UsageLimits usage = view.usage();
            return usage == null ? view.state().credits() : usage.used();
        });
        rows(limit, views, view -> {
            UsageLimits usage = view.usage();
            return usage == null ? Double.NaN : usage.limit();
        });
        rows(expiry, views, view -> {
            AccessToken token = view.account().accessToken();
            return token == null ? Double.NaN : token.expiresAt().getEpochSecond();
        });
    }

    private void rows(MultiGauge gauge, List<AccountView> views, ToDoubleFunction<AccountView> value) {
        List<MultiGauge.Row<?>> rows = new ArrayList<>();
        for (AccountView view : views) {
            rows.add(MultiGauge.Row.of(Tags.of("account", ids.of(view.id().value())), value.applyAsDouble(view)));
        }
        gauge.register(rows, true);
    }

    private double pause(AccountView view) {
        Instant until = null;
        if (view.health() instanceof AccountHealth.CoolingDown pause) {
            until = pause.until();
        } else if (view.health() instanceof AccountHealth.Exhausted exhausted) {
            until = exhausted.until();
        }
        return until == null
                ? 0
                : Math.max(0, Duration.between(clock.instant(), until).toMillis() / 1000.0);
    }

    private static String code(Refresh outcome) {
        return outcome.name().toLowerCase(Locale.ROOT);
    }
}
