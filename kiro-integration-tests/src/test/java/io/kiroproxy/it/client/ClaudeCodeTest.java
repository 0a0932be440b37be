package io.kiroproxy.it.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.it.fixture.ProxyUnderTest;
import io.kiroproxy.simulator.http.RecordedRequest;
import io.kiroproxy.simulator.json.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The real Claude Code does its work through the proxy (clients.md 3 and 12). */
@Tag("client")
class ClaudeCodeTest {

    private static final String WRITE_HELLO = "write hello.txt containing KIRO-WORKS";
    private static final String[] MAY_WRITE = {"--permission-mode", "acceptEdits", "--allowedTools", "Write"};

    @RegisterExtension
    final ProxyUnderTest proxy = ProxyUnderTest.withDefaults();

    @TempDir
    private Path folder;

    private ClaudeCode claude;

    @BeforeEach
    void install() throws IOException {
        claude = ClaudeCode.in(folder, proxy.uri());
    }

    @Test
    void writesFileInTwoTurnsOfOneConversation() throws IOException {
        Json result = claude.succeed(WRITE_HELLO, MAY_WRITE);

        assertThat(claude.work().resolve("hello.txt")).hasContent("KIRO-WORKS");
        assertThat(result.at("result").text()).startsWith("Done. The tool answered:");
        assertThat(result.at("num_turns").number(0)).isEqualTo(2);
        List<Json> bodies = proxy.generateBodies();
        assertThat(proxy.generateRequests()).extracting(RecordedRequest::status).containsExactly(200, 200);
        assertThat(bodies).extracting(ClaudeCodeTest::conversation).doesNotContain("");
        assertThat(conversation(bodies.get(0))).isEqualTo(conversation(bodies.get(1)));
        assertThat(bodies.get(0).toString())
                .contains("You are a Claude agent")
                .contains("\"name\":\"Write\"")
                .doesNotContain("x-anthropic-billing-header");
        assertThat(bodies.get(1).toString()).contains("toolResults").doesNotContain("x-anthropic-billing-header");
    }

    private static String conversation(Json body) {
        return body.at("conversationState").at("conversationId").text();
    }
}
