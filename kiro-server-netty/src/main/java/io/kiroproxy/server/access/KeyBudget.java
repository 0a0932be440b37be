package io.kiroproxy.server.access;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Objects;

/**
 * How much a key may use up. Periods are days and months of UTC.
 *
 * @param unit what is counted
 * @param amount more than 0, at most 10¹²
 * @param period after which it begins anew
 * @param mode what happens at its end
 */
public record KeyBudget(Unit unit, double amount, Period period, Mode mode) {

    private static final double MOST = 1e12;

    /** What is counted. */
    public enum Unit {
        /** What the upstream bills. */
        CREDITS,
        /** Tokens in and out. */
        TOKENS
    }

    /** After what it begins anew. */
    public enum Period {
        DAY,
        MONTH
    }

    /** What happens at its end. */
    public enum Mode {
        /** Calls that might go over it are refused. */
        HARD,
        /** Its end is logged once, shown, and told with each further answer in {@code x-kiro-budget}. */
        SOFT
    }

    public KeyBudget {
        Objects.requireNonNull(unit, "unit");
        Objects.requireNonNull(period, "period");
        Objects.requireNonNull(mode, "mode");
        if (!(amount > 0 && amount <= MOST)) {
            throw new IllegalArgumentException("budget.amount: " + amount + " (expected: more than 0, at most 1e12)");
        }
    }

    /** When the period of {@code now} is over. */
    public Instant end(Instant now) {
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        LocalDate next = period == Period.DAY
                ? today.plusDays(1)
                : YearMonth.from(today).plusMonths(1).atDay(1);
        return next.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    /** The first day of the period of {@code now}. */
    public LocalDate start(Instant now) {
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        return period == Period.DAY ? today : today.withDayOfMonth(1);
    }

    /** In words for a client: {@code exceeded; 120.5 of 100 credits this month}. */
    String usedUp(double used) {
        return String.format(
                Locale.ROOT,
                "exceeded; %s of %s %s this %s",
                number(used),
                number(amount),
                unit.name().toLowerCase(Locale.ROOT),
                period.name().toLowerCase(Locale.ROOT));
    }

    private static String number(double value) {
        return BigDecimal.valueOf(value)
                .setScale(2, RoundingMode.HALF_UP)
                .stripTrailingZeros()
                .toPlainString();
    }

    /** How much of it {@code spending} is. */
    public double share(Spending spending) {
        return unit == Unit.CREDITS ? spending.credits() : spending.tokens();
    }
}
