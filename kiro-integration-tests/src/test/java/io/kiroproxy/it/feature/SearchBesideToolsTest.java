package io.kiroproxy.it.feature;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.it.fixture.ProxyUnderTest;
import io.kiroproxy.simulator.generate.EventScript;
import io.kiroproxy.simulator.generate.GenerateRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A vendor's web search among the client's own tools: the proxy runs the search, the client its tools (user-pains.md P02). */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SearchBesideToolsTest {

    @RegisterExtension
    final ProxyUnderTest proxy = ProxyUnderTest.withDefaults();

    private final WireClient client = new WireClient(proxy);

    @ParameterizedTest
    @MethodSource("io.kiroproxy.it.feature.Wire#everySearchingWay")
    void modelSearchesFirstAndThenCallsTheClientsTool(Wire wire, Wire.Way way) {
        AtomicInteger turn = new AtomicInteger();
        proxy.simulator()
                .onGenerate(request -> turn.getAndIncrement() == 0
                        ? EventScript.begin().tool(searchTool(request), "{\"query\":\"java 25\"}")
                        : EventScript.begin().text("Let me read. ").tool("read_file", "{\"path\":\"a.txt\"}"));

        HttpResponse<String> reply = client.ask(wire, way, request(wire));

        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        assertThat(proxy.simulator().requests("InvokeMCP")).hasSize(1);
        assertThat(proxy.generateBodies()).hasSize(2);
        assertThat(proxy.generateBodies().get(1).toString()).contains("Simulated result 1 for java 25");
        assertThat(reply.body())
                .contains("\"read_file\"")
                .contains(
                        switch (wire) {
                            case ANTHROPIC -> "\"stop_reason\":\"tool_use\"";
                            case RESPONSES -> "\"type\":\"web_search_call\"";
                            default -> "\"webSearchQueries\":[\"java 25\"]";
                        });
    }

    private static String searchTool(GenerateRequest request) {
        List<String> names =
                request.tools().stream().map(GenerateRequest.OfferedTool::name).toList();
        assertThat(names).hasSize(2).contains("read_file");
        return names.get(1 - names.indexOf("read_file"));
    }

    private static ObjectNode request(Wire wire) {
        ObjectNode body = wire.body(List.of("Look it up, then read the file."));
        wire.tool(body, "read_file");
        ObjectNode search = body.withArray("/tools").addObject();
        switch (wire) {
            case ANTHROPIC -> search.put("type", "web_search_20250305").put("name", "web_search");
            case RESPONSES -> search.put("type", "web_search");
            default -> search.putObject("googleSearch");
        }
        return body;
    }
}
