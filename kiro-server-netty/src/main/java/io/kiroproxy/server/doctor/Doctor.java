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
            checks.add(FileChecks.disk(home));
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
        int all = accounts.accounts().size();
        Subject subject = Subject.of(Subject.Kind.ACCOUNTS);
        return all == 0
                ? subject.is(Diagnosis.ACCOUNTS_NONE)
                : subject.is(
                        ready > 0 ? Diagnosis.ACCOUNTS_READY : Diagnosis.ACCOUNTS_STUCK, "count", all, "ready", ready);
    }

    private static Check account(AccountView view) {
        Subject subject = Subject.of(Subject.Kind.ACCOUNT, view);
        return view.health().isReady()
                ? subject.is(Diagnosis.ACCOUNT_READY)
                : subject.is(
                        Diagnosis.ACCOUNT_OUT,
                        "why",
                        view.health().explanation(),
                        "id",
                        view.id().value());
    }

    private static Check roundTrip(Gateway gateway) {
        try {
            gateway.complete(
                    ChatRequest.of("doctor", "auto", Conversation.of(List.of(Message.text(Role.USER, "Say ok.")))));
            return Subject.of(Subject.Kind.ROUND_TRIP).is(Diagnosis.ROUND_TRIP_FINE);
        } catch (GatewayException e) {
            return Subject.of(Subject.Kind.ROUND_TRIP).is(Diagnosis.ROUND_TRIP_FAILED, "why", e.description());
        }
    }
}
