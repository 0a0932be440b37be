package io.kiroproxy.credential.login;

import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.spi.CallExecutor;
import io.kiroproxy.core.spi.HttpTransport;
import io.kiroproxy.core.transport.JdkHttpTransport;
import io.kiroproxy.core.transport.OriginOverride;
import io.kiroproxy.credential.Account;
import io.kiroproxy.credential.AccountRegistry;
import io.kiroproxy.credential.IdcCredentials;
import io.kiroproxy.credential.ManualTime;
import io.kiroproxy.credential.SocialCredentials;
import io.kiroproxy.credential.store.AccountStore;
import io.kiroproxy.simulator.KiroSimulator;
import io.kiroproxy.simulator.auth.SocialAuth;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/** Logins against the simulator over real sockets, with time under the test's control, and a person with a browser. */
final class LoginBench implements AutoCloseable {
    private static final long PATIENCE_NANOS = Duration.ofSeconds(20).toNanos();

    final ManualTime time = new ManualTime();
    final KiroSimulator kiro;
    final HttpTransport transport;
    final AccountRegistry registry;
    final LoginFlows flows;
    final List<Duration> delays = new CopyOnWriteArrayList<>();
    private final HttpClient browser = HttpClient.newHttpClient();

    LoginBench() {
        this(List.of(), builder -> builder);
    }

    LoginBench(List<Account> accounts, UnaryOperator<LoginFlows.Builder> options) {
        this(accounts, SocialAuth.Callbacks.ANY_LOOPBACK, options);
    }

    LoginBench(List<Account> accounts, SocialAuth.Callbacks callbacks, UnaryOperator<LoginFlows.Builder> options) {
        kiro = KiroSimulator.builder().callbacks(callbacks).start();
        transport = OriginOverride.of(JdkHttpTransport.create(), kiro.uri());
        try {
            registry = AccountRegistry.builder()
                    .store(AccountStore.inMemory(accounts))
                    .transport(transport)
                    .executor(time)
                    .clock(time)
                    .open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        time.run();
        flows = options.apply(LoginFlows.builder()
                        .registry(registry)
                        .transport(transport)
                        .executor(recording())
                        .clock(time)
                        .settings(LoginSettings.DEFAULT.withPorts(List.of(0))))
                .build();
    }

    /** Time as it is, with a list of the delays that were asked for. */
    private CallExecutor recording() {
        return new CallExecutor() {
            @Override
            public void execute(Runnable task) {
                time.execute(task);
            }

            @Override
            public Cancellable schedule(Duration delay, Runnable task) {
                delays.add(delay);
                return time.schedule(delay, task);
            }
        };
    }

    LoginView start(LoginWay way) {
        return start(LoginRequest.of(way));
    }

    LoginView start(LoginRequest request) {
        return await(flows.start(request));
    }

    /** Runs what comes in until the stage is complete. */
    <T> T await(CompletionStage<T> stage) {
        until(() -> stage.toCompletableFuture().isDone());
        try {
            return stage.toCompletableFuture().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof GatewayException cause) {
                throw cause;
            }
            throw e;
        }
    }

    void until(BooleanSupplier condition) {
        long start = System.nanoTime();
        time.run();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > PATIENCE_NANOS) {
                throw new AssertionError("it did not happen");
            }
            Thread.yield();
            time.run();
        }
    }

    /** Lets the next poll's moment come and its answer arrive; the next one is planned after {@code next}. */
    void poll(Duration wait, Duration next) {
        int before = delays.size();
        time.advance(wait);
        until(() -> delays.size() > before && delays.get(delays.size() - 1).equals(next));
    }

    LoginState state(LoginView view) {
        return flows.flow(view.id()).orElseThrow().state();
    }

    LoginView ended(LoginView view) {
        return await(flows.ended(view.id()));
    }

    Account account(LoginView ended) {
        if (ended.state() instanceof LoginState.Completed completed) {
            return completed.account();
        }
        throw new AssertionError("not completed: " + ended.state());
    }

    static SocialCredentials social(Account account) {
        return (SocialCredentials) Objects.requireNonNull(account.credentials());
    }

    static IdcCredentials aws(Account account) {
        return (IdcCredentials) Objects.requireNonNull(account.credentials());
    }

    static String accessToken(Account account) {
        return Objects.requireNonNull(account.accessToken()).secret().reveal();
    }

    static String refreshToken(Account account) {
        return Objects.requireNonNull(
                        Objects.requireNonNull(account.credentials()).refreshToken())
                .reveal();
    }

    static URI page(LoginView view) {
        return ((LoginPrompt.OpenPage) ((LoginState.Pending) view.state()).prompt()).page();
    }

    /** A person signs in on the page; the address that the browser is sent back to. */
    String signInAt(URI page) {
        URI there = URI.create(kiro.uri() + page.getRawPath() + "?" + page.getRawQuery());
        HttpResponse<String> answer = get(there);
        return answer.headers()
                .firstValue("location")
                .orElseThrow(() -> new AssertionError("the page answered " + answer.statusCode() + answer.body()));
    }

    HttpResponse<String> get(URI uri) {
        try {
            return browser.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        flows.close();
        time.run();
        transport.close();
        kiro.close();
    }
}
