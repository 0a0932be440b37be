package io.kiroproxy.protocol.kiro.request;

import static io.kiroproxy.protocol.kiro.request.KiroSamples.JSON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.kiroproxy.core.model.JsonText;
import io.kiroproxy.core.model.ToolSpec;
import io.kiroproxy.protocol.kiro.endpoint.Dialect;
import io.kiroproxy.protocol.kiro.lint.LintReport;
import io.kiroproxy.protocol.kiro.lint.LintRule;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules {@code schema.*} over schemas of the kinds that public tool servers publish (user-pains.md P23). */
class SchemaRulesTest {

    private static final Map<String, String> CORPUS = corpus();

    private static Map<String, String> corpus() {
        try (InputStream in = SchemaRulesTest.class.getResourceAsStream("schemas.json")) {
            Map<String, String> schemas = new TreeMap<>();
            JSON.readTree(Objects.requireNonNull(in))
                    .properties()
                    .forEach(entry ->
                            schemas.put(entry.getKey(), entry.getValue().toString()));
            return schemas;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static Stream<String> names() {
        return CORPUS.keySet().stream();
    }

    private static String text(String schema, SchemaCache.Level level) {
        return SanitizedSchema.of(schema, level, "tools[0]").json();
    }

    private static String standard(String name) {
        return text(Objects.requireNonNull(CORPUS.get(name)), SchemaCache.Level.STANDARD);
    }

    private static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void everySchemaIsAcceptedAndWhatIsAcceptedStays(String name) {
        for (SchemaCache.Level level : SchemaCache.Level.values()) {
            String once = text(Objects.requireNonNull(CORPUS.get(name)), level);
            SanitizedSchema twice = SanitizedSchema.of(once, level, "tools[0]");

            assertThat(StrictUpstream.schemaProblems(tree(once))).isEmpty();
            assertThat(twice.json()).isEqualTo(once);
            assertThat(once).doesNotContain("\"$ref\":\"#", "\"$defs\"");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "no_arguments | {\"type\":\"object\",\"properties\":{}}",
                "null_members | {\"type\":\"object\",\"properties\":{}}",
                "string_root | {\"type\":\"object\",\"properties\":{},\"description\":\"free text\"}",
                "root_ref | {\"type\":\"object\",\"properties\":{\"q\":{\"type\":\"string\"}},\"required\":[\"q\"]}",
                "root_any_of | {\"type\":\"object\",\"properties\":{\"id\":{\"type\":\"integer\"},\"name\":{\"type\":\"string\"}}}",
                "root_one_of_actions | {\"type\":\"object\",\"properties\":{\"action\":{\"anyOf\":[{\"const\":\"create\"},{\"const\":\"close\"}]},\"title\":{\"type\":\"string\"},\"number\":{\"type\":\"integer\"}},\"required\":[\"action\"]}",
                "root_all_of | {\"type\":\"object\",\"properties\":{\"owner\":{\"type\":\"string\"},\"page\":{\"type\":\"integer\",\"minimum\":1}},\"required\":[\"owner\"]}",
                "recursive_root | {\"type\":\"object\",\"properties\":{\"value\":{\"type\":\"string\"},\"next\":{\"type\":\"object\"}}}",
                "recursive_tree | {\"type\":\"object\",\"properties\":{\"root\":{\"type\":\"object\",\"properties\":{\"name\":{\"type\":\"string\"},\"children\":{\"type\":\"array\",\"items\":{\"type\":\"object\"}}}}}}",
                "escaped_pointer | {\"type\":\"object\",\"properties\":{\"p\":{\"type\":\"string\"},\"s\":{\"type\":\"integer\"}}}",
                "ref_beside_text | {\"type\":\"object\",\"properties\":{\"to\":{\"type\":\"string\",\"format\":\"email\",\"description\":\"Who gets it\",\"default\":\"me\"}}}",
                "huge_bounds | {\"type\":\"object\",\"properties\":{\"n\":{\"type\":\"integer\"},\"m\":{\"type\":\"number\",\"exclusiveMinimum\":0}}}",
                "enum_values | {\"type\":\"object\",\"properties\":{\"level\":{\"type\":[\"string\",\"null\"],\"enum\":[\"low\",null]},\"none\":{},\"fixed\":{\"enum\":[null]}}}",
                "boolean_properties | {\"type\":\"object\",\"properties\":{\"anything\":{},\"nothing\":{\"not\":{}}},\"items\":{},\"additionalProperties\":true}",
                "foreign_ref | {\"type\":\"object\",\"properties\":{\"geo\":{},\"gone\":{}}}"
            })
    void meaningIsKept(String name, String expected) {
        assertThat(standard(name)).isEqualTo(expected);
    }

    @Test
    void propertiesThatAreCalledLikeKeywordsStay() {
        assertThat(tree(standard("keyword_names")).path("properties").size()).isEqualTo(7);
        assertThat(tree(text(Objects.requireNonNull(CORPUS.get("keyword_names")), SchemaCache.Level.STRICT))
                        .path("properties")
                        .has("format"))
                .isTrue();
    }

    @Test
    void strictRemovesEverySuspectedKeyword() {
        for (String name : List.of("formats", "map_of_objects", "conditional", "huge_bounds", "read_file")) {
            assertThat(text(Objects.requireNonNull(CORPUS.get(name)), SchemaCache.Level.STRICT))
                    .doesNotContain(
                            "additionalProperties", "pattern", "\"format\"", "inimum", "Length", "Items", "\"if\"");
        }
    }

    @Test
    void strictIsAppliedByTheVariantOfTheRequest() {
        KiroRequest request = KiroSamples.prepare(KiroSamples.withTools(
                KiroSamples.request(KiroSamples.user("a")),
                new ToolSpec("t", "T.", JsonText.of(Objects.requireNonNull(CORPUS.get("read_file"))))));

        assertThat(KiroSamples.body(request, Dialect.K).toString()).contains("additionalProperties");
        KiroRequest strict = request.withStrictSchemas();
        assertThat(KiroSamples.body(strict, Dialect.K).toString()).doesNotContain("additionalProperties");
        assertThat(strict.report().rules()).contains(LintRule.SCHEMA_STRICT);
    }

    @Test
    void halfPairsAreReplaced() {
        String schema =
                "{\"type\":\"object\",\"properties\":{\"a\\ud800\":{\"description\":\"half \udc00 pair, \\ud83d\\ude00\"}}}";

        assertThat(text(schema, SchemaCache.Level.STANDARD)).contains("\"a\ufffd\"", "half \ufffd pair, \ud83d\ude00");
    }

    @Test
    void changesAreReportedWithTheirPlace() {
        LintReport.Builder report = LintReport.builder();
        SchemaCache cache = new SchemaCache(2);
        for (int i = 0; i < 2; i++) {
            cache.sanitize(
                    Objects.requireNonNull(CORPUS.get("null_members")),
                    SchemaCache.Level.STANDARD,
                    "tools[" + i + "]",
                    report);
        }

        List<String> lines = new ArrayList<>();
        report.build().findings().forEach(finding -> lines.add(finding.toString()));
        assertThat(lines)
                .contains(
                        "schema.null tools[0].input_schema/required: null; removed",
                        "schema.null tools[1].input_schema/required: null; removed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "\"object\"", "12", "{", "{} x"})
    void whatIsNoSchemaIsRefused(String schema) {
        assertThatThrownBy(() -> text(schema, SchemaCache.Level.STANDARD))
                .hasMessageStartingWith("tools[0].input_schema: ")
                .hasMessageContaining("(expected: a JSON Schema object)");
    }

    @Test
    void referencesThatGrowExponentiallyAreCut() {
        StringBuilder schema =
                new StringBuilder("{\"type\":\"object\",\"properties\":{\"x\":{\"$ref\":\"#/$defs/a0\"}},\"$defs\":{");
        for (int i = 0; i < 40; i++) {
            String next = "{\"$ref\":\"#/$defs/a" + (i + 1) + "\"}";
            schema.append(
                    "\"a" + i + "\":{\"type\":\"object\",\"properties\":{\"l\":" + next + ",\"r\":" + next + "}},");
        }
        schema.append("\"a40\":{\"type\":\"string\"}}}");

        assertThat(text(schema.toString(), SchemaCache.Level.STANDARD).length()).isLessThan(2_000_000);
    }

    @Test
    void theCacheKeepsTheLastUsedOnly() {
        SchemaCache cache = new SchemaCache(2);
        LintReport.Builder report = LintReport.builder();
        for (int i = 0; i < 1_000; i++) {
            String schema = "{\"type\":\"object\",\"title\":\"" + i + "\"}";
            assertThat(cache.sanitize(schema, SchemaCache.Level.STANDARD, "t", report))
                    .contains("\"" + i + "\"");
        }
        assertThat(cache.size()).isEqualTo(2);
    }
}
