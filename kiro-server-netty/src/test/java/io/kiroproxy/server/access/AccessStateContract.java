package io.kiroproxy.server.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiroproxy.core.testing.ManualClock;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every state of client keys has to do, wherever it keeps them. */
abstract class AccessStateContract {

    private static final int CALLS = 1_000;

    final ManualClock clock = new ManualClock();

    @SuppressWarnings("NullAway.Init")
    private AccessState state;

    /** A fresh one. */
    abstract AccessState create() throws IOException;

    @BeforeEach
    void open() throws IOException {
        state = create();
    }

    @AfterEach
    void close() {
        state.close();
        state.close();
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private ClientKey key(String id, KeyTerms terms) {
        return new ClientKey(
                id, terms, List.of(new KeySum("sum of " + id, "kiro-", null)), true, clock.instant(), clock.instant());
    }

    private static UnaryOperator<List<ClientKey>> adding(ClientKey key) {
        return keys -> Stream.concat(keys.stream(), Stream.of(key)).toList();
    }

    private ClientKey added(String id, KeyTerms terms) throws Exception {
        ClientKey key = key(id, terms);
        get(state.change(adding(key)));
        return key;
    }

    private Admittance ask(ClientKey key, String call, long tokens) throws Exception {
        return get(state.reserve(new Claim(key, call, tokens, 0)));
    }

    private long used(ClientKey key) {
        return state.usage(key.id()).since(LocalDate.EPOCH).tokens();
    }

    @Test
    void keysAreFoundByTheirSumsInTheOrderTheyCame() throws Exception {
        ClientKey one = added("00000001", KeyTerms.named("one"));
        ClientKey two = added("00000002", KeyTerms.named("two"));

        assertThat(state.keys()).containsExactly(one, two);
        assertThat(state.withSum("sum of 00000002")).contains(two);
        assertThat(state.withSum("sum of nobody")).isEmpty();
    }

    @Test
    void changeThatThrowsChangesNothing() throws Exception {
        ClientKey one = added("00000001", KeyTerms.named("one"));

        assertThatThrownBy(() -> get(state.change(keys -> {
                    throw new IllegalArgumentException("no");
                })))
                .isInstanceOf(ExecutionException.class)
                .hasRootCauseInstanceOf(IllegalArgumentException.class);

        assertThat(state.keys()).containsExactly(one);
    }

    @Test
    void changesOfManyThreadsAreAllMade() throws Exception {
        List<CompletionStage<Void>> changes = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            changes.add(state.change(adding(key("%08x".formatted(i), KeyTerms.named("key " + i)))));
        }
        for (CompletionStage<Void> change : changes) {
            get(change);
        }

        assertThat(state.keys()).hasSize(20);
    }

    @Test
    void whatIsSetAsideCountsUntilItIsSettledAndThenWhatWasUsed() throws Exception {
        ClientKey key = added("00000001", KeyTerms.named("one"));
        Admittance.Granted granted = (Admittance.Granted) ask(key, "c1", 100);
        assertThat(state.usage(key.id()).reserved().tokens()).isEqualTo(100);
        assertThat(used(key)).isZero();

        state.settle(granted, new Spending(1, 30, 10, 0));
        state.settle(granted, new Spending(1, 30, 10, 0));

        assertThat(state.usage(key.id()).reserved()).isEqualTo(Spending.NONE);
        assertThat(used(key)).isEqualTo(40);
        assertThat(state.usages()).containsOnlyKeys(key.id());
    }

    @Test
    void whatIsNeverSettledEndsByItself() throws Exception {
        ClientKey key = added("00000001", KeyTerms.named("one").withLimits(new KeyLimits(null, null, 1)));
        Admittance.Granted granted = (Admittance.Granted) ask(key, "c1", 100);
        assertThat(ask(key, "c2", 1)).isInstanceOf(Admittance.Refused.class);

        clock.advance(Duration.between(clock.instant(), granted.until()).plusSeconds(60));

        assertThat(ask(key, "c3", 1)).isInstanceOf(Admittance.Granted.class);
        assertThat(used(key)).isZero();
    }

    @Test
    void hardBudgetIsNeverExceededByCallsAtOnce() throws Exception {
        ClientKey key = added(
                "00000001",
                KeyTerms.named("one")
                        .withBudget(new KeyBudget(
                                KeyBudget.Unit.TOKENS, 5_000, KeyBudget.Period.DAY, KeyBudget.Mode.HARD)));
        List<Admittance.Granted> granted = new ArrayList<>();
        List<CompletionStage<Admittance>> asked = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            asked.add(state.reserve(new Claim(key, "c" + i, 100, 0)));
        }
        for (CompletionStage<Admittance> answer : asked) {
            if (get(answer) instanceof Admittance.Granted call) {
                granted.add(call);
            }
        }

        granted.forEach(call -> state.settle(call, new Spending(1, 60, 40, 0)));

        assertThat(granted).hasSize(50);
        assertThat(used(key)).isEqualTo(5_000);
        assertThat(ask(key, "later", 1)).isInstanceOf(Admittance.Refused.class);
    }
}
