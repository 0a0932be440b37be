package io.kiroproxy.credential.login;

import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.spi.CallExecutor;
import io.kiroproxy.core.spi.ControlPlane;
import io.kiroproxy.core.spi.HttpTransport;
import io.kiroproxy.core.spi.ProxyAddress;
import io.kiroproxy.credential.Account;
import io.kiroproxy.credential.AccountId;
import io.kiroproxy.credential.AccountRegistry;
import io.kiroproxy.credential.AccountView;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Signs people in and puts their accounts into a registry. Several logins run at once, each by itself: what one does
 * never ends or overwrites another (user-pains.md P06). Every request goes through the given transport and the login's
 * proxy.
 *
 * <p>Any thread; nothing blocks. Methods that answer with a stage complete it on the executor, where all of a login
 * runs. A login that goes wrong is a {@link LoginState}, not a failed stage; a stage fails with a {@link
 * GatewayException} only when the method was called with something that cannot be.
 */
public final class LoginFlows implements AutoCloseable {
    /** Logins that are over and still known, for those who ask how they ended; the oldest are forgotten first. */
    public static final int MAX_ENDED = 64;

    private final FlowParts parts;
    private final @Nullable ProxyAddress defaultProxy;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<LoginId, LoginFlow> flows = new LinkedHashMap<>();
    private boolean closed;

    private LoginFlows(Builder builder) {
        CallExecutor executor = Objects.requireNonNull(builder.executor, "executor");
        HttpTransport transport = Objects.requireNonNull(builder.transport, "transport");
        AccountRegistry registry = Objects.requireNonNull(builder.registry, "registry");
        this.defaultProxy = builder.proxy;
        this.parts = new FlowParts(
                new AuthExchange(transport, executor, builder.settings),
                executor,
                builder.clock,
                builder.random,
                builder.settings,
                registry,
                builder.controlPlane);
    }

    /** Begins with the defaults; registry, transport and executor must be given. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Starts a login.
     *
     * @return the login once there is something to show, or once it has failed before that; the stage fails with {@code
     *     NOT_FOUND} when the account to replace does not exist, and with {@code OVERLOADED} when too many logins are
     *     under way
     */
    public CompletionStage<LoginView> start(LoginRequest request) {
        Objects.requireNonNull(request, "request");
        LoginFlow flow;
        try {
            flow = new LoginFlow(LoginId.random(parts.random()), request, parts, proxy(request));
            add(flow);
        } catch (GatewayException e) {
            return CompletableFuture.failedFuture(e);
        }
        parts.executor().execute(flow::begin);
        return flow.shown().minimalCompletionStage();
    }

    private @Nullable ProxyAddress proxy(LoginRequest request) {
        AccountId existing = request.existing();
        if (existing == null) {
            return request.proxy() != null ? request.proxy() : defaultProxy;
        }
        Account account = parts.registry()
                .account(existing)
                .map(AccountView::account)
                .orElseThrow(() -> new GatewayException(
                        ErrorKind.NOT_FOUND, "There is no account " + existing + " to log in again."));
        ProxyAddress own = request.proxy() != null ? request.proxy() : account.proxy();
        return own != null ? own : defaultProxy;
    }

    private void add(LoginFlow flow) {
        lock.lock();
        try {
            if (closed) {
                throw new GatewayException(ErrorKind.UPSTREAM_UNAVAILABLE, "Logins have been closed.");
            }
            long running = flows.values().stream().filter(one -> !one.isOver()).count();
            if (running >= parts.settings().maxFlows()) {
                throw new GatewayException(
                        ErrorKind.OVERLOADED,
                        running + " logins are under way (expected: fewer than "
                                + parts.settings().maxFlows() + "); finish or cancel one");
            }
            long ended = flows.size() - running;
            for (Iterator<LoginFlow> all = flows.values().iterator(); ended >= MAX_ENDED && all.hasNext(); ) {
                if (all.next().isOver()) {
                    all.remove();
                    ended--;
                }
            }
            flows.put(flow.view().id(), flow);
        } finally {
            lock.unlock();
        }
    }

    /** Logins under way and those that ended last, oldest first. */
    public List<LoginView> flows() {
        lock.lock();
        try {
            return flows.values().stream().map(LoginFlow::view).toList();
        } finally {
            lock.unlock();
        }
    }

    /** One login as it stands now; empty when it is not known (any more). */
    public Optional<LoginView> flow(LoginId id) {
        return find(id).map(LoginFlow::view);
    }

    /** Completes when the login is over, however it ends; fails with {@code NOT_FOUND} when it is not known. */
    public CompletionStage<LoginView> ended(LoginId id) {
        return find(id).map(flow -> flow.ended().minimalCompletionStage())
                .orElseGet(() -> CompletableFuture.failedFuture(unknown(id)));
    }

    /**
     * Finishes a browser login with the address that the sign-in page ended on, whole or from its {@code ?} on. Where it
     * does not fit, the login goes on waiting.
     *
     * @return the login when it is over; the stage fails with {@code INVALID_REQUEST} when the address has no or another
     *     login's state, or when the login does not wait for one, and with {@code NOT_FOUND} when it is not known
     */
    public CompletionStage<LoginView> complete(LoginId id, String callbackAddress) {
        Optional<LoginFlow> found = find(id);
        if (found.isEmpty()) {
            return CompletableFuture.failedFuture(unknown(id));
        }
        LoginFlow flow = found.get();
        Callback callback;
        try {
            callback = Callback.parse(callbackAddress);
        } catch (GatewayException e) {
            return CompletableFuture.failedFuture(e);
        }
        CompletableFuture<LoginView> result = new CompletableFuture<>();
        parts.executor().execute(() -> {
            try {
                flow.paste(callback);
                flow.ended().thenAccept(result::complete);
            } catch (GatewayException e) {
                result.completeExceptionally(e);
            }
        });
        return result.minimalCompletionStage();
    }

    /** Calls a login off; tells whether it was in time. One that is being stored goes on. */
    public CompletionStage<Boolean> cancel(LoginId id) {
        Optional<LoginFlow> found = find(id);
        if (found.isEmpty()) {
            return CompletableFuture.failedFuture(unknown(id));
        }
        CompletableFuture<Boolean> result = new CompletableFuture<>();
        parts.executor().execute(() -> result.complete(found.get().cancel()));
        return result.minimalCompletionStage();
    }

    private Optional<LoginFlow> find(LoginId id) {
        lock.lock();
        try {
            return Optional.ofNullable(flows.get(id));
        } finally {
            lock.unlock();
        }
    }

    private static GatewayException unknown(LoginId id) {
        return new GatewayException(ErrorKind.NOT_FOUND, "There is no login " + id + "; it may have ended long ago.");
    }

    /** Calls all logins off and starts no more. Executor and transport stay the caller's. Idempotent. */
    @Override
    public void close() {
        List<LoginFlow> all;
        lock.lock();
        try {
            closed = true;
            all = List.copyOf(flows.values());
        } finally {
            lock.unlock();
        }
        parts.executor().execute(() -> all.forEach(LoginFlow::cancel));
    }

    /** Settings of the logins. Not safe for several threads. */
    public static final class Builder {
        private @Nullable AccountRegistry registry;
        private @Nullable HttpTransport transport;
        private @Nullable CallExecutor executor;
        private @Nullable ControlPlane controlPlane;
        private @Nullable ProxyAddress proxy;
        private InstantSource clock = InstantSource.system();
        private SecureRandom random = new SecureRandom();
        private LoginSettings settings = LoginSettings.DEFAULT;

        private Builder() {}

        /** Takes the accounts. */
        public Builder registry(AccountRegistry value) {
            registry = value;
            return this;
        }

        /** Sends every request of a login; stays the caller's to close. */
        public Builder transport(HttpTransport value) {
            transport = value;
            return this;
        }

        /** Runs the logins, one task at a time; stays the caller's. */
        public Builder executor(CallExecutor value) {
            executor = value;
            return this;
        }

        /** Finds profiles of organisations; without it that is left to the account's first use. */
        public Builder controlPlane(ControlPlane value) {
            controlPlane = value;
            return this;
        }

        /** The way out of logins that name none and replace no account that has one. */
        public Builder proxy(@Nullable ProxyAddress value) {
            proxy = value;
            return this;
        }

        /** Tells the time. */
        public Builder clock(InstantSource value) {
            clock = value;
            return this;
        }

        /** Makes ids and the secrets of sign-ins. */
        public Builder random(SecureRandom value) {
            random = value;
            return this;
        }

        /** Hosts, ports and limits. */
        public Builder settings(LoginSettings value) {
            settings = value;
            return this;
        }

        /** @throws NullPointerException when registry, transport or executor is missing */
        public LoginFlows build() {
            return new LoginFlows(this);
        }
    }
}
