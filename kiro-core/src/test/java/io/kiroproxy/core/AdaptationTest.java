package io.kiroproxy.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiroproxy.core.model.Content;
import io.kiroproxy.core.model.Conversation;
import io.kiroproxy.core.model.Generation;
import io.kiroproxy.core.model.JsonText;
import io.kiroproxy.core.model.Message;
import io.kiroproxy.core.model.OutputFormat;
import io.kiroproxy.core.model.Reasoning;
import io.kiroproxy.core.model.Role;
import io.kiroproxy.core.model.ToolChoice;
import io.kiroproxy.core.model.ToolSpec;
import io.kiroproxy.core.model.WebSearch;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AdaptationTest {

    private static final List<ToolSpec> TOOLS =
            List.of(new ToolSpec("ls", "", JsonText.EMPTY_OBJECT), new ToolSpec("cat", "", JsonText.EMPTY_OBJECT));

    private static ChatRequest request(ToolChoice choice) {
        return request(choice, List.of(Message.text(Role.USER, "Hi")));
    }

    private static ChatRequest request(ToolChoice choice, List<Message> messages) {
        return ChatRequest.of(
                "c",
                "fake",
                new Conversation("system", messages, TOOLS, choice, new WebSearch("web", 1, List.of(), List.of())));
    }

    private static String lastText(Adaptation adaptation) {
        List<Message> messages = adaptation.request().conversation().messages();
        List<Content> content = messages.get(messages.size() - 1).content();
        return ((Content.Text) content.get(content.size() - 1)).text();
    }

    @Test
    void freeChoiceChangesNothing() {
        Adaptation adaptation = Adaptation.of(request(ToolChoice.AUTO));

        assertThat(adaptation.request()).isEqualTo(request(ToolChoice.AUTO));
        assertThat(adaptation.notes()).isEmpty();
    }

    @Test
    void forbiddenToolsAreNotOffered() {
        Adaptation adaptation = Adaptation.of(request(ToolChoice.NONE));

        assertThat(adaptation.request().conversation().tools()).isEmpty();
        assertThat(adaptation.request().conversation().webSearch()).isNull();
        assertThat(adaptation.notes()).containsExactly("tool_choice");
    }

    @Test
    void namedToolIsTheOnlyOneAndAskedForInTheLastUserText() {
        Adaptation adaptation = Adaptation.of(request(ToolChoice.named("cat")));

        Conversation conversation = adaptation.request().conversation();
        assertThat(conversation.tools()).extracting(ToolSpec::name).containsExactly("cat");
        assertThat(conversation.webSearch()).isNull();
        assertThat(conversation.system()).isEqualTo("system");
        assertThat(lastText(adaptation)).startsWith("Hi\n\n").contains("`cat`");
    }

    @Test
    void anyToolNamesThemAll() {
        Adaptation adaptation = Adaptation.of(request(ToolChoice.REQUIRED));

        assertThat(adaptation.request().conversation().tools()).hasSize(2);
        assertThat(lastText(adaptation)).contains("`ls`, `cat`, `web`");
    }

    @Test
    void allowedToolsAreNarrowedWithoutAnInstruction() {
        Adaptation adaptation = Adaptation.of(request(new ToolChoice.Allowed(List.of("ls", "web"))));

        assertThat(adaptation.request().conversation().tools())
                .extracting(ToolSpec::name)
                .containsExactly("ls");
        assertThat(adaptation.request().conversation().webSearch()).isNotNull();
        assertThat(lastText(adaptation)).isEqualTo("Hi");
    }

    @Test
    void unknownToolIsRefusedByName() {
        assertThatThrownBy(() -> Adaptation.of(request(ToolChoice.named("rm"))))
                .isInstanceOfSatisfying(GatewayException.class, failure -> assertThat(failure.kind())
                        .isEqualTo(ErrorKind.INVALID_REQUEST))
                .hasMessage("tool_choice: no such tool: rm (expected: one of ls, cat, web)");
    }

    @Test
    void demandWithoutToolsIsRefused() {
        Conversation bare =
                Conversation.of(List.of(Message.text(Role.USER, "Hi"))).withTools(List.of(), ToolChoice.REQUIRED);

        assertThatThrownBy(() -> Adaptation.of(ChatRequest.of("c", "fake", bare)))
                .hasMessageContaining("none is offered");
    }

    @Test
    void instructionFollowsToolResultsAndPassesOverAPrefilledAnswer() {
        Message results = new Message(
                Role.USER, List.of(new Content.ToolResult("t", List.of(), Content.ToolResult.Status.SUCCESS)));
        Adaptation adaptation = Adaptation.of(
                request(ToolChoice.named("ls"), List.of(results, Message.text(Role.ASSISTANT, "I will"))));

        List<Message> messages = adaptation.request().conversation().messages();
        assertThat(messages.get(0).content()).hasSize(2);
        assertThat(messages.get(1)).isEqualTo(Message.text(Role.ASSISTANT, "I will"));
    }

    @Test
    void demandedSchemaIsPutIntoWords() {
        Generation generation = new Generation(
                null,
                List.of(),
                Reasoning.UNSPECIFIED,
                new OutputFormat.JsonSchema("answer", JsonText.of("{\"type\":\"object\"}")),
                Generation.ParallelToolCalls.ALLOWED);
        ChatRequest request = new ChatRequest(
                "c",
                "openai",
                "fake",
                Conversation.of(List.of(Message.text(Role.USER, "Hi"))),
                generation,
                null,
                null,
                null,
                List.of("temperature", "response_format"),
                Map.of());

        Adaptation adaptation = Adaptation.of(request);

        assertThat(lastText(adaptation)).startsWith("Hi\n\n").endsWith("{\"type\":\"object\"}");
        assertThat(adaptation.notes()).containsExactly("response_format", "temperature");
    }
}
