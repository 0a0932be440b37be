package io.kiroproxy.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.simulator.Client.Reply;
import io.kiroproxy.simulator.auth.SimulatedAccount;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The literal examples of kiro-upstream.md 3.8 and kiro-upstream-2026.md 2.2 and 3.1 pass. */
class DocumentedExamplesTest {
    private static final String MACHINE = "7a04590e499931c35cedbb52455c4260f542300e2a236573872255cb9d7dd36a";

    private final KiroSimulator kiro = KiroSimulator.builder().start();
    private final SimulatedAccount alice = kiro.addSocialAccount("alice");
    private final Client client = new Client(kiro.uri());

    @AfterEach
    void stop() {
        kiro.close();
    }

    private void assertPasses(String path, Map<String, String> headers, String body) {
        Reply reply = client.post(path, headers, body.replace("ARN", alice.profileArn()));

        assertThat(reply.status()).as(reply.describe()).isEqualTo(200);
        assertThat(reply.eventTypes()).endsWith("meteringEvent");
    }

    @Test
    void restWithOneFinishedToolRoundAnotherInFlightAndAnImage() {
        assertPasses("/generateAssistantResponse", Bodies.restHeaders(alice), """
                {"conversationState": {
                  "agentContinuationId": "d1f0f2d8-6c0e-4a0e-8a6e-64f2f3f1c001", "agentTaskType": "vibe",
                  "chatTriggerType": "MANUAL", "conversationId": "2f6d2f4e-6b44-4f1f-8d52-9d1f9a4c7b11",
                  "history": [
                    {"userInputMessage": {"content": "You are terse.\\n\\nWhat is in a.txt?",
                      "modelId": "claude-sonnet-4.5", "origin": "AI_EDITOR"}},
                    {"assistantResponseMessage": {"content": "I will read it.",
                      "toolUses": [{"toolUseId": "tooluse_AAAAAAAAAAAAAAAAAAAAAA", "name": "read_file",
                        "input": {"path": "a.txt"}}]}},
                    {"userInputMessage": {"content": "", "modelId": "claude-sonnet-4.5", "origin": "AI_EDITOR",
                      "userInputMessageContext": {"toolResults": [{"toolUseId": "tooluse_AAAAAAAAAAAAAAAAAAAAAA",
                        "status": "success", "content": [{"text": "alpha"}]}]}}},
                    {"assistantResponseMessage": {"content": "", "toolUses": [
                      {"toolUseId": "tooluse_BBBBBBBBBBBBBBBBBBBBBB", "name": "read_file", "input": {"path": "b.txt"}},
                      {"toolUseId": "tooluse_CCCCCCCCCCCCCCCCCCCCCC", "name": "screenshot", "input": {}}]}}],
                  "currentMessage": {"userInputMessage": {
                    "content": "", "modelId": "claude-sonnet-4.5", "origin": "AI_EDITOR",
                    "images": [{"format": "png", "source": {"bytes": "iVBORw0KGgo="}}],
                    "userInputMessageContext": {
                      "toolResults": [
                        {"toolUseId": "tooluse_BBBBBBBBBBBBBBBBBBBBBB", "status": "error",
                          "content": [{"text": "no such file"}]},
                        {"toolUseId": "tooluse_CCCCCCCCCCCCCCCCCCCCCC", "status": "success",
                          "content": [{"text": "[image attached]"}]}],
                      "tools": [
                        {"toolSpecification": {"name": "read_file", "description": "Read a file.",
                          "inputSchema": {"json": {"type": "object",
                            "properties": {"path": {"type": "string"}}, "required": ["path"]}}}},
                        {"toolSpecification": {"name": "screenshot", "description": "Take a screenshot.",
                          "inputSchema": {"json": {"type": "object", "properties": {}}}}}]}}}},
                 "profileArn": "ARN"}
                """);
    }

    @Test
    void legacyRpcInTheShapeOfKiroCli() {
        assertPasses("/", Bodies.cliHeaders(alice), """
                {"profileArn": "ARN", "conversationState": {
                  "conversationId": "2f6d2f4e-6b44-4f1f-8d52-9d1f9a4c7b11",
                  "currentMessage": {"userInputMessage": {
                    "content": "--- USER MESSAGE BEGIN ---\\nSay hello.--- USER MESSAGE END ---\\n\\n",
                    "userInputMessageContext": {"envState": {"operatingSystem": "linux",
                      "currentWorkingDirectory": "/home/u", "environmentVariables": []}},
                    "origin": "KIRO_CLI", "modelId": "claude-sonnet-4.5"}},
                  "chatTriggerType": "MANUAL", "history": [],
                  "agentContinuationId": "0b7d6e39-5a0c-4a57-9a3e-7e1f6e1c2a10", "agentTaskType": "vibe"}}
                """);
    }

    @Test
    void kiroRpcWithThinkingFields() {
        assertPasses("/", Bodies.ideHeaders(alice), """
                {"profileArn": "ARN", "agentMode": "vibe",
                 "additionalModelRequestFields": {"thinking": {"type": "adaptive", "display": "summarized"},
                   "output_config": {"effort": "medium"}, "max_tokens": 32000},
                 "conversationState": {
                   "conversationId": "sess_5e0c", "rootConversationId": "sess_5e0c",
                   "agentContinuationId": "0b7d", "agentTaskType": "vibe", "chatTriggerType": "MANUAL",
                   "history": [
                     {"userInputMessage": {"content": "first question", "modelId": "claude-opus-5.5",
                       "origin": "AI_EDITOR"}},
                     {"assistantResponseMessage": {"content": "", "toolUses": [
                       {"toolUseId": "tooluse_1", "name": "read_file", "input": {"path": "a.txt"}}]}}],
                   "currentMessage": {"userInputMessage": {
                     "content": "", "modelId": "claude-opus-5.5", "origin": "AI_EDITOR",
                     "userInputMessageContext": {
                       "toolResults": [{"toolUseId": "tooluse_1", "status": "success",
                         "content": [{"text": "file body"}]}],
                       "tools": [{"toolSpecification": {"name": "read_file", "description": "Reads.",
                         "inputSchema": {"json": {"type": "object",
                           "properties": {"path": {"type": "string"}}, "required": ["path"]}}}}]}}}}}
                """);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "aws-sdk-js/1.0.0 ua/2.1 os/win32#10.0.22631 lang/js md/nodejs#22.22.0 api/kiroruntime#1.0.0 m/N"
                        + " exec-env/AmazonQ-For-CLI-Version/2.21.1-acp-client/kiro-tui KiroIDE-1.0.437-" + MACHINE
                        + "-KAS/0.54.0",
                "aws-sdk-js/1.0.0 ua/2.1 os/linux#6.8.0 lang/js md/nodejs#24.18.0 api/codewhispererruntime#1.0.0 m/N,E"
                        + " KiroIDE-1.1.70-" + MACHINE,
                "aws-sdk-js/1.0.0 ua/2.1 os/linux#6.8.0 lang/js md/nodejs#22.22.2 api/kiroruntime#1.0.0 m/N"
                        + " KiroCLI/2.23.1 KAS/0.66.8 os/linux md/appVersion-2.23.1 app/AmazonQ-For-CLI",
                "aws-sdk-rust/1.3.15 ua/2.1 api/codewhispererruntime/0.1.17975 os/macos lang/rust/1.92.0"
                        + " md/appVersion-2.18.0 app/AmazonQ-For-CLI",
            })
    void documentedUserAgentsPass(String agent) {
        Map<String, String> headers = Bodies.restHeaders(alice);
        headers.remove("x-amz-user-agent");
        headers.put("user-agent", agent);
        headers.put("x-amzn-kiro-profile-arn", alice.profileArn());

        Reply reply = client.post("/mcp", headers, "{\"id\":\"1\",\"method\":\"tools/list\"}");

        assertThat(reply.status()).as(reply.describe()).isEqualTo(200);
    }
}
