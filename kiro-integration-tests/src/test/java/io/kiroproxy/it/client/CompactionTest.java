package io.kiroproxy.it.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.it.fixture.ProxyUnderTest;
import io.kiroproxy.simulator.generate.Scenario;
import io.kiroproxy.simulator.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The real Claude Code compacts its conversation, and no strategy for long histories touches that (user-pains.md P04). */
@Tag("client")
class CompactionTest {

    @RegisterExtension
    final ProxyUnderTest proxy = ProxyUnderTest.withDefaults();

    @TempDir
    private Path folder;

    @Test
    void compactCommandSendsTheWholeConversation() throws Exception {
        ClaudeCode claude = ClaudeCode.in(folder, proxy.tap().uri());
        proxy.simulator().onGenerate(request -> Scenario.text("Noted."));
        claude.succeed("the first word is KANGAROO");
        claude.succeed("the second word is WALLABY", "--continue");
        claude.succeed("the third word is QUOKKA", "--continue");
        everyStrategy();
        proxy.simulator().clearRequests();

        ChildProcess.Result run = claude.run("/compact", "--continue");

        assertThat(run.exitCode()).as(run::output).isZero();
        List<Json> bodies = proxy.generateBodies();
        assertThat(bodies).as(run::output).isNotEmpty();
        assertThat(bodies.get(0).toString()).contains("KANGAROO", "WALLABY", "QUOKKA");
    }

    private void everyStrategy() throws IOException, InterruptedException {
        HttpResponse<String> reply = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(proxy.uri() + "/api/settings/history"))
                                .header("content-type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(
                                        "{\"strategies\":[\"auto_truncate\",\"smart_summary\",\"error_retry\",\"pre_estimate\"],"
                                                + "\"max_messages\":2,\"summary_threshold\":1000}"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
    }
}
