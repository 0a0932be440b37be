package io.kiroproxy.credential;

import io.kiroproxy.core.spi.ControlPlane;
import io.kiroproxy.core.spi.CredentialKind;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the profile of an organisation's login, which must have one before it can be used (kiro-upstream-2026.md 1.6),
 * once, and keeps it with the account.
 */
final class ProfileFinder {
    private final RegistryParts parts;
    private final Map<AccountId, CompletableFuture<@Nullable Account>> running = new ConcurrentHashMap<>();

    ProfileFinder(RegistryParts parts) {
        this.parts = parts;
    }

    boolean isWanted(Account account) {
        Credentials credentials = account.credentials();
        if (parts.controlPlane() == null || credentials == null || credentials.profileArn() != null) {
            return false;
        }
        return credentials.kind() == CredentialKind.IDENTITY_CENTER
                || credentials.kind() == CredentialKind.EXTERNAL_IDP;
    }

    /** The member's account with its profile; null when there is none, which then shows in its health. */
    CompletableFuture<@Nullable Account> find(Member member) {
        CompletableFuture<@Nullable Account> mine = new CompletableFuture<>();
        CompletableFuture<@Nullable Account> other = running.putIfAbsent(member.id(), mine);
        if (other != null) {
            return other;
        }
        ControlPlane controlPlane = Objects.requireNonNull(parts.controlPlane());
        controlPlane
                .profiles(parts.identities().of(member.account(), parts.clock().instant()))
                .whenComplete((profiles, failure) -> parts.executor().execute(() -> {
                    running.remove(member.id(), mine);
                    mine.complete(profiles == null ? failed(member) : found(member, profiles));
                }));
        return mine;
    }

    private @Nullable Account failed(Member member) {
        Instant now = parts.clock().instant();
        AccountHealth pause = new AccountHealth.CoolingDown(
                now.plus(parts.settings().health().refreshPause()),
                AccountHealth.CoolingDown.Cause.UPSTREAM_TROUBLE,
                "its profile could not be asked for");
        parts.state().update(member.id(), known -> parts.rules().worse(known, pause, now));
        parts.notices().warning(member.id(), "its profile could not be asked for");
        return null;
    }

    private @Nullable Account found(Member member, List<ControlPlane.Profile> profiles) {
        Account account = member.account();
        Credentials credentials = account.credentials();
        if (profiles.isEmpty() || credentials == null) {
            Instant now = parts.clock().instant();
            AccountHealth none = new AccountHealth.Refused(
                    now.plus(parts.settings().health().refusedPause()),
                    "the organisation has given it no Kiro profile; ask its administrator");
            parts.state().update(member.id(), known -> parts.rules().worse(known, none, now));
            parts.notices().health(member.id(), none);
            return null;
        }
        Credentials complete = credentials.withProfileArn(profiles.get(0).arn());
        Account known = account.withCredentials(complete);
        try {
            parts.store().saveCredentials(member.id(), complete);
        } catch (IOException e) {
            parts.notices().warning(member.id(), "the profile could not be written and is in memory only", e);
        }
        member.account(known);
        parts.notices().info(member.id(), "profile found");
        return known;
    }
}
