package io.kiroproxy.simulator.junit;

import io.kiroproxy.simulator.KiroSimulator;
import io.kiroproxy.simulator.auth.SimulatedAccount;
import java.net.URI;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A fresh {@link KiroSimulator} for every test, on a free port of 127.0.0.1, with one signed-in social account; closed
 * after the test. Works with JUnit 5 and 6:
 *
 * <pre>{@code
 * @RegisterExtension
 * final KiroSimulatorExtension kiro = KiroSimulatorExtension.strict();
 *
 * @Test
 * void throttledCallIsTriedAgain() {
 *     kiro.simulator().next(Scenario.refuse(Refusal.E13_RATE));
 *     // … let the program under test talk to kiro.uri() with kiro.account().accessToken() …
 * }
 * }</pre>
 *
 * <p>With {@code @ExtendWith(KiroSimulatorExtension.class)} a test method may take the {@link KiroSimulator} or the {@link
 * SimulatedAccount} as a parameter instead. One extension serves one test at a time; tests that run in parallel need one
 * per instance, which a non-static field is.
 */
public final class KiroSimulatorExtension implements BeforeEachCallback, AfterEachCallback, ParameterResolver {

    private static final String ACCOUNT = "test";

    private final UnaryOperator<KiroSimulator.Builder> settings;
    private @Nullable KiroSimulator simulator;
    private @Nullable SimulatedAccount account;

    /** For {@code @ExtendWith}: the same as {@link #strict()}. */
    public KiroSimulatorExtension() {
        this(UnaryOperator.identity());
    }

    private KiroSimulatorExtension(UnaryOperator<KiroSimulator.Builder> settings) {
        this.settings = settings;
    }

    /** A simulator with every default: it refuses whatever the documents say the upstream refuses. */
    public static KiroSimulatorExtension strict() {
        return new KiroSimulatorExtension();
    }

    /** A simulator with other settings than the defaults. */
    public static KiroSimulatorExtension with(UnaryOperator<KiroSimulator.Builder> settings) {
        return new KiroSimulatorExtension(Objects.requireNonNull(settings, "settings"));
    }

    /**
     * The simulator of the running test.
     *
     * @throws IllegalStateException outside of a test
     */
    public KiroSimulator simulator() {
        return running(simulator);
    }

    /**
     * The account it starts with.
     *
     * @throws IllegalStateException outside of a test
     */
    public SimulatedAccount account() {
        return running(account);
    }

    /**
     * Where it listens.
     *
     * @throws IllegalStateException outside of a test
     */
    public URI uri() {
        return simulator().uri();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        KiroSimulator started = settings.apply(KiroSimulator.builder()).start();
        simulator = started;
        account = started.addSocialAccount(ACCOUNT);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (simulator != null) {
            simulator.close();
        }
        simulator = null;
        account = null;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == KiroSimulator.class || type == SimulatedAccount.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == KiroSimulator.class ? simulator() : account();
    }

    private static <T> T running(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("no simulator runs (expected: to be called within a test)");
        }
        return part;
    }
}
