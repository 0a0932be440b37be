package io.kiroproxy.it.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kiroproxy.server.config.Setting;
import io.kiroproxy.server.config.SettingCatalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * An accepted setting that has no effect fails here. Most settings are changed on a running proxy as the UI changes them,
 * and what they do is seen from outside: at once where they say so, else after the restart that the answer asks for.
 */
class SettingEffectsTest {

    /** What time or size keeps from being seen from outside, with the test that shows it. */
    private static final Map<String, String> SHOWN_ELSEWHERE = Map.ofEntries(
            Map.entry("server.limits.loop-body", "RequestBodyTest#bodiesAreReadOnAWorkerFromTheSizeOfTheSettingOn"),
            Map.entry(
                    "server.limits.connections-per-remote",
                    "ConnectionCapTest#oneAddressHasItsShareAndLoopbackHasNone"),
            Map.entry("server.limits.pipelined-requests", "PipelineGateTest#readingStopsWhereTheSettingsSay"),
            Map.entry("server.limits.pipelined-bytes", "PipelineGateTest#readingStopsWhereTheSettingsSay"),
            Map.entry("server.limits.write-low", "WriteMarksTest#demandStopsAtTheHighMarkAndGoesOnAtTheLowOne"),
            Map.entry("server.limits.write-high", "WriteMarksTest#demandStopsAtTheHighMarkAndGoesOnAtTheLowOne"),
            Map.entry(
                    "server.timeouts.client-stall", "SlowClientsTest#clientThatTakesNothingIsResetAndItsCallCancelled"),
            Map.entry("server.timeouts.drain", "DrainTest#patienceEndsWithTheProtocolsError"),
            Map.entry("server.timeouts.drain-hard", "DrainTest#clientThatDoesNotReadIsCutInTheEnd"),
            Map.entry("access.clients", "KiroServerTest#keysOfTheConfigurationCountToo"),
            Map.entry("access.admin-key", "AccountVerbsTest#exportCanBeImportedAgain"),
            Map.entry("upstream.multiplexing", "Http2UpstreamTest#whereItIsSwitchedOffHttp11IsSpoken"),
            Map.entry("upstream.endpoints", "AccountsProcessTest#oneOriginGetsWhatTheVendorsHostsWouldGet"),
            Map.entry(
                    "accounts.encryption-key",
                    "EncryptionProcessTest#theSettingEncryptsAtTheStartAndAMissingOrWrongKeyIsToldAndLosesNothing"),
            Map.entry("accounts.low-balance", "SelectionTest#usageIsAskedForInTheBackgroundAndALowBalanceShows"),
            Map.entry("accounts.usage-refresh", "SelectionTest#usageIsNotAskedForWhereTheSettingsSayNo"),
            Map.entry("accounts.slow-start", "SelectionTest#anAccountThatComesLaterGetsLessThanItsShareAtFirst"),
            Map.entry("accounts.machine-id", "IdentityOfEveryRequestTest#machineChangesWithTheHourOnlyWhereThatIsSet"),
            Map.entry("telemetry.authorization", exported()),
            Map.entry("telemetry.endpoint", exported()),
            Map.entry("telemetry.service-name", exported()),
            Map.entry(
                    "telemetry.sample-ratio",
                    "OtlpTracerFactoryTest#onlyTracesThatACallerSampledAreSentWhenTheRatioIsZero"),
            Map.entry(
                    "telemetry.propagate-upstream",
                    "OpenTelemetryTracerTest#upstreamIsToldOfTheAttemptsSpanWhenThatIsSwitchedOn"),
            Map.entry("history.max-age", "CallHistoryTest#oldCallsGoButNotBookmarkedOnes"),
            Map.entry("history.max-size", "CallHistoryTest#oldestCallsGoWhenTheFileIsTooLarge"),
            Map.entry("history.captures.max-age", "CallHistoryTest#oldCapturesGoAndTheirCallsStay"),
            Map.entry("history.captures.max-size", "CallHistoryTest#oldestCapturesGoWhenThereAreTooMany"),
            Map.entry("history.captures.pane", "CaptureDeskTest#longSidesAreCutAndSaySo"),
            Map.entry("long-history.max-chars", counts()),
            Map.entry("long-history.summary-keep-recent", counts()),
            Map.entry("long-history.summary-threshold", counts()),
            Map.entry("long-history.summary-max-length", counts()),
            Map.entry("long-history.summary-cache-enabled", counts()),
            Map.entry("long-history.summary-cache-min-delta-messages", counts()),
            Map.entry("long-history.summary-cache-min-delta-chars", counts()),
            Map.entry("long-history.summary-cache-max-age", counts()),
            Map.entry("long-history.retry-max-messages", counts()),
            Map.entry("long-history.max-retries", counts()),
            Map.entry("long-history.estimate-threshold", counts()));

    @TempDir
    private Path home;

    static Stream<Effect> effects() {
        return Stream.concat(EdgeEffects.all().stream(), CallEffects.all().stream());
    }

    private static String exported() {
        return "OtlpTracerFactoryTest#callsReachTheReceiverWithTheNameAndTheKeyOfTheSettings";
    }

    private static String counts() {
        return "EverySettingCountsTest#anotherValueHasAnotherOutcome";
    }

    @ParameterizedTest
    @MethodSource("effects")
    void changedSettingIsObeyedWhenItSaysSo(Effect effect) throws Exception {
        Setting<?> setting = Objects.requireNonNull(SettingCatalogue.find(effect.path()), effect.path());
        try (Rig rig = new Rig(home, effect.others())) {
            assertThat(effect.seen(rig)).as("before").isEqualTo(effect.before());

            JsonNode answer = rig.change(effect.path(), effect.value());

            assertThat(answer.path("ok").asBoolean()).as("%s", answer).isTrue();
            if (setting.effect() == Setting.Effect.RESTART) {
                assertThat(answer.path("restart").toString()).contains('"' + effect.path() + '"');
                assertThat(effect.seen(rig)).as("before the restart").isEqualTo(effect.before());
                rig.restart();
            } else {
                assertThat(answer.path("restart")).isEmpty();
            }
            assertThat(effect.seen(rig)).as("after").isEqualTo(effect.after());
        }
    }

    @Test
    void everySettingHasATestOfItsEffect() throws Exception {
        List<String> shown = new ArrayList<>(effects().map(Effect::path).toList());
        for (Map.Entry<String, String> elsewhere : SHOWN_ELSEWHERE.entrySet()) {
            assertThat(exists(elsewhere.getValue())).as(elsewhere.toString()).isTrue();
            shown.add(elsewhere.getKey());
        }
        assertThat(shown)
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(
                        SettingCatalogue.all().stream().map(Setting::path).toList());
    }

    /** Looks for a test by its class and method in all modules' sources. */
    private static boolean exists(String test) throws IOException {
        String file = test.substring(0, test.indexOf('#')) + ".java";
        String method = "void " + test.substring(test.indexOf('#') + 1) + "(";
        try (Stream<Path> all = Files.walk(Path.of("..").toRealPath())) {
            return all.filter(path -> path.getFileName().toString().equals(file)
                            && path.toString().contains("src"))
                    .anyMatch(path -> holds(path, method));
        }
    }

    private static boolean holds(Path file, String text) {
        try {
            return Files.readString(file).contains(text);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
