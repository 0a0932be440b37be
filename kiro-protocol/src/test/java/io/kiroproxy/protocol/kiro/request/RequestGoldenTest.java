package io.kiroproxy.protocol.kiro.request;

import static io.kiroproxy.protocol.kiro.request.KiroSamples.JSON;
import static io.kiroproxy.protocol.kiro.request.KiroSamples.account;
import static io.kiroproxy.protocol.kiro.request.KiroSamples.assistant;
import static io.kiroproxy.protocol.kiro.request.KiroSamples.model;
import static io.kiroproxy.protocol.kiro.request.KiroSamples.user;
import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.core.ChatRequest;
import io.kiroproxy.core.model.Content;
import io.kiroproxy.core.model.Conversation;
import io.kiroproxy.core.model.Effort;
import io.kiroproxy.core.model.Generation;
import io.kiroproxy.core.model.JsonText;
import io.kiroproxy.core.model.Reasoning;
import io.kiroproxy.core.model.ToolChoice;
import io.kiroproxy.core.model.ToolSpec;
import io.kiroproxy.core.spi.CredentialKind;
import io.kiroproxy.protocol.kiro.endpoint.Dialect;
import io.kiroproxy.protocol.kiro.endpoint.ResolvedEndpoint;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * One conversation with everything in it, written for every dialect and kind of credential. With
 * {@code KIRO_GOLDEN=<folder>} in the environment the files are written there instead, to be read and kept.
 */
class RequestGoldenTest {

    private static ChatRequest everything() {
        ToolSpec read = new ToolSpec(
                "read_file",
                "Read a file.",
                JsonText.of(
                        "{\"$schema\":\"http://json-schema.org/draft-07/schema#\",\"type\":\"object\",\"properties\":"
                                + "{\"path\":{\"type\":\"string\"}},\"required\":[\"path\"],\"additionalProperties\":false}"));
        ToolSpec shot = new ToolSpec("browser.screen shot", "", JsonText.of("{\"type\":\"object\"}"));
        Conversation conversation = new Conversation(
                "You are terse.",
                List.of(
                        user("What is in a.txt?"),
                        assistant(
                                new Content.Thinking("Read it.", "EqQBCkgIBRABGAIi"),
                                new Content.Text("I will read it."),
                                new Content.ToolUse("tooluse_A", "read_file", JsonText.of("{\"path\":\"a.txt\"}"))),
                        user(KiroSamples.result("tooluse_A", "alpha")),
                        assistant(
                                new Content.ToolUse("tooluse_B", "read_file", JsonText.of("{\"path\":\"b.txt\"}")),
                                new Content.ToolUse("tooluse_C", "browser.screen shot", JsonText.of("{}"))),
                        user(
                                new Content.ToolResult(
                                        "tooluse_C",
                                        List.of(new Content.Image("image/png", KiroSamples.PIXEL)),
                                        Content.ToolResult.Status.SUCCESS),
                                new Content.ToolResult(
                                        "tooluse_B",
                                        List.of(new Content.Text("no such file")),
                                        Content.ToolResult.Status.ERROR),
                                new Content.Document("report.pdf", "application/pdf", "JVBERi0xLjc="),
                                new Content.Text("Go on."))),
                List.of(read, shot),
                ToolChoice.AUTO,
                null);
        return ChatRequest.of("call-1", "claude-opus-4.6", conversation)
                .withGeneration(new Generation(
                        32_000,
                        List.of(),
                        new Reasoning(Reasoning.Mode.ADAPTIVE, Effort.XHIGH, null, Reasoning.Display.SHOWN),
                        null,
                        Generation.ParallelToolCalls.ALLOWED));
    }

    @ParameterizedTest
    @CsvSource({
        "SOCIAL, K",
        "SOCIAL, L",
        "SOCIAL, R",
        "BUILDER_ID, L",
        "BUILDER_ID, R",
        "IDENTITY_CENTER, K",
        "IDENTITY_CENTER, L",
        "IDENTITY_CENTER, R",
        "EXTERNAL_IDP, K",
        "EXTERNAL_IDP, L",
        "EXTERNAL_IDP, R",
        "API_KEY, L"
    })
    void everythingIsWrittenAsTheDialectAndTheCredentialDemand(CredentialKind kind, Dialect dialect)
            throws IOException {
        ResolvedEndpoint endpoint = KiroSamples.endpoint(dialect, account(kind));
        KiroRequest request = new KiroRequests(RequestSettings.DEFAULT)
                .prepare(everything(), "session-1", model("claude-opus-4.6"), KiroSamples.CLAUDE_SCHEMA);

        byte[] body = request.render(endpoint);

        String name = kind.name().toLowerCase(Locale.ROOT).replace('_', '-') + "-" + dialect.key() + ".json";
        String pretty = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(JSON.readTree(body)) + "\n";
        String folder = System.getenv("KIRO_GOLDEN");
        if (folder != null) {
            Files.writeString(Files.createDirectories(Path.of(folder)).resolve(name), pretty);
        }
        assertThat(pretty).isEqualTo(golden(name));
        assertThat(StrictUpstream.problems(body, dialect == Dialect.K, dialect != Dialect.R))
                .isEmpty();
    }

    private static String golden(String name) throws IOException {
        try (InputStream in = RequestGoldenTest.class.getResourceAsStream("golden/" + name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
