package io.kiroproxy.core;

import io.kiroproxy.core.model.Content;
import io.kiroproxy.core.model.Conversation;
import io.kiroproxy.core.model.Message;
import io.kiroproxy.core.model.OutputFormat;
import io.kiroproxy.core.model.Role;
import io.kiroproxy.core.model.ToolChoice;
import io.kiroproxy.core.model.ToolSpec;
import io.kiroproxy.core.model.WebSearch;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the upstream cannot be told is put to the model in words (decisions.md 7): the tools are narrowed to what the
 * tool choice allows, and instructions follow the last user message, never the system text, so that the beginning of
 * a conversation stays the same byte for byte.
 *
 * @param request what the provider gets
 * @param notes short names of what was done, and of what the client asked for in vain
 */
record Adaptation(ChatRequest request, List<String> notes) {

    Adaptation {
        notes = List.copyOf(notes);
    }

    /**
     * Adapts {@code request}.
     *
     * @throws GatewayException {@code INVALID_REQUEST} when the tool choice names tools that are not offered
     */
    static Adaptation of(ChatRequest request) {
        List<String> notes = new ArrayList<>();
        Conversation conversation = withToolChoice(request.conversation(), notes);
        OutputFormat format = request.generation().outputFormat();
        if (format != null) {
            notes.add("response_format");
            conversation = withInstruction(conversation, formatInstruction(format));
        }
        for (String ignored : request.ignored()) {
            if (!notes.contains(ignored)) {
                notes.add(ignored);
            }
        }
        return new Adaptation(request.withConversation(conversation), notes);
    }

    private static Conversation withToolChoice(Conversation conversation, List<String> notes) {
        ToolChoice choice = conversation.toolChoice();
        if (choice instanceof ToolChoice.Required required) {
            notes.add("tool_choice");
            Conversation narrowed = narrowed(conversation, required.names());
            return withInstruction(narrowed, toolInstruction(offered(narrowed)));
        }
        if (choice instanceof ToolChoice.Allowed allowed) {
            notes.add("tool_choice");
            return narrowed(conversation, allowed.names());
        }
        if (choice instanceof ToolChoice.None && !offered(conversation).isEmpty()) {
            notes.add("tool_choice");
            return with(conversation, List.of(), null);
        }
        return conversation;
    }

    private static Conversation narrowed(Conversation conversation, List<String> names) {
        List<String> offered = offered(conversation);
        if (offered.isEmpty()) {
            throw GatewayException.invalidRequest(
                    "tool_choice: demands a tool, but none is offered (expected: at least one in tools)");
        }
        List<String> unknown =
                names.stream().filter(name -> !offered.contains(name)).collect(Collectors.toList());
        if (!unknown.isEmpty()) {
            throw GatewayException.invalidRequest("tool_choice: no such tool: " + String.join(", ", unknown)
                    + " (expected: one of " + String.join(", ", offered) + ")");
        }
        if (names.isEmpty()) {
            return conversation;
        }
        WebSearch search = conversation.webSearch();
        return with(
                conversation,
                conversation.tools().stream()
                        .filter(tool -> names.contains(tool.name()))
                        .collect(Collectors.toList()),
                search != null && names.contains(search.name()) ? search : null);
    }

    private static Conversation with(Conversation conversation, List<ToolSpec> tools, @Nullable WebSearch search) {
        return new Conversation(
                conversation.system(), conversation.messages(), tools, conversation.toolChoice(), search);
    }

    private static List<String> offered(Conversation conversation) {
        List<String> names = conversation.tools().stream().map(ToolSpec::name).collect(Collectors.toList());
        if (conversation.webSearch() != null) {
            names.add(conversation.webSearch().name());
        }
        return names;
    }

    private static String toolInstruction(List<String> names) {
        if (names.size() == 1) {
            return "You must call the tool `" + names.get(0) + "` in your next answer. Do not answer without it.";
        }
        return "You must call one of these tools in your next answer: "
                + names.stream().map(name -> "`" + name + "`").collect(Collectors.joining(", "))
                + ". Do not answer without a tool call.";
    }

    private static String formatInstruction(OutputFormat format) {
        String only = "Answer with JSON only: no other text before or after it, and no code fence.";
        if (format instanceof OutputFormat.JsonSchema demanded) {
            return only + " It must be valid against this JSON Schema:\n"
                    + demanded.schema().json();
        }
        return only + " It must be one JSON object.";
    }

    /** Puts {@code instruction} behind the last user message's text; without such a message it becomes one. */
    private static Conversation withInstruction(Conversation conversation, String instruction) {
        List<Message> messages = new ArrayList<>(conversation.messages());
        for (int i = messages.size() - 1; i >= 0; i--) {
            if (messages.get(i).role() == Role.USER) {
                messages.set(i, withInstruction(messages.get(i), instruction));
                return conversation.withMessages(messages);
            }
        }
        messages.add(Message.text(Role.USER, instruction));
        return conversation.withMessages(messages);
    }

    private static Message withInstruction(Message message, String instruction) {
        List<Content> content = new ArrayList<>(message.content());
        for (int i = content.size() - 1; i >= 0; i--) {
            if (content.get(i) instanceof Content.Text text) {
                content.set(i, new Content.Text(text.text() + "\n\n" + instruction));
                return new Message(message.role(), content);
            }
        }
        content.add(new Content.Text(instruction));
        return new Message(message.role(), content);
    }
}
