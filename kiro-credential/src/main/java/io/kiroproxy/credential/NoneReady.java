package io.kiroproxy.credential;

import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.spi.AccountQuery;
import io.kiroproxy.credential.PoolExplanation.Exclusion;
import io.kiroproxy.credential.PoolExplanation.Why;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a call is told when no account may be used (decisions.md 2, 17). Names accounts, never tokens. */
final class NoneReady {
    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'");

    private NoneReady() {}

    /** The answer; whatever mends itself soonest decides the kind. */
    static GatewayException answer(Shortlist explanation, AccountQuery query, Instant now) {
        List<Exclusion> all = explanation.exclusions();
        String only = query.scope().account();
        if (only != null) {
            all = all.stream()
                    .filter(e -> e.id().value().equals(only) || e.label().startsWith(only + " ("))
                    .toList();
            if (all.isEmpty()) {
                return new GatewayException(
                        ErrorKind.UPSTREAM_UNAVAILABLE, "There is no account \"" + only + "\" here.");
            }
        }
        if (all.isEmpty()) {
            return new GatewayException(
                    ErrorKind.UPSTREAM_UNAVAILABLE,
                    "No Kiro account is set up. Add one with \"kiro-proxy accounts scan --add\", \"kiro-proxy accounts"
                            + " import FILE\" or in the web UI.");
        }
        List<Exclusion> allowed =
                all.stream().filter(e -> e.why() != Why.NOT_ALLOWED).toList();
        if (allowed.isEmpty()) {
            return new GatewayException(
                    ErrorKind.UPSTREAM_UNAVAILABLE,
                    "This client key may use accounts of some groups only, and there is none of "
                            + String.join(", ", new TreeSet<>(query.scope().groups())) + ".");
        }
        return byReason(allowed, query, now);
    }

    private static GatewayException byReason(List<Exclusion> all, AccountQuery query, Instant now) {
        List<Exclusion> soon = of(all, Set.of(Why.THROTTLED, Why.MODEL_CAPACITY));
        if (!soon.isEmpty()) {
            return timed(
                    ErrorKind.RATE_LIMITED,
                    "Every usable account is cooling down after throttling: " + list(soon) + ".",
                    soon,
                    now);
        }
        List<Exclusion> paced = of(all, Set.of(Why.PACED));
        if (!paced.isEmpty()) {
            return timed(
                    ErrorKind.RATE_LIMITED,
                    "Every usable account is at the limit its owner has set: " + list(paced) + ".",
                    paced,
                    now);
        }
        List<Exclusion> trouble = of(all, Set.of(Why.TROUBLE));
        if (!trouble.isEmpty()) {
            return timed(
                    ErrorKind.UPSTREAM_UNAVAILABLE,
                    "Every usable account pauses after failures: " + list(trouble) + ".",
                    trouble,
                    now);
        }
        List<Exclusion> tried = of(all, Set.of(Why.NOT_FOR_THIS_CALL));
        List<Exclusion> exhausted = of(all, Set.of(Why.EXHAUSTED));
        if (!exhausted.isEmpty() && tried.isEmpty()) {
            Instant reset = Objects.requireNonNull(soonest(exhausted));
            return timed(
                    ErrorKind.QUOTA_EXHAUSTED,
                    "The allowance of every usable account is used up: " + list(exhausted)
                            + ". The first comes back on "
                            + MOMENT.format(reset.atOffset(ZoneOffset.UTC)) + ".",
                    exhausted,
                    now);
        }
        List<Exclusion> denied = of(all, Set.of(Why.MODEL_DENIED));
        if (!denied.isEmpty() && tried.isEmpty()) {
            return new GatewayException(
                    ErrorKind.MODEL_NOT_FOUND,
                    "The model " + query.model() + " is not offered to: " + list(denied) + ".");
        }
        if (!tried.isEmpty()) {
            return new GatewayException(
                    ErrorKind.UPSTREAM_UNAVAILABLE, "No further account can be tried: " + list(all) + ".");
        }
        return actionRequired(all);
    }

    private static GatewayException actionRequired(List<Exclusion> all) {
        List<Exclusion> needy = of(all, Set.of(Why.ACTION_REQUIRED));
        String message = needy.isEmpty()
                ? "Every account is switched off or being drained: " + list(all)
                        + ". Switch one on with \"kiro-proxy accounts enable ID\" or in the web UI."
                : "Every account needs its owner: " + list(needy)
                        + ". Log in again or restore the account in the web UI or with \"kiro-proxy accounts\".";
        return new GatewayException(ErrorKind.ACCOUNT_ACTION_REQUIRED, message);
    }

    /** The answer when waiting for a busy account took too long or too many wait already. */
    static GatewayException busy(String what) {
        return new GatewayException(
                ErrorKind.OVERLOADED,
                "Every usable account is at its limit of calls at once; " + what + ".",
                Duration.ofSeconds(1),
                null);
    }

    private static GatewayException timed(ErrorKind kind, String message, List<Exclusion> exclusions, Instant now) {
        Instant soonest = soonest(exclusions);
        Duration wait = soonest == null ? null : atLeastOneSecond(Duration.between(now, soonest));
        return new GatewayException(kind, message, wait, null);
    }

    private static Duration atLeastOneSecond(Duration wait) {
        return wait.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : wait;
    }

    private static @Nullable Instant soonest(List<Exclusion> exclusions) {
        return exclusions.stream()
                .map(Exclusion::until)
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    private static List<Exclusion> of(List<Exclusion> all, Set<Why> reasons) {
        return all.stream().filter(e -> reasons.contains(e.why())).toList();
    }

    private static String list(List<Exclusion> exclusions) {
        return exclusions.stream().map(e -> e.label() + ": " + e.reason()).collect(Collectors.joining("; "));
    }
}
