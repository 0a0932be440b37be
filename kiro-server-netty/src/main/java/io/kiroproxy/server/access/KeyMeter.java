package io.kiroproxy.server.access;

import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.MinuteWindow;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one key is using and has used, and whether there is room for more. Not thread-safe: its owner's lock is held.
 */
final class KeyMeter {

    /** How long a reservation lasts that nobody settles: longer than the longest call (decisions.md 6). */
    static final Duration LEASE = Duration.ofMinutes(35);

    private final Map<String, Admittance.Granted> running = new HashMap<>();
    private final MinuteWindow requests = new MinuteWindow();
    private final MinuteWindow tokens = new MinuteWindow();
    private Map<LocalDate, Spending> saved = Map.of();
    private Map<LocalDate, Spending> unsaved = new HashMap<>();
    private Spending reserved = Spending.NONE;
    private Spending reservedElsewhere = Spending.NONE;
    private @Nullable Instant lastUsed;
    private @Nullable LocalDate warned;

    Admittance admit(Claim claim, Instant now) {
        GatewayException refusal = refusal(claim, now);
        if (refusal != null) {
            return new Admittance.Refused(refusal);
        }
        Admittance.Granted granted = new Admittance.Granted(
                claim, now, now.plus(LEASE), usedUp(claim.key().terms().budget(), now));
        running.put(claim.callId(), granted);
        reserved = reserved.plus(claim.asSpending());
        requests.add(now.getEpochSecond(), 1);
        tokens.add(now.getEpochSecond(), claim.tokens());
        lastUsed = now;
        return granted;
    }

    /** False when it was over already. */
    boolean settle(Admittance.Granted granted, Spending spent, Instant now) {
        if (!running.remove(granted.claim().callId(), granted)) {
            return false;
        }
        reserved = running.isEmpty()
                ? Spending.NONE
                : reserved.minus(granted.claim().asSpending());
        tokens.add(
                granted.at().getEpochSecond(), spent.tokens() - granted.claim().tokens());
        unsaved.merge(day(now), spent, Spending::plus);
        return true;
    }

    /** Ends reservations that were never settled; how many there were. */
    int expire(Instant now) {
        int before = running.size();
        running.values().removeIf(granted -> {
            boolean over = !now.isBefore(granted.until());
            if (over) {
                reserved = reserved.minus(granted.claim().asSpending());
            }
            return over;
        });
        return before - running.size();
    }

    /** What a soft budget says to the client of a call beyond it; null for nothing. */
    private @Nullable String usedUp(@Nullable KeyBudget budget, Instant now) {
        if (budget == null || budget.mode() == KeyBudget.Mode.HARD) {
            return null;
        }
        double used = budget.share(KeyUsage.sum(days(), budget.start(now)));
        return used < budget.amount() ? null : budget.usedUp(used);
    }

    /** Whether a soft budget has just been passed; true once a period. */
    boolean passed(@Nullable KeyBudget budget, Instant now) {
        if (budget == null
                || budget.mode() == KeyBudget.Mode.HARD
                || budget.start(now).equals(warned)
                || budget.share(KeyUsage.sum(days(), budget.start(now))) < budget.amount()) {
            return false;
        }
        warned = budget.start(now);
        return true;
    }

    Spending reserved() {
        return reserved;
    }

    /** Whether nothing of it would be lost with it. */
    boolean idle() {
        return running.isEmpty() && unsaved.isEmpty();
    }

    Map<LocalDate, Spending> unsaved() {
        return Map.copyOf(unsaved);
    }

    /** {@code part} of what was not saved is in the file now, which has {@code inFile} of this key. */
    void saved(Map<LocalDate, Spending> part, Map<LocalDate, Spending> inFile, Spending elsewhere) {
        Map<LocalDate, Spending> rest = new HashMap<>();
        unsaved.forEach((day, spent) -> {
            Spending left = spent.minus(part.getOrDefault(day, Spending.NONE));
            if (!left.nothing()) {
                rest.put(day, left);
            }
        });
        unsaved = rest;
        saved = Map.copyOf(inFile);
        reservedElsewhere = elsewhere;
    }

    KeyUsage usage(Instant now) {
        long second = now.getEpochSecond();
        return new KeyUsage(
                days(),
                reserved.plus(reservedElsewhere),
                running.size(),
                (int) requests.sum(second),
                tokens.sum(second),
                lastUsed);
    }

    private @Nullable GatewayException refusal(Claim claim, Instant now) {
        KeyTerms terms = claim.key().terms();
        KeyLimits limits = terms.limits();
        long second = now.getEpochSecond();
        if (limits.concurrency() != null && running.size() >= limits.concurrency()) {
            return limited(terms, limits.concurrency() + " calls at a time", 1);
        }
        Integer perMinute = limits.requestsPerMinute();
        if (perMinute != null && requests.sum(second) >= perMinute) {
            return limited(terms, perMinute + " requests per minute", requests.secondsUntil(second, 1, perMinute));
        }
        Integer tokensPerMinute = limits.tokensPerMinute();
        long window = tokens.sum(second);
        if (tokensPerMinute != null && window > 0 && window + claim.tokens() > tokensPerMinute) {
            return limited(
                    terms,
                    tokensPerMinute + " tokens per minute",
                    tokens.secondsUntil(second, claim.tokens(), tokensPerMinute));
        }
        KeyBudget budget = terms.budget();
        return budget == null || budget.mode() == KeyBudget.Mode.SOFT ? null : overspent(claim, budget, now);
    }

    private @Nullable GatewayException overspent(Claim claim, KeyBudget budget, Instant now) {
        double spent = budget.share(KeyUsage.sum(days(), budget.start(now)));
        double held = budget.share(reserved.plus(reservedElsewhere));
        double wanted = budget.share(claim.asSpending());
        if (spent + held + wanted <= budget.amount()) {
            return null;
        }
        Instant end = budget.end(now);
        String name = "the budget of key \"" + claim.key().name() + "\" (" + amount(budget.amount()) + " "
                + word(budget.unit()) + " per " + word(budget.period()) + ")";
        if (spent >= budget.amount()) {
            return new GatewayException(
                    ErrorKind.QUOTA_EXHAUSTED, name + " is used up until " + end, Duration.between(now, end), null);
        }
        String left = amount(budget.amount() - spent);
        if (spent + wanted <= budget.amount()) {
            return new GatewayException(
                    ErrorKind.RATE_LIMITED,
                    name + " has " + left + " left, which running calls hold; try again when they are over",
                    Duration.ofSeconds(5),
                    null);
        }
        return new GatewayException(
                ErrorKind.QUOTA_EXHAUSTED,
                name + " has " + left + " left until " + end + ", and this call may use up to " + amount(wanted)
                        + "; a smaller output limit may fit",
                null,
                null);
    }

    private Map<LocalDate, Spending> days() {
        Map<LocalDate, Spending> days = new HashMap<>(saved);
        unsaved.forEach((day, spent) -> days.merge(day, spent, Spending::plus));
        return days;
    }

    private static GatewayException limited(KeyTerms terms, String limit, int seconds) {
        return new GatewayException(
                ErrorKind.RATE_LIMITED,
                "key \"" + terms.name() + "\" may make " + limit + "; try again in " + seconds + " s",
                Duration.ofSeconds(seconds),
                null);
    }

    private static LocalDate day(Instant now) {
        return LocalDate.ofInstant(now, ZoneOffset.UTC);
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static String amount(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : String.format(Locale.ROOT, "%.4f", value);
    }
}
