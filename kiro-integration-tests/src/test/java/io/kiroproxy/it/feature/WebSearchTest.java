package io.kiroproxy.it.feature;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.it.fixture.ProxyUnderTest;
import io.kiroproxy.simulator.generate.EventScript;
import io.kiroproxy.simulator.generate.Scenario;
import io.kiroproxy.simulator.http.Answer;
import io.kiroproxy.simulator.http.RecordedRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Web search run by the upstream, in the shape of each protocol that has one (kiro-upstream-2026.md 8). */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class WebSearchTest {

    private static final String DIRECT = "Perform a web search for the query: java 25 release date";
    private static final String OPEN = "When does Java 25 come out?";
    private static final String FOUND = "Simulated result 1 for java 25 release date";
    private static final String ADDRESS = "https://example.org/1?q=java+25+release+date";

    @RegisterExtension
    final ProxyUnderTest proxy = ProxyUnderTest.withDefaults();

    private final WireClient client = new WireClient(proxy);

    @ParameterizedTest
    @MethodSource("io.kiroproxy.it.feature.Wire#everySearchingWay")
    void requestThatIsNothingButASearchIsAnsweredWithItsResults(Wire wire, Wire.Way way) {
        HttpResponse<String> reply = client.ask(wire, way, request(wire, DIRECT));

        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        assertThat(queries()).containsExactly("java 25 release date");
        assertThat(proxy.generateRequests()).isEmpty();
        assertThat(wire.textOf(reply.body(), way)).contains(FOUND, ADDRESS);
        assertSearched(wire, way, reply);
    }

    @ParameterizedTest
    @MethodSource("io.kiroproxy.it.feature.Wire#everySearchingWay")
    void modelSearchesAndGoesOnWithWhatItFound(Wire wire, Wire.Way way) {
        searches("java 25 release date", "In September.");

        HttpResponse<String> reply = client.ask(wire, way, request(wire, OPEN));

        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        assertThat(queries()).containsExactly("java 25 release date");
        assertThat(proxy.generateBodies()).hasSize(2);
        assertThat(proxy.generateBodies().get(1).toString()).contains(FOUND);
        assertThat(wire.textOf(reply.body(), way)).isEqualTo("Let me look. In September.");
        assertSearched(wire, way, reply);
    }

    @ParameterizedTest
    @MethodSource("io.kiroproxy.it.feature.Wire#everySearchingWay")
    void searchThatFailsIsToldAndTheAnswerGoesOn(Wire wire, Wire.Way way) {
        searches("java 25 release date", "I cannot tell.");
        proxy.simulator()
                .intercept(9, WebSearchTest::isSearch, Answer.json(200, Map.of("error", Map.of("code", -32_603))));

        HttpResponse<String> reply = client.ask(wire, way, request(wire, OPEN));

        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        assertThat(wire.textOf(reply.body(), way)).isEqualTo("Let me look. I cannot tell.");
        assertThat(proxy.generateBodies().get(1).toString()).contains("The search failed (unavailable)");
        if (wire == Wire.ANTHROPIC) {
            assertThat(reply.body()).contains("\"error_code\":\"unavailable\"").doesNotContain("web_search_requests");
        } else if (wire == Wire.RESPONSES) {
            assertThat(reply.body()).contains("\"type\":\"web_search_call\",\"status\":\"failed\"");
        }
    }

    @ParameterizedTest
    @EnumSource
    void geminiSaysInBytesWhichTextRestsOnWhatWasFound(Wire.Way way) {
        String before = "Ich schaue nach\u2026 \ud83d\udd0e ";
        String between = "Gr\u00fc\u00dfe aus \u6771\u4eac. ";
        String last = "Ende \ud83c\udf89.";
        AtomicInteger turn = new AtomicInteger();
        proxy.simulator().onGenerate(request -> {
            String tool = turn.get() < 2 ? request.tools().get(0).name() : "";
            return switch (turn.getAndIncrement()) {
                case 0 -> EventScript.begin().text(before).tool(tool, "{\"query\":\"one\"}");
                case 1 -> EventScript.begin().text(between).tool(tool, "{\"query\":\"two\"}");
                default -> Scenario.text(last);
            };
        });

        HttpResponse<String> reply = client.ask(Wire.GEMINI, way, request(Wire.GEMINI, OPEN));

        byte[] text = Wire.GEMINI.textOf(reply.body(), way).getBytes(UTF_8);
        assertThat(new String(text, UTF_8)).isEqualTo(before + between + last);
        List<JsonNode> pieces = Wire.pieces(reply.body(), way);
        JsonNode grounding = pieces.get(pieces.size() - 1).at("/candidates/0/groundingMetadata");
        assertThat(grounding.path("webSearchQueries").toString()).isEqualTo("[\"one\",\"two\"]");
        assertThat(grounding.path("groundingChunks")).hasSize(6);
        JsonNode supports = grounding.path("groundingSupports");
        assertThat(supports).hasSize(2);
        assertThat(cut(text, supports.get(0))).isEqualTo(between);
        assertThat(cut(text, supports.get(1))).isEqualTo(last);
        assertThat(supports.at("/0/segment/text").asText()).isEqualTo(between);
        assertThat(supports.at("/0/groundingChunkIndices").toString()).isEqualTo("[0,1,2]");
        assertThat(supports.at("/1/groundingChunkIndices").toString()).isEqualTo("[3,4,5]");
    }

    /** The bytes of {@code text} that a support names, as text again. */
    private static String cut(byte[] text, JsonNode support) {
        int start = support.at("/segment/startIndex").asInt();
        return new String(text, start, support.at("/segment/endIndex").asInt() - start, UTF_8);
    }

    @ParameterizedTest
    @EnumSource
    void searchesBeyondMaxUsesAreRefusedToTheModelAndNotCounted(Wire.Way way) {
        proxy.simulator()
                .onGenerate(request -> request.toolResults().size() < 3
                        ? EventScript.begin()
                                .tool(
                                        "web_search",
                                        "{\"query\":\"q" + request.toolResults().size() + "\"}")
                        : Scenario.text("Enough."));
        ObjectNode body = Wire.ANTHROPIC.body(List.of(OPEN));
        body.putArray("tools")
                .addObject()
                .put("type", "web_search_20250305")
                .put("name", "web_search")
                .put("max_uses", 1);

        HttpResponse<String> reply = client.ask(Wire.ANTHROPIC, way, body);

        assertThat(queries()).hasSize(1);
        assertThat(reply.body()).contains("max_uses_exceeded", "\"web_search_requests\":1}");
    }

    @ParameterizedTest
    @MethodSource("io.kiroproxy.it.feature.Wire#everySearchingWay")
    void hitsOfUnwantedDomainsAreKeptFromModelAndClient(Wire wire, Wire.Way way) {
        searches("java 25 release date", "Nothing there.");
        ObjectNode body = wire.body(List.of(OPEN));
        switch (wire) {
            case ANTHROPIC ->
                tool(body)
                        .put("type", "web_search_20250305")
                        .put("name", "web_search")
                        .putArray("blocked_domains")
                        .add("example.org");
            case RESPONSES ->
                tool(body)
                        .put("type", "web_search")
                        .putObject("filters")
                        .putArray("allowed_domains")
                        .add("elsewhere.example");
            default ->
                tool(body).putObject("googleSearch").putArray("excludeDomains").add("example.org");
        }

        HttpResponse<String> reply = client.ask(wire, way, body);

        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        assertThat(reply.body()).doesNotContain("https://example.org");
        assertThat(proxy.generateBodies().get(1).toString()).contains("Nothing was found.");
    }

    private static ObjectNode request(Wire wire, String question) {
        ObjectNode body = wire.body(List.of(question));
        switch (wire) {
            case ANTHROPIC -> tool(body).put("type", "web_search_20250305").put("name", "web_search");
            case RESPONSES -> {
                tool(body).put("type", "web_search");
                body.putArray("include").add("web_search_call.action.sources");
            }
            default -> tool(body).putObject("googleSearch");
        }
        return body;
    }

    private static ObjectNode tool(ObjectNode body) {
        return body.withArray("/tools").addObject();
    }

    /** The model asks for one search, and with its result says {@code ending}. */
    private void searches(String query, String ending) {
        proxy.simulator()
                .onGenerate(request -> request.toolResults().isEmpty()
                        ? EventScript.begin()
                                .text("Let me look. ")
                                .tool(request.tools().get(0).name(), "{\"query\":\"" + query + "\"}")
                        : Scenario.text(ending));
    }

    private static boolean isSearch(RecordedRequest request) {
        return request.json().at("method").text().equals("tools/call");
    }

    private List<String> queries() {
        return proxy.simulator().requests().stream()
                .filter(WebSearchTest::isSearch)
                .map(request ->
                        request.json().at("params").at("arguments").at("query").text())
                .toList();
    }

    /** The search, its hits and its citations are there as the vendor's clients look for them. */
    private static void assertSearched(Wire wire, Wire.Way way, HttpResponse<String> reply) {
        List<JsonNode> pieces = Wire.pieces(reply.body(), way);
        switch (wire) {
            case ANTHROPIC -> {
                List<JsonNode> blocks = new ArrayList<>();
                for (JsonNode piece : pieces) {
                    piece.path("content").forEach(blocks::add);
                    if (piece.has("content_block")) {
                        blocks.add(piece.path("content_block"));
                    }
                }
                JsonNode use = only(blocks, "server_tool_use");
                JsonNode result = only(blocks, "web_search_tool_result");
                assertThat(use.path("name").asText()).isEqualTo("web_search");
                assertThat(result.path("tool_use_id").asText())
                        .isEqualTo(use.path("id").asText())
                        .startsWith("srvtoolu_");
                assertThat(result.path("content")).hasSize(3);
                assertThat(result.at("/content/0/type").asText()).isEqualTo("web_search_result");
                assertThat(result.at("/content/0/url").asText()).isEqualTo(ADDRESS);
                assertThat(reply.body()).contains("\"type\":\"web_search_result_location\",\"url\":\"" + ADDRESS);
                assertThat(reply.body()).contains("query", "java 25 release date", "\"web_search_requests\":1");
            }
            case RESPONSES -> {
                JsonNode whole = way == Wire.Way.WHOLE
                        ? pieces.get(0)
                        : pieces.get(pieces.size() - 1).path("response");
                List<JsonNode> items = new ArrayList<>();
                whole.path("output").forEach(items::add);
                JsonNode call = only(items, "web_search_call");
                assertThat(call.path("status").asText()).isEqualTo("completed");
                assertThat(call.at("/action/query").asText()).isEqualTo("java 25 release date");
                assertThat(call.at("/action/sources/0/url").asText()).isEqualTo(ADDRESS);
                JsonNode message = items.get(items.size() - 1);
                JsonNode citation = message.at("/content/0/annotations/0");
                assertThat(citation.path("type").asText()).isEqualTo("url_citation");
                assertThat(citation.path("url").asText()).isEqualTo(ADDRESS);
                assertThat(citation.path("end_index").asInt())
                        .isEqualTo(message.at("/content/0/text").asText().length());
                if (way == Wire.Way.STREAMED) {
                    assertThat(reply.body())
                            .contains(
                                    "response.web_search_call.in_progress",
                                    "response.web_search_call.searching",
                                    "response.web_search_call.completed",
                                    "response.output_text.annotation.added");
                }
            }
            default -> {
                JsonNode grounding = pieces.get(pieces.size() - 1).at("/candidates/0/groundingMetadata");
                assertThat(grounding.at("/webSearchQueries/0").asText()).isEqualTo("java 25 release date");
                assertThat(grounding.at("/groundingChunks/0/web/uri").asText()).isEqualTo(ADDRESS);
                assertThat(grounding.at("/groundingChunks/0/web/title").asText())
                        .isEqualTo(FOUND);
                JsonNode support = grounding.at("/groundingSupports/0");
                String text = wire.textOf(reply.body(), way);
                String cited = support.at("/segment/text").asText();
                assertThat(cited).isNotBlank();
                assertThat(text).endsWith(cited);
                assertThat(support.at("/segment/startIndex").asInt()).isEqualTo(text.length() - cited.length());
                assertThat(support.at("/segment/endIndex").asInt()).isEqualTo(text.length());
                assertThat(support.path("groundingChunkIndices").toString()).isEqualTo("[0,1,2]");
            }
        }
    }

    private static JsonNode only(List<JsonNode> all, String type) {
        List<JsonNode> found = all.stream()
                .filter(one -> one.path("type").asText().equals(type))
                .toList();
        assertThat(found).as(type).hasSize(1);
        return found.get(0);
    }
}
