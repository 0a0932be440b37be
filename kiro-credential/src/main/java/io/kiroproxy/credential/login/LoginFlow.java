package io.kiroproxy.credential.login;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.spi.CallExecutor;
import io.kiroproxy.core.spi.ProxyAddress;
import io.kiroproxy.credential.Account;
import io.kiroproxy.credential.Credentials;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The state and the clock of one login. {@link #view}, {@link #shown} and {@link #ended} may be called from any thread,
 * all else runs on the executor. Nothing happens any more once the state is final.
 */
final class LoginFlow {
    private static final System.Logger LOG = System.getLogger(LoginFlow.class.getName());

    private final LoginId id;
    private final LoginRequest request;
    private final FlowParts parts;
    private final @Nullable ProxyAddress proxy;
    private final Instant startedAt;
    private final CompletableFuture<LoginView> shown = new CompletableFuture<>();
    private final CompletableFuture<LoginView> ended = new CompletableFuture<>();
    private volatile LoginState state = new LoginState.Starting();
    private volatile Instant expiresAt;
    private @Nullable LoginMethod method;
    private @Nullable LoginPrompt prompt;
    private CallExecutor.@Nullable Cancellable expiry;
    private CallExecutor.@Nullable Cancellable timer;
    private @Nullable CompletableFuture<?> running;
    private boolean saving;

    /** @param proxy the way out of this flow's requests, null for the transport's default */
    LoginFlow(LoginId id, LoginRequest request, FlowParts parts, @Nullable ProxyAddress proxy) {
        this.id = id;
        this.request = request;
        this.parts = parts;
        this.proxy = proxy;
        this.startedAt = parts.clock().instant();
        this.expiresAt = startedAt.plus(parts.settings().expiry());
    }

    LoginView view() {
        return new LoginView(id, request, state, startedAt, expiresAt);
    }

    CompletableFuture<LoginView> shown() {
        return shown;
    }

    CompletableFuture<LoginView> ended() {
        return ended;
    }

    FlowParts parts() {
        return parts;
    }

    LoginRequest request() {
        return request;
    }

    @Nullable
    ProxyAddress proxy() {
        return proxy;
    }

    boolean isOver() {
        return state.isFinal();
    }

    void begin() {
        if (isOver()) {
            return;
        }
        expiry = parts.executor().schedule(parts.settings().expiry(), this::expire);
        LoginMethod created = LoginMethod.of(request.way(), this);
        method = created;
        guarded(created::start);
    }

    /** A person may act now, at most for {@code lifetime}. */
    void show(LoginPrompt newPrompt, Duration lifetime) {
        prompt = newPrompt;
        Instant end = parts.clock().instant().plus(lifetime);
        if (end.isBefore(expiresAt)) {
            expiresAt = end;
            cancel(expiry);
            expiry = parts.executor().schedule(lifetime, this::expire);
        }
        pending();
        shown.complete(view());
    }

    /** Still waiting for the person. */
    void pending() {
        state = new LoginState.Pending(Objects.requireNonNull(prompt, "prompt"));
    }

    /** Still waiting, and asking less often. */
    void slowDown(Duration interval) {
        state = new LoginState.SlowDown(Objects.requireNonNull(prompt, "prompt"), interval);
    }

    /** Whether the person's answer is still waited for. */
    boolean isWaiting() {
        return state instanceof LoginState.Pending || state instanceof LoginState.SlowDown;
    }

    void finishing() {
        state = new LoginState.Finishing();
    }

    /** Runs {@code task} later, unless the flow is over by then. */
    void after(Duration delay, Runnable task) {
        timer = parts.executor().schedule(delay, () -> {
            if (!isOver()) {
                guarded(task);
            }
        });
    }

    /**
     * Asks a sign-in service. Where no answer comes, the login has failed: the request may have arrived and used the code
     * up, so it is never sent twice (kiro-upstream-2026.md 6.4).
     *
     * @param advice goes into the reason then
     */
    void ask(URI uri, ObjectNode body, String advice, Consumer<AuthAnswer> answered) {
        hear(parts.exchange().post(uri, body, proxy), uri, advice, answered);
    }

    /** As {@link #ask}, with an encoded form. */
    void askForm(URI uri, String form, String advice, Consumer<AuthAnswer> answered) {
        hear(parts.exchange().form(uri, form, proxy), uri, advice, answered);
    }

    /** As {@link #ask}, for what a service publishes about itself. */
    void look(URI uri, String advice, Consumer<AuthAnswer> answered) {
        hear(parts.exchange().get(uri, proxy), uri, advice, answered);
    }

    private void hear(CompletableFuture<AuthAnswer> exchange, URI uri, String advice, Consumer<AuthAnswer> answered) {
        running = exchange;
        exchange.whenComplete((answer, failure) -> parts.executor().execute(() -> {
            if (isOver()) {
                return;
            }
            running = null;
            if (answer == null) {
                fail("no answer from " + uri.getHost() + "; " + advice);
            } else {
                guarded(() -> answered.accept(answer));
            }
        }));
    }

    /** Goes on in another way: the page told that the person belongs somewhere else. */
    void continueWith(LoginMethod next) {
        method = next;
        guarded(next::start);
    }

    void paste(Callback callback) {
        LoginMethod current = method;
        if (current == null || !isWaiting()) {
            throw new GatewayException(
                    ErrorKind.INVALID_REQUEST, "This login does not wait for an answer (expected: a pending one)");
        }
        current.paste(callback);
    }

    void signedIn(Credentials credentials) {
        finishing();
        new Handover(this).take(credentials);
    }

    /** From here on nothing stops it: the account is being written. */
    void saving() {
        saving = true;
    }

    void completed(Account account, List<String> warnings) {
        end(new LoginState.Completed(account, warnings));
    }

    void fail(String reason) {
        end(new LoginState.Failed(reason));
    }

    void expire() {
        if (!saving) {
            end(new LoginState.Expired());
        }
    }

    /** Calls it off; false when it is over or too late for that. */
    boolean cancel() {
        if (saving || isOver()) {
            return false;
        }
        end(new LoginState.Cancelled());
        return true;
    }

    private void end(LoginState last) {
        if (isOver()) {
            return;
        }
        state = last;
        cancel(expiry);
        cancel(timer);
        CompletableFuture<?> exchange = running;
        if (exchange != null) {
            exchange.cancel(true);
        }
        if (method != null) {
            method.stop();
        }
        LOG.log(
                System.Logger.Level.INFO,
                "login over: {0} way={1}",
                last.getClass().getSimpleName(),
                request.way());
        shown.complete(view());
        ended.complete(view());
    }

    private void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "a login met a defect", e);
            fail("a defect of the proxy, see its log");
        }
    }

    private static void cancel(CallExecutor.@Nullable Cancellable timer) {
        if (timer != null) {
            timer.cancel();
        }
    }
}
