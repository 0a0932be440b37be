package io.kiroproxy.server.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.testing.ManualClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys and their usage in a home. */
class KeyFilesTest {

    @TempDir
    Path home;

    private final ManualClock clock = new ManualClock();

    private ClientKeys open() throws IOException {
        return ClientKeys.create(AccessState.inHome(home, clock), clock);
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private Admittance reserve(ClientKeys keys, ClientKey key, String call) throws Exception {
        return get(keys.reserve(key, new CallEstimate(call, "m", 1, 100, 100)));
    }

    private String everyFile() throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
        }
        return all.toString();
    }

    @Test
    void keysSurviveARestartAndTheirTextIsNowhere() throws Exception {
        String text;
        try (ClientKeys keys = open()) {
            ClientKeys.Issued issued = get(keys.issue(KeyTerms.named("laptop")
                    .withScopes(new KeyScopes(List.of("claude-*"), List.of("openai"), List.of("team"), List.of("::1")))
                    .withLimits(new KeyLimits(1, 2, 3))
                    .withExpiry(clock.instant().plusSeconds(60))));
            text = issued.text().reveal();
            assertThat(issued).asString().doesNotContain(text);
        }

        try (ClientKeys keys = open()) {
            ClientKey key = keys.known(text).orElseThrow();
            assertThat(key.terms().scopes().accountGroups()).containsExactly("team");
            assertThat(key.terms().limits()).isEqualTo(new KeyLimits(1, 2, 3));
            assertThat(keys.known(text + "x")).isEmpty();
            assertThat(everyFile()).doesNotContain(text).contains(key.prefix());
            clock.advance(Duration.ofSeconds(60));
            assertThat(keys.known(text)).isEmpty();
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("keys.json"))))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("state"))))
                .isEqualTo("rwx------");
    }

    @Test
    void usageSurvivesARestartAndReservationsDoNot() throws Exception {
        String id;
        try (ClientKeys keys = open()) {
            ClientKey key = get(keys.issue(KeyTerms.named("laptop"))).key();
            id = key.id();
            Admittance.Granted done = (Admittance.Granted) reserve(keys, key, "c1");
            reserve(keys, key, "c2");
            keys.settle(done, new CallEstimate("c1", "m", 1, 100, 100), 60, 40, 0.5);
        }

        try (ClientKeys keys = open()) {
            assertThat(keys.usage(id).since(java.time.LocalDate.EPOCH)).isEqualTo(new Spending(1, 60, 40, 0.5));
            assertThat(keys.usage(id).reserved()).isEqualTo(Spending.NONE);
        }
    }

    @Test
    void serversOnOneHomeSeeEachOthersKeysUsageAndReservations() throws Exception {
        try (ClientKeys one = open();
                ClientKeys other = open()) {
            ClientKeys.Issued issued = get(one.issue(KeyTerms.named("laptop")));
            String id = issued.key().id();
            eventually(() -> other.known(issued.text().reveal()).isPresent());
            Admittance.Granted call = (Admittance.Granted) reserve(one, issued.key(), "c1");
            reserve(one, issued.key(), "c2");
            one.settle(call, new CallEstimate("c1", "m", 1, 100, 100), 60, 40, 0.5);

            eventually(() -> other.usage(id).since(java.time.LocalDate.EPOCH).tokens() == 100
                    && other.usage(id).reserved().tokens() == 200);
        }
    }

    @Test
    void rotationLetsTheOldKeyEnd() throws Exception {
        try (ClientKeys keys = open()) {
            ClientKeys.Issued first = get(keys.issue(KeyTerms.named("laptop")));
            ClientKeys.Issued second = get(keys.rotate(first.key().id(), Duration.ofMinutes(5)));
            assertThat(keys.known(first.text().reveal())).isPresent();
            assertThat(keys.known(second.text().reveal())).isPresent();

            clock.advance(Duration.ofMinutes(5));

            assertThat(keys.known(first.text().reveal())).isEmpty();
            assertThat(keys.known(second.text().reveal())).isPresent();
            get(keys.rotate(first.key().id(), Duration.ZERO));
            assertThat(keys.known(second.text().reveal())).isEmpty();
        }
    }

    @Test
    void namesAreUnique() throws Exception {
        try (ClientKeys keys = open()) {
            get(keys.issue(KeyTerms.named("laptop")));

            for (String name : List.of("laptop", "admin", "Admin")) {
                assertThatThrownBy(() -> keys.issue(KeyTerms.named(name))
                                .toCompletableFuture()
                                .join())
                        .isInstanceOf(CompletionException.class)
                        .hasCauseInstanceOf(GatewayException.class)
                        .hasMessageContaining("taken");
            }
            assertThat(keys.all()).hasSize(1);
        }
    }

    @Test
    void fileThatMakesNoSenseStopsTheStart() throws Exception {
        Files.writeString(home.resolve("keys.json"), "{\"keys\":[{\"id\":\"x\"}]}");

        assertThatThrownBy(this::open).isInstanceOf(IOException.class).hasMessageContaining("keys.json");
    }

    private interface Condition {
        boolean holds();
    }

    private static void eventually(Condition condition) {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!condition.holds() && System.nanoTime() < until) {
            Thread.onSpinWait();
        }
        assertThat(condition.holds()).isTrue();
    }
}
