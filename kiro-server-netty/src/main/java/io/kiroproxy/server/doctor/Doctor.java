package io.kiroproxy.server.doctor;

import io.kiroproxy.core.ChatRequest;
import io.kiroproxy.core.Gateway;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.model.Conversation;
import io.kiroproxy.core.model.Message;
import io.kiroproxy.core.model.Role;
import io.kiroproxy.credential.AccountRegistry;
import io.kiroproxy.credential.AccountView;
import io.kiroproxy.server.config.UpstreamSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Looks at everything a call needs, in the order a call needs it, up to one real round trip. Waits for the network, a
 * few seconds per look at most: not for an event loop.
 */
public final class Doctor {

    private static final URI VENDOR = URI.create("https://q.us-east-1.amazonaws.com");

    private final @Nullable Path home;
    private final UpstreamSettings upstream;
    private final AccountRegistry accounts;
    private final @Nullable Gateway gateway;
    private final InstantSource clock;

    /**
     * @param home where the accounts are kept, null when not in files
     * @param gateway for the round trip, null to leave it out
     */
    public Doctor(
            @Nullable Path home,
            UpstreamSettings upstream,
            AccountRegistry accounts,
            @Nullable Gateway gateway,
            InstantSource clock) {
        this.home = home;
        this.upstream = Objects.requireNonNull(upstream, "upstream");
        this.accounts = Objects.requireNonNull(accounts, "accounts");
        this.gateway = gateway;
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    /** Looks at everything. */
    public List<Check> examine() {
        List<Check> checks = new ArrayList<>();
        if (home != null) {
            checks.add(FileChecks.home(home));
            checks.add(FileChecks.rights(home));
        }
        URI origin = upstream.baseUrl() == null ? VENDOR : upstream.baseUrl();
        checks.addAll(new NetworkChecks(origin, upstream.proxy(), clock).run());
        checks.add(present());
        accounts.accounts().forEach(account -> {
            checks.add(account(account));
            checks.addAll(new CredentialChecks(account, clock).run());
        });
        checks.add(new ModelCheck(accounts).run());
        if (gateway != null) {
            checks.add(roundTrip(gateway));
        }
        return checks;
    }

    private Check present() {
        long ready = accounts.accounts().stream()
                .filter(view -> view.health().isReady())
                .count();
        String detail = accounts.accounts().size() + ", " + ready + " ready";
        if (accounts.accounts().isEmpty()) {
            return Check.fail("accounts", "Accounts", "none", "add one: kiro-proxy accounts scan --add");
        }
        return ready > 0
                ? Check.ok("accounts", "Accounts", detail)
                : Check.fail("accounts", "Accounts", detail, "see below what each of them needs");
    }

    private static Check account(AccountView view) {
        String id = "account-" + view.id().value();
        String name = "Account " + view.account().name();
        String detail = view.health().explanation();
        if (view.health().isReady()) {
            return Check.ok(id, name, detail);
        }
        return Check.warn(
                id,
                name,
                detail,
                "wait, sign in again, or: kiro-proxy accounts restore "
                        + view.id().value());
    }

    private static Check roundTrip(Gateway gateway) {
        try {
            gateway.complete(
                    ChatRequest.of("doctor", "auto", Conversation.of(List.of(Message.text(Role.USER, "Say ok.")))));
            return Check.ok("round-trip", "Round trip", "a question was answered");
        } catch (GatewayException e) {
            return Check.fail("round-trip", "Round trip", e.description(), "see the checks above");
        }
    }
}
