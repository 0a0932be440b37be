package io.kiroproxy.protocol.kiro.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiroproxy.core.model.Effort;
import io.kiroproxy.core.model.ModelInfo;
import io.kiroproxy.core.model.Reasoning;
import io.kiroproxy.protocol.kiro.model.KiroModel.ReasoningSupport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KiroModelsTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-23T12:00:00Z"), ZoneOffset.UTC);

    private final KiroModels models = KiroModels.ofDefaults(CLOCK);

    @ParameterizedTest
    @CsvSource({
        "claude-sonnet-4.5, claude-sonnet-4.5",
        "claude-sonnet-4-5, claude-sonnet-4.5",
        "claude-sonnet-4-5-20250929, claude-sonnet-4.5",
        "claude-sonnet-4-20250514, claude-sonnet-4",
        "claude-sonnet-4-0, claude-sonnet-4",
        "claude-sonnet-4.6[1m], claude-sonnet-4.6",
        "claude-sonnet-4.6-1m, claude-sonnet-4.6",
        "claude-4.5-opus, claude-opus-4.5",
        "claude-4.5-opus-high, claude-opus-4.5",
        "claude-4-5-haiku, claude-haiku-4.5",
        "models/claude-opus-4-8, claude-opus-4.8",
        "anthropic/claude-sonnet-4.6, claude-sonnet-4.6",
        "us.anthropic.claude-sonnet-4-20250514-v1:0, claude-sonnet-4",
        "Claude-Sonnet-4.5-latest, claude-sonnet-4.5",
        "kiro-claude-sonnet-4.5, claude-sonnet-4.5",
        "claude-3-5-sonnet-20241022, claude-sonnet-4",
        "claude-3-5-haiku-latest, claude-haiku-4.5",
        "claude-3-opus-20240229, claude-opus-4.5",
        "gpt-4o, claude-sonnet-4",
        "gpt-4o-2024-08-06, claude-sonnet-4",
        "gpt-4o-mini, claude-haiku-4.5",
        "gpt-3.5-turbo-0125, claude-haiku-4.5",
        "o1, claude-opus-4.5",
        "o3, claude-opus-4.5",
        "o4-mini-high, claude-sonnet-4",
        "gemini-2.5-flash, claude-sonnet-4",
        "gemini-2.5-pro, claude-sonnet-4.5",
        "gemini-1.5-pro, claude-sonnet-4.5",
        "sonnet, claude-sonnet-4",
        "auto-kiro, auto",
        "claude-opus-5-5, claude-opus-5.5",
        "claude-sonnet-5-5, claude-sonnet-5.5",
        "claude-haiku-5-5, claude-haiku-5.5",
        "claude-opus-4-1-20250805, claude-opus-4.5",
        "gpt-5.5, gpt-5.6-sol",
        "gpt-5.6-sol, gpt-5.6-sol",
        "gpt-5.6-luna-high, gpt-5.6-luna",
        "gpt-5.6-codex, gpt-5.6-terra",
        "gpt-6-sol, gpt-5.6-sol",
        "gpt-6.1, gpt-5.6-sol",
        "gpt-5-codex, gpt-5.6-terra",
        "gpt-5-codex-high, gpt-5.6-terra",
        "codex-auto-review, gpt-5.6-luna",
        "gemini-3.8-flash, claude-sonnet-5.5",
        "models/gemini-3.5-flash-lite, claude-haiku-5.5",
        "gemini-3-flash-preview, claude-sonnet-4.5",
        "gemini-3.1-pro-preview, claude-opus-5.5",
        "kimi-k3, kimi-k3"
    })
    void namesMeanModels(String requested, String model) {
        assertThat(models.resolve(requested)).hasValueSatisfying(ref -> {
            assertThat(ref.requested()).isEqualTo(requested);
            assertThat(ref.model().id()).isEqualTo(model);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"opus-4", "gpt-9", "claude-opus-9.9", "", "  ", "llama-4", "claude"})
    void namesNobodyKnowsAreRefused(String requested) {
        assertThat(models.resolve(requested)).isEmpty();
    }

    @Test
    void suffixesSayHowToReason() {
        assertThat(models.resolve("claude-sonnet-4.5-thinking").orElseThrow().reasoning())
                .isEqualTo(new Reasoning(Reasoning.Mode.ENABLED, null, null, Reasoning.Display.SHOWN));
        assertThat(models.resolve("claude-opus-5.5-xhigh").orElseThrow().reasoning())
                .isEqualTo(new Reasoning(Reasoning.Mode.ENABLED, Effort.XHIGH, null, Reasoning.Display.OMITTED));
        assertThat(models.resolve("claude-opus-5.5-high-thinking[1m]")
                        .orElseThrow()
                        .reasoning())
                .isEqualTo(new Reasoning(Reasoning.Mode.ENABLED, Effort.HIGH, null, Reasoning.Display.SHOWN));
        assertThat(models.resolve("gpt-5.6-sol-none").orElseThrow().reasoning())
                .extracting(Reasoning::mode)
                .isEqualTo(Reasoning.Mode.DISABLED);
        assertThat(models.resolve("claude-sonnet-4.5").orElseThrow().reasoning())
                .isNull();
    }

    @Test
    void fallbackCatalogueKnowsWindowsFieldsAndReasoning() {
        KiroModel opus = models.model("claude-opus-5.5");
        KiroModel sonnet = models.model("claude-sonnet-4.5");

        assertThat(opus.info().contextWindow()).isEqualTo(1_000_000);
        assertThat(opus.info().maxOutputTokens()).isEqualTo(128_000);
        assertThat(opus.reasoning()).isEqualTo(ReasoningSupport.NATIVE);
        assertThat(Objects.requireNonNull(opus.fieldsSchema()).json())
                .contains("\"adaptive\"")
                .doesNotContain("disabled");
        assertThat(sonnet.info().contextWindow()).isEqualTo(200_000);
        assertThat(sonnet.fieldsSchema()).isNull();
        assertThat(sonnet.reasoning()).isEqualTo(ReasoningSupport.TAGS);
        assertThat(models.model("deepseek-3.2").info().inputs()).containsExactly(ModelInfo.InputKind.TEXT);
    }

    @Test
    void everyAliasNamesModelsOfTheFallbackCatalogue() {
        List<String> ids = models.models().stream().map(ModelInfo::id).toList();

        assertThat(ids).containsAll(ModelAliases.ofDefaults().allTargets());
    }

    @Test
    void aliasFallsToItsNextChoiceWhenThePlanLacksTheFirst() {
        keep(models, "free", "auto", "claude-sonnet-4.5", "claude-haiku-4.5");

        assertThat(models.resolve("claude-opus-5-5").orElseThrow().model().id()).isEqualTo("claude-sonnet-4.5");
        assertThat(models.resolve("gpt-4o").orElseThrow().model().id()).isEqualTo("claude-sonnet-4.5");
        assertThat(models.resolve("o1").orElseThrow().model().id()).isEqualTo("claude-sonnet-4.5");
    }

    @Test
    void kirosOwnIdIsNeverReplaced() {
        keep(models, "free", "auto", "claude-sonnet-4.5");

        assertThat(models.resolve("claude-opus-5.5").orElseThrow().model().id()).isEqualTo("claude-opus-5.5");
    }

    @Test
    void ownAliasesWinAndCanTakeAway() {
        KiroModels own = new KiroModels(
                CLOCK,
                KiroModels.DEFAULT_TTL,
                ModelAliases.with(Map.of(
                        "My-Model", List.of("glm-5"), "gpt-4o", List.of(), "claude-sonnet-4.5", List.of("auto"))),
                UnknownModels.REJECT);

        assertThat(own.resolve("my-model").orElseThrow().model().id()).isEqualTo("glm-5");
        assertThat(own.resolve("gpt-4o")).isEmpty();
        assertThat(own.resolve("claude-sonnet-4.5").orElseThrow().model().id()).isEqualTo("auto");
    }

    @Test
    void modelsAreTheUnionOfLiveCatalogues() {
        keep(models, "a", "auto", "claude-sonnet-4.5");
        keep(models, "b", "claude-sonnet-4.5", "brand-new-1");

        assertThat(models.models().stream().map(ModelInfo::id))
                .containsExactlyInAnyOrder("auto", "claude-sonnet-4.5", "brand-new-1");
        assertThat(models.resolve("brand-new-1")).isPresent();
        assertThat(models.offeredTo("a")).containsExactlyInAnyOrder("auto", "claude-sonnet-4.5");
        assertThat(models.offeredTo("c")).isNull();

        models.forget("b");
        assertThat(models.resolve("brand-new-1")).isEmpty();
    }

    @Test
    void catalogueAgesButStaysUntilANewOneComes() {
        MovingClock clock = new MovingClock();
        KiroModels aging = KiroModels.ofDefaults(clock);
        keep(aging, "a", "auto");

        assertThat(aging.fresh("a")).isTrue();
        clock.now = clock.now.plus(Duration.ofHours(1));
        assertThat(aging.fresh("a")).isFalse();
        aging.keep("a", List.of());
        assertThat(aging.models()).hasSize(1);
    }

    @Test
    void unknownNamesFollowThePolicy() {
        KiroModels nearest =
                new KiroModels(CLOCK, KiroModels.DEFAULT_TTL, ModelAliases.ofDefaults(), UnknownModels.NEAREST);
        KiroModels pass = new KiroModels(CLOCK, KiroModels.DEFAULT_TTL, ModelAliases.ofDefaults(), UnknownModels.PASS);

        assertThat(nearest.resolve("claude-opus-5.7").orElseThrow().model().id())
                .isEqualTo("claude-opus-4.7");
        assertThat(pass.resolve("brand-new-1").orElseThrow().model().id()).isEqualTo("brand-new-1");
    }

    @Test
    void suggestionsAreCloseAndFew() {
        assertThat(models.suggest("claude-sonet-4.5"))
                .hasSizeLessThanOrEqualTo(3)
                .startsWith("claude-sonnet-4.5");
        assertThat(models.suggest("gpt-5.6-sola")).startsWith("gpt-5.6-sol");
        assertThat(models.suggest("sonnet")).isNotEmpty().allSatisfy(name -> assertThat(name)
                .contains("sonnet"));
        assertThat(models.suggest("gpt-4-vision")).isNotEmpty().allSatisfy(name -> assertThat(name)
                .startsWith("gpt-"));
        for (String nothingLikeIt : List.of("x", "nope", "banana", "4.5", "llama-70b")) {
            assertThat(models.suggest(nothingLikeIt)).as(nothingLikeIt).isEmpty();
        }
        assertThat(models.suggest("y".repeat(100_000))).isEmpty();
    }

    @Test
    void pageWithoutModelsIsNoCatalogue() {
        assertThatThrownBy(() -> CatalogueReader.read("{\"message\":\"no\"}".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("models");
    }

    @Test
    void pageTellsOfTheNext() throws IOException {
        CatalogueReader.Page page =
                CatalogueReader.read("{\"models\":[{\"modelId\":\"m\"},{\"modelId\":\"\"}],\"nextToken\":\"t\"}"
                        .getBytes(StandardCharsets.UTF_8));

        assertThat(page.models()).extracting(KiroModel::id).containsExactly("m");
        assertThat(page.nextToken()).isEqualTo("t");
    }

    private static void keep(KiroModels models, String account, String... ids) {
        List<KiroModel> catalogue = new ArrayList<>();
        for (String id : ids) {
            catalogue.add(models.model(id));
        }
        models.keep(account, catalogue);
    }

    private static final class MovingClock extends Clock {
        private Instant now = CLOCK.instant();

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public java.time.ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }
    }
}
