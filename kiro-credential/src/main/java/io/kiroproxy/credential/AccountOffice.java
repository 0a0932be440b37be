package io.kiroproxy.credential;

import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.spi.ProxyAddress;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The owner's operations on accounts. Files are touched on the keeper's thread only. */
final class AccountOffice {
    private final RegistryParts parts;
    private final TokenKeeper keeper;
    private final Runnable wake;
    private final Runnable stateChanged;

    AccountOffice(RegistryParts parts, TokenKeeper keeper, Runnable wake, Runnable stateChanged) {
        this.parts = parts;
        this.keeper = keeper;
        this.wake = wake;
        this.stateChanged = stateChanged;
    }

    /** Runs {@code task} on the keeper's thread. */
    <T> CompletableFuture<T> run(Callable<T> task) {
        CompletableFuture<T> result = new CompletableFuture<>();
        parts.executor().execute(() -> {
            try {
                result.complete(task.call());
            } catch (IOException e) {
                result.completeExceptionally(new GatewayException(
                        ErrorKind.INTERNAL,
                        "The account files could not be read or written: " + e.getMessage(),
                        null,
                        e));
            } catch (Exception e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    CompletableFuture<AccountView> add(Account account) {
        return run(() -> {
            parts.store().save(account);
            Member member = parts.roster().put(account);
            welcome(account.id());
            parts.notices().info(account.id(), "added");
            wake.run();
            return view(member);
        });
    }

    CompletableFuture<AccountView> remove(AccountId id) {
        return run(() -> {
            AccountView last = view(member(id));
            parts.store().remove(id);
            parts.roster().remove(id);
            parts.state().forget(id);
            parts.rates().forget(id);
            parts.slowStart().forget(id);
            parts.lowBalance().forget(id);
            parts.notices().info(id, "removed");
            stateChanged.run();
            return last;
        });
    }

    CompletableFuture<AccountView> change(AccountId id, String what, UnaryOperator<Account> change) {
        return run(() -> {
            Member member = member(id);
            Account current = member.account();
            if (!member.unsaved()) {
                current = parts.store().read(id).orElse(current);
            }
            Account changed = change.apply(current);
            if (!changed.id().equals(id)) {
                throw new IllegalArgumentException("account id: " + changed.id() + " (expected: " + id + ")");
            }
            parts.store().save(changed);
            member.account(changed);
            parts.notices().info(id, what);
            wake.run();
            return view(member);
        });
    }

    CompletableFuture<AccountView> enable(AccountId id) {
        Instant now = parts.clock().instant();
        return change(id, "enabled", account -> {
                    if (!account.enabled()) {
                        parts.state().update(id, known -> known.withReadySince(now));
                    }
                    return account.toBuilder().enabled(true).build();
                })
                .whenComplete((view, failure) -> stateChanged.run());
    }

    CompletableFuture<AccountView> setProxy(AccountId id, @Nullable ProxyAddress proxy) {
        return change(id, "proxy set", account -> {
            Account.Builder builder = account.toBuilder().proxy(proxy);
            return account.credentials() == null
                    ? builder.build()
                    : builder.problem(null).build();
        });
    }

    CompletableFuture<AccountHealth> restore(AccountId id) {
        return run(() -> {
            AccountHealth before = parts.candidates()
                    .health(member(id).account(), parts.clock().instant());
            welcome(id);
            parts.notices().info(id, "restored by its owner");
            wake.run();
            return before;
        });
    }

    /** Tokens first; the source file, which holds the login before this one, is left behind after that. */
    CompletableFuture<AccountView> relogin(AccountId id, Credentials credentials) {
        return run(() -> member(id))
                .thenCompose(member -> keeper.replace(member, credentials))
                .thenCompose(account -> change(id, "left its source", known -> known.toBuilder()
                        .source(null)
                        .build()))
                .thenCompose(view -> restore(id))
                .thenCompose(before -> run(() -> view(member(id))));
    }

    private void welcome(AccountId id) {
        Instant now = parts.clock().instant();
        parts.state().update(id, known -> known.welcomed(now));
        stateChanged.run();
    }

    CompletableFuture<AccountView> refresh(AccountId id) {
        return run(() -> member(id)).thenCompose(member -> {
            AccessToken token = member.account().accessToken();
            return keeper.refresh(member, token == null ? null : token.secret()).thenApply(account -> {
                stateChanged.run();
                wake.run();
                return view(member);
            });
        });
    }

    CompletableFuture<List<RefreshReport>> refreshAll(Duration margin) {
        List<CompletableFuture<RefreshReport>> all = new ArrayList<>();
        Instant now = parts.clock().instant();
        for (Member member : parts.roster().members()) {
            Account account = member.account();
            Credentials credentials = account.credentials();
            AccessToken token = account.accessToken();
            boolean due = token == null || !token.lasts(now, margin);
            if (account.enabled() && credentials != null && credentials.isRefreshable() && due) {
                all.add(refresh(member.id())
                        .handle((view, failure) -> new RefreshReport(
                                member.id(), failure == null, failure == null ? "renewed" : message(failure))));
            }
        }
        return CompletableFuture.allOf(all.toArray(new CompletableFuture<?>[0]))
                .thenApply(none -> all.stream().map(CompletableFuture::join).toList());
    }

    private static String message(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        String message = cause.getMessage();
        return message == null ? "failed" : message;
    }

    Member member(AccountId id) {
        Member member = parts.roster().member(id);
        if (member == null) {
            throw new GatewayException(ErrorKind.NOT_FOUND, "There is no account " + id + ".");
        }
        return member;
    }

    private AccountView view(Member member) {
        return parts.candidates().view(member, parts.clock().instant());
    }
}
