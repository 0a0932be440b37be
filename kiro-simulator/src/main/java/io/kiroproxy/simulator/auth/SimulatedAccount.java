package io.kiroproxy.simulator.auth;

import io.kiroproxy.simulator.catalog.ModelCatalog;
import io.kiroproxy.simulator.catalog.Plan;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * A registered account, live: its tokens change when they are refreshed and its usage grows. Methods may be called from
 * any thread, also while requests run.
 */
public final class SimulatedAccount {
    private final AccountBook book;
    private final AccountSpec spec;
    private final String profileArn;
    private final String userId;
    private final ModelCatalog models;
    private final Deque<Instant> recentCalls = new ArrayDeque<>();
    private ClientRegistration registration;
    private Tokens tokens;
    private boolean suspended;
    private boolean overage;
    private double used;

    SimulatedAccount(
            AccountBook book,
            AccountSpec spec,
            String profileArn,
            String userId,
            ClientRegistration registration,
            ModelCatalog models,
            Tokens tokens) {
        this.book = book;
        this.spec = spec;
        this.profileArn = profileArn;
        this.userId = userId;
        this.registration = registration;
        this.models = models;
        this.tokens = tokens;
        this.used = spec.creditsUsed();
    }

    /** The name it was registered under. */
    public String name() {
        return spec.name();
    }

    /** The kind of credential. */
    public AccountKind kind() {
        return spec.kind();
    }

    /** The API region. */
    public String region() {
        return spec.region();
    }

    /** The subscription. */
    public Plan plan() {
        return spec.plan();
    }

    /** The user id, beginning with a directory id. */
    public String userId() {
        return userId;
    }

    /** The e-mail address that GetUsageLimits gives. */
    public String email() {
        return spec.name() + "@example.com";
    }

    /** The ARN this account belongs to: shared for social and Builder ID, own for the rest. */
    public String profileArn() {
        return profileArn;
    }

    /** The models it may use. */
    public ModelCatalog models() {
        return models;
    }

    /** The client registration its refresh tokens belong to; only of meaning for OIDC and external accounts. */
    public synchronized ClientRegistration registration() {
        return registration;
    }

    /** The newest access token, or the API key. */
    public synchronized String accessToken() {
        return tokens.access();
    }

    /** The newest refresh token; empty for API keys. */
    public synchronized String refreshToken() {
        return tokens.refresh();
    }

    /** When the newest access token ends. */
    public synchronized Instant expiresAt() {
        return tokens.expiresAt();
    }

    /** Files that the official clients would have written for this account. */
    public IdeFiles files() {
        return new IdeFiles(this, book.baseUri());
    }

    /** Makes every access token of this account expire now. */
    public void expireAccessTokens() {
        book.expireAccessTokens(this);
    }

    /** Makes every refresh token of this account invalid, as a sign-out does. */
    public void revokeRefreshTokens() {
        book.revokeRefreshTokens(this);
    }

    /** Locks the account: every call is answered 403 {@code TEMPORARILY_SUSPENDED}. */
    public synchronized void suspend() {
        suspended = true;
    }

    /** Unlocks the account. */
    public synchronized void restore() {
        suspended = false;
    }

    /** Whether it is locked. */
    public synchronized boolean isSuspended() {
        return suspended;
    }

    /** Allows paid use beyond the plan, as setUserPreference does. */
    public synchronized void enableOverage() {
        overage = true;
    }

    /** Forbids paid use beyond the plan. */
    public synchronized void disableOverage() {
        overage = false;
    }

    /** Whether paid use beyond the plan is allowed. */
    public synchronized boolean isOverageEnabled() {
        return overage;
    }

    /** Credits used this month. */
    public synchronized double creditsUsed() {
        return used;
    }

    /** Credits of the plan. */
    public double creditLimit() {
        return spec.creditLimit();
    }

    /** Credits that may be used beyond the plan with overage: as many as the plan has. */
    public double overageCap() {
        return spec.plan() == Plan.FREE ? 0 : spec.creditLimit();
    }

    /** Adds credits to the usage, as every metering event does. */
    public synchronized void charge(double credits) {
        used += credits;
    }

    /** Counts a generate call at this moment and says whether the account is over its rate now. */
    public synchronized boolean isOverRate(Instant now) {
        if (spec.requestsPerMinute() == 0) {
            return false;
        }
        Instant minuteAgo = now.minusSeconds(60);
        while (!recentCalls.isEmpty() && !recentCalls.peek().isAfter(minuteAgo)) {
            recentCalls.remove();
        }
        if (recentCalls.size() >= spec.requestsPerMinute()) {
            return true;
        }
        recentCalls.add(now);
        return false;
    }

    synchronized void renewed(Tokens newest, @Nullable ClientRegistration under) {
        tokens = newest;
        registration = under == null ? registration : under;
    }

    /** Name and kind; no secret. */
    @Override
    public String toString() {
        return "SimulatedAccount[" + name() + ", " + kind() + "]";
    }
}
