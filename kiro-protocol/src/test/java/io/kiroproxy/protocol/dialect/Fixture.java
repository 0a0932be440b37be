package io.kiroproxy.protocol.dialect;

import io.kiroproxy.core.model.Content;
import io.kiroproxy.core.model.Conversation;
import io.kiroproxy.core.model.Effort;
import io.kiroproxy.core.model.Generation;
import io.kiroproxy.core.model.JsonText;
import io.kiroproxy.core.model.Message;
import io.kiroproxy.core.model.OutputFormat;
import io.kiroproxy.core.model.Reasoning;
import io.kiroproxy.core.model.Role;
import io.kiroproxy.core.model.ToolChoice;
import io.kiroproxy.core.model.ToolSpec;
import io.kiroproxy.protocol.spi.ClientCall.Streaming;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Conversations that every client protocol must carry. */
enum Fixture {
    TEXT(Conversation.of(List.of(user("Hello there.")))),
    SYSTEM(Conversation.of(List.of(user("Hello."))).withSystem("Answer in verse.")),
    TURNS(Conversation.of(List.of(user("One?"), assistant("One."), user("Two?"), assistant("Two."), user("Three?")))),
    UNICODE(Conversation.of(List.of(
                    user("ü “quoted” 😀 \u2028 \"data: [DONE]\\n\\n\" 👩\u200D👩\u200D👧"),
                    assistant("日本語 \t tab"),
                    user("\u0001 control")))
            .withSystem("Ελληνικά")),
    TOOLS(withTools(ToolChoice.AUTO, user("Read a.txt."))),
    TOOL_REQUIRED(withTools(ToolChoice.REQUIRED, user("Read a.txt."))),
    TOOL_NAMED(withTools(ToolChoice.named("read_file"), user("Read a.txt."))),
    TOOL_FORBIDDEN(withTools(ToolChoice.NONE, user("Do not read."))),
    TOOL_ROUND(withTools(
            ToolChoice.AUTO,
            user("Read a.txt."),
            turn(Role.ASSISTANT, text("I read."), use("call_1", "read_file", "{\"path\":\"a.txt\"}")),
            turn(Role.USER, result("call_1", "Text of a.")))),
    PARALLEL_CALLS(withTools(
            ToolChoice.AUTO,
            user("Read both."),
            turn(
                    Role.ASSISTANT,
                    use("call_1", "read_file", "{\"path\":\"a ü.txt\"}"),
                    use("call_2", "list", "{}"),
                    use("call_3", "read_file", "{\"path\":\"b.txt\"}")),
            turn(Role.USER, result("call_1", "A"), result("call_2", "a\nb"), result("call_3", "B 😀")),
            assistant("Both read."),
            user("Thanks."))),
    FAILED_TOOL(withTools(
            ToolChoice.AUTO,
            user("Read a.txt."),
            turn(Role.ASSISTANT, use("call_1", "read_file", "{\"path\":\"a.txt\"}")),
            turn(
                    Role.USER,
                    new Content.ToolResult("call_1", List.of(text("no such file")), Content.ToolResult.Status.ERROR)))),
    EMPTY_RESULT(withTools(
            ToolChoice.AUTO,
            user("Read a.txt."),
            turn(Role.ASSISTANT, use("call_1", "read_file", "{}")),
            turn(Role.USER, new Content.ToolResult("call_1", List.of(), Content.ToolResult.Status.SUCCESS)))),
    RESULT_WITH_TEXT(withTools(
            ToolChoice.AUTO,
            user("Read a.txt."),
            turn(Role.ASSISTANT, use("call_1", "read_file", "{\"path\":\"a.txt\"}")),
            turn(Role.USER, result("call_1", "Text of a."), text("And now?")))),
    IMAGE(Conversation.of(List.of(turn(Role.USER, text("What is it?"), image())))),
    IMAGE_IN_RESULT(withTools(
            ToolChoice.AUTO,
            user("Look."),
            turn(Role.ASSISTANT, use("call_1", "read_file", "{\"path\":\"a.png\"}")),
            turn(
                    Role.USER,
                    new Content.ToolResult(
                            "call_1", List.of(text("A picture."), image()), Content.ToolResult.Status.SUCCESS)))),
    DOCUMENT(Conversation.of(List.of(turn(
            Role.USER, text("Summarise."), new Content.Document("paper.pdf", "application/pdf", "JVBERi0xLjQK"))))),
    SIGNED_THINKING(withTools(
            ToolChoice.AUTO,
            user("Think, then read."),
            turn(
                    Role.ASSISTANT,
                    new Content.Thinking("I should read.", "c2lnbmF0dXJl"),
                    text("Reading."),
                    use("call_1", "read_file", "{\"path\":\"a.txt\"}")),
            turn(Role.USER, result("call_1", "Text of a.")))),
    SEALED_THINKING(Conversation.of(List.of(
            user("Think."),
            turn(Role.ASSISTANT, new Content.RedactedThinking("b3BhcXVl"), text("Thought.")),
            user("Go on.")))),
    STRUCTURED_OUTPUT(
            Conversation.of(List.of(user("The capital."))),
            options -> new Generation(
                    options.maxOutputTokens(),
                    List.of(),
                    options.reasoning(),
                    new OutputFormat.JsonSchema(
                            "response",
                            JsonText.of("{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}},"
                                    + "\"required\":[\"city\"],\"additionalProperties\":false}")),
                    options.parallelToolCalls())),
    STOP_AND_LIMIT(
            Conversation.of(List.of(user("Count to ten."))),
            options -> new Generation(
                    321, List.of("END", "\n\n## ü"), options.reasoning(), null, options.parallelToolCalls())),
    ONE_CALL_AT_A_TIME(
            withTools(ToolChoice.AUTO, user("Read both.")),
            options -> new Generation(
                    options.maxOutputTokens(),
                    List.of(),
                    options.reasoning(),
                    null,
                    Generation.ParallelToolCalls.ONE_AT_A_TIME)),
    ONE_NAMED_CALL(
            withTools(ToolChoice.named("list"), user("List it.")),
            options -> new Generation(
                    options.maxOutputTokens(),
                    List.of(),
                    options.reasoning(),
                    null,
                    Generation.ParallelToolCalls.ONE_AT_A_TIME)),
    LOW_EFFORT(new Reasoning(Reasoning.Mode.ENABLED, Effort.LOW, null, Reasoning.Display.SHOWN)),
    HIGH_EFFORT(new Reasoning(Reasoning.Mode.ENABLED, Effort.HIGH, null, Reasoning.Display.SHOWN)),
    THINKING_BUDGET(new Reasoning(Reasoning.Mode.ENABLED, null, 8_192, Reasoning.Display.SHOWN)),
    ADAPTIVE_THINKING(new Reasoning(Reasoning.Mode.ADAPTIVE, null, null, Reasoning.Display.SHOWN)),
    NO_THINKING(new Reasoning(Reasoning.Mode.DISABLED, null, null, Reasoning.Display.OMITTED)),
    ALIAS("gpt-4o"),
    DATED_NAME("claude-sonnet-4-5-20250929"),
    THINKING_NAME("claude-sonnet-4-5-thinking"),
    LARGE_WINDOW_NAME("claude-sonnet-4-5[1m]"),
    LONG_HISTORY(Conversation.of(longHistory())),
    MANY_TOOLS(Conversation.of(List.of(user("Which?"))).withTools(manyTools(), ToolChoice.AUTO));

    /** A model that reads signed reasoning again. */
    private static final String REASONER = "claude-sonnet-5";

    private static final int LIMIT = 32_000;
    private static final int LONG = 500;
    private static final int MANY = 200;

    private final Conversation conversation;
    private final UnaryOperator<Generation> options;
    private final @Nullable String model;

    Fixture(Conversation conversation) {
        this(conversation, UnaryOperator.identity());
    }

    Fixture(Conversation conversation, UnaryOperator<Generation> options) {
        this(conversation, options, null);
    }

    Fixture(Reasoning reasoning) {
        this(Conversation.of(List.of(user("Think."))), options -> options.withReasoning(reasoning));
    }

    Fixture(String model) {
        this(Conversation.of(List.of(user("Which are you?"))), UnaryOperator.identity(), model);
    }

    Fixture(Conversation conversation, UnaryOperator<Generation> options, @Nullable String model) {
        this.conversation = conversation;
        this.options = options;
        this.model = model;
    }

    Conversation conversation() {
        return conversation;
    }

    Asked asked() {
        Generation limited =
                new Generation(LIMIT, List.of(), Reasoning.UNSPECIFIED, null, Generation.ParallelToolCalls.ALLOWED);
        return new Asked(model == null ? REASONER : model, conversation, options.apply(limited), Streaming.WHOLE);
    }

    private static Conversation withTools(ToolChoice choice, Message... messages) {
        return Conversation.of(List.of(messages))
                .withTools(
                        List.of(tool("read_file", "Reads a file.", "path"), tool("list", "Lists a folder.", "folder")),
                        choice);
    }

    private static ToolSpec tool(String name, String description, String argument) {
        return new ToolSpec(
                name,
                description,
                JsonText.of("{\"type\":\"object\",\"properties\":{\"" + argument + "\":{\"type\":\"string\"}}}"));
    }

    private static List<ToolSpec> manyTools() {
        List<ToolSpec> tools = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            tools.add(tool("tool_" + i, "Tool number " + i + ".", "argument_" + i));
        }
        return tools;
    }

    private static List<Message> longHistory() {
        List<Message> messages = new ArrayList<>();
        for (int i = 0; i < LONG; i++) {
            messages.add(i % 2 == 0 ? user("Question " + i) : assistant("Answer " + i));
        }
        messages.add(user("The last question."));
        return messages;
    }

    private static Message turn(Role role, Content... content) {
        return new Message(role, List.of(content));
    }

    private static Message user(String text) {
        return Message.text(Role.USER, text);
    }

    private static Message assistant(String text) {
        return Message.text(Role.ASSISTANT, text);
    }

    private static Content text(String text) {
        return new Content.Text(text);
    }

    private static Content use(String id, String name, String input) {
        return new Content.ToolUse(id, name, JsonText.of(input));
    }

    private static Content result(String id, String text) {
        return new Content.ToolResult(id, List.of(text(text)), Content.ToolResult.Status.SUCCESS);
    }

    private static Content image() {
        return new Content.Image(
                "image/png",
                "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");
    }
}
