package io.kiroproxy.credential;

import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.spi.AccountIdentity;
import io.kiroproxy.core.spi.ControlPlane;
import io.kiroproxy.core.spi.UpstreamFailure;
import io.kiroproxy.core.spi.UpstreamFailureException;
import io.kiroproxy.core.spi.UsageLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Asks the upstream about accounts and remembers the answers: what they may use, and which models. */
final class InquiryDesk {
    private static final Duration TOKEN_LEFT = Duration.ofMinutes(1);

    private final RegistryParts parts;
    private final TokenKeeper keeper;
    private final ProfileFinder profiles;
    private final AccountOffice office;
    private final Runnable stateChanged;

    InquiryDesk(
            RegistryParts parts,
            TokenKeeper keeper,
            ProfileFinder profiles,
            AccountOffice office,
            Runnable stateChanged) {
        this.parts = parts;
        this.keeper = keeper;
        this.profiles = profiles;
        this.office = office;
        this.stateChanged = stateChanged;
    }

    CompletableFuture<UsageLimits> usage(AccountId id, Duration maxAge) {
        return asked("Usage", id, (controlPlane, member) -> {
            Member.Usage known = member.usage();
            if (known != null && isFresh(known.at(), maxAge)) {
                return CompletableFuture.completedFuture(known.limits());
            }
            return identity(member).thenCompose(controlPlane::usage).thenCompose(limits -> keep(member, limits));
        });
    }

    CompletableFuture<List<String>> models(AccountId id, Duration maxAge) {
        return asked("Models", id, (controlPlane, member) -> {
            Member.Offer known = member.offer();
            if (known != null && isFresh(known.at(), maxAge)) {
                return CompletableFuture.completedFuture(
                        known.models().stream().sorted().toList());
            }
            return identity(member).thenCompose(controlPlane::refreshModels).thenApply(models -> {
                member.offer(new Member.Offer(Set.copyOf(models), parts.clock().instant()));
                return models;
            });
        });
    }

    /** A question about one account. */
    @FunctionalInterface
    private interface Question<T> {
        CompletableFuture<T> ask(ControlPlane controlPlane, Member member);
    }

    private <T> CompletableFuture<T> asked(String what, AccountId id, Question<T> question) {
        ControlPlane controlPlane = parts.controlPlane();
        if (controlPlane == null) {
            return CompletableFuture.failedFuture(new GatewayException(
                    ErrorKind.UPSTREAM_UNAVAILABLE, what + " cannot be asked for: there is no control plane."));
        }
        return office.run(() -> office.member(id)).thenCompose(member -> question.ask(controlPlane, member));
    }

    private boolean isFresh(Instant asked, Duration maxAge) {
        return !maxAge.isZero() && !parts.clock().instant().isAfter(asked.plus(maxAge));
    }

    /** Who asks: the account with a token that lasts for the question, and a profile where it needs one. */
    private CompletableFuture<AccountIdentity> identity(Member member) {
        AccessToken token = member.account().accessToken();
        CompletableFuture<Account> ready =
                token != null && token.lasts(parts.clock().instant(), TOKEN_LEFT)
                        ? CompletableFuture.completedFuture(member.account())
                        : keeper.refresh(member, token == null ? null : token.secret());
        return ready.thenCompose(account -> profiled(member, account)).thenApply(account -> parts.identities()
                .of(account, parts.clock().instant()));
    }

    private CompletableFuture<Account> profiled(Member member, Account account) {
        if (!profiles.isWanted(account)) {
            return CompletableFuture.completedFuture(account);
        }
        return profiles.find(member).thenApply(found -> {
            if (found == null) {
                throw new UpstreamFailureException(UpstreamFailure.of(
                        UpstreamFailure.Kind.ACCESS_DENIED,
                        "Account " + account.label() + " has no profile to ask for."));
            }
            return found;
        });
    }

    private CompletableFuture<UsageLimits> keep(Member member, UsageLimits limits) {
        Instant now = parts.clock().instant();
        member.usage(new Member.Usage(limits, now));
        AccountState state = parts.state().update(member.id(), known -> parts.rules()
                .resetKnown(known.withQuotaLeft(limits.remaining(), now), limits.resetsAt(), now));
        parts.lowBalance().look(member, state);
        stateChanged.run();
        Account account = member.account();
        boolean news = limits.userId() != null && !limits.userId().equals(account.userId())
                || limits.email() != null && !limits.email().equals(account.email());
        if (!news) {
            return CompletableFuture.completedFuture(limits);
        }
        return office.change(member.id(), "owner known", known -> known.toBuilder()
                        .userId(limits.userId() != null ? limits.userId() : known.userId())
                        .email(limits.email() != null ? limits.email() : known.email())
                        .build())
                .handle((view, failure) -> limits);
    }
}
