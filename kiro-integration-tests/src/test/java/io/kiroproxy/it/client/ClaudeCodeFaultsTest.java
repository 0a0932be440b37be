package io.kiroproxy.it.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.it.fixture.ClientTap;
import io.kiroproxy.it.fixture.ProxyUnderTest;
import io.kiroproxy.simulator.generate.EventScript;
import io.kiroproxy.simulator.generate.Scenario;
import io.kiroproxy.simulator.http.RecordedRequest;
import io.kiroproxy.simulator.json.Json;
import io.kiroproxy.simulator.rules.Refusal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The real Claude Code reaches its goal whatever the upstream throws (clients.md 13). */
@Tag("client")
class ClaudeCodeFaultsTest {

    private static final String WRITE_HELLO = "write hello.txt containing KIRO-WORKS";
    private static final String[] MAY_WRITE = {"--permission-mode", "acceptEdits", "--allowedTools", "Write"};

    @RegisterExtension
    final ProxyUnderTest proxy = ProxyUnderTest.withDefaults();

    @TempDir
    private Path folder;

    private ClaudeCode claude;

    @BeforeEach
    void install() throws IOException {
        claude = ClaudeCode.in(folder, proxy.tap().uri());
    }

    @Test
    void throttledAccountIsReplacedByTheOther() throws IOException {
        proxy.addAccount("second");
        proxy.simulator().next(Scenario.refuse(Refusal.E13_RATE));

        succeedAtWriting();

        List<RecordedRequest> requests = proxy.generateRequests();
        assertThat(requests).extracting(RecordedRequest::status).containsExactly(429, 200, 200);
        assertThat(requests.get(1).account()).isNotEqualTo(requests.get(0).account());
        assertThat(requests.get(2).account()).isEqualTo(requests.get(1).account());
    }

    @Test
    void theOnlyAccountThrottledMakesTheClientWait() throws IOException {
        proxy.simulator().next(Scenario.refuse(Refusal.E13_RATE.withRetryAfter(2)));

        succeedAtWriting();

        List<RecordedRequest> requests = proxy.generateRequests();
        assertThat(requests).extracting(RecordedRequest::status).containsExactly(429, 200, 200);
        assertThat(Duration.between(
                        requests.get(0).receivedAt(), requests.get(1).receivedAt()))
                .isGreaterThanOrEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void brokenUpstreamIsAskedAgain() throws IOException {
        proxy.simulator().next(Scenario.refuse(Refusal.E20_SERVER));

        succeedAtWriting();

        assertThat(proxy.generateRequests()).extracting(RecordedRequest::status).containsExactly(500, 200, 200);
    }

    /** The proxy tries a second time by itself; the third time is the client's. */
    @Test
    void upstreamErrorThatReachesTheClientIsSurvived() throws IOException {
        proxy.simulator().next(Scenario.refuse(Refusal.E20_SERVER), Scenario.refuse(Refusal.E20_SERVER));

        succeedAtWriting();

        assertThat(proxy.generateRequests()).extracting(RecordedRequest::status).containsExactly(500, 500, 200, 200);
        assertThat(proxy.tap().calls()).extracting(ClientTap.Call::status).anyMatch(status -> status >= 500);
    }

    @Test
    void cutStreamIsRepeatedByTheClient() throws IOException {
        proxy.simulator().next(Scenario.text("I will ", "soon ").cut());

        Json result = succeedAtWriting();

        assertThat(proxy.generateRequests()).extracting(RecordedRequest::status).containsExactly(200, 200, 200);
        assertThat(result.at("result").text()).doesNotContain("soon");
    }

    @Test
    void streamCutInsideAToolCallRunsNoTool() throws IOException {
        proxy.simulator()
                .next(EventScript.begin()
                        .text("Writing. ")
                        .unfinishedTool("Write", "{\"file_path\":\"half.txt\",\"content\":\"ha")
                        .cut());

        claude.succeed("hello", MAY_WRITE);

        assertThat(claude.work().resolve("half.txt")).doesNotExist();
        assertThat(proxy.generateRequests()).extracting(RecordedRequest::status).containsExactly(200, 200);
    }

    @Test
    void suspendedAccountEndsTheRunWithItsReason() throws IOException {
        proxy.simulator().next(Scenario.refuse(Refusal.E6_SUSPENDED));

        Json result = claude.fail("hello");

        assertThat(result.at("result").text()).contains("403", "suspended");
        assertThat(proxy.generateRequests()).hasSize(1);
    }

    @Test
    void tooLongPromptIsExplained() throws IOException {
        proxy.simulator().next(Scenario.refuse(Refusal.E21_TOO_LONG));

        Json result = claude.fail("hello");

        assertThat(result.at("result").text()).startsWith("Prompt is too long");
        assertThat(proxy.generateRequests()).hasSize(1);
    }

    @Test
    void expiredTokenIsRefreshedOnce() throws IOException {
        proxy.firstAccount().expireAccessTokens();

        succeedAtWriting();

        assertThat(proxy.simulator().requests("/refreshToken")).hasSize(1);
        assertThat(proxy.generateRequests())
                .extracting(RecordedRequest::status)
                .endsWith(200, 200)
                .contains(403);
    }

    @Test
    void oneRunSurvivesAllOfThemInTurn() throws IOException {
        proxy.firstAccount().expireAccessTokens();
        proxy.simulator()
                .next(
                        Scenario.refuse(Refusal.E13_RATE.withRetryAfter(1)),
                        Scenario.refuse(Refusal.E20_SERVER),
                        EventScript.begin().text("I will ", "soon ").cut());

        succeedAtWriting();

        assertThat(proxy.simulator().requests("/refreshToken")).hasSize(1);
    }

    private Json succeedAtWriting() throws IOException {
        Json result = claude.succeed(WRITE_HELLO, MAY_WRITE);

        assertThat(claude.work().resolve("hello.txt")).hasContent("KIRO-WORKS");
        assertThat(result.at("result").text()).startsWith("Done. The tool answered:");
        return result;
    }
}
