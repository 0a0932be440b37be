package io.kiroproxy.protocol.kiro.request;

import io.kiroproxy.core.ChatRequest;
import io.kiroproxy.core.model.Content;
import io.kiroproxy.core.model.Conversation;
import io.kiroproxy.core.model.JsonText;
import io.kiroproxy.core.model.Message;
import io.kiroproxy.core.model.Role;
import io.kiroproxy.core.model.ToolChoice;
import io.kiroproxy.core.model.ToolSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Conversations as bad as clients can make them. Every text carries a fragment of its own that can be looked for. */
final class RandomConversations {

    private static final List<String> NAMES = List.of(
            "read_file",
            "mcp.server/tool",
            "read file",
            "_private",
            "9lives",
            "x".repeat(64),
            "x".repeat(65),
            "y".repeat(200),
            "名前",
            "read_file",
            "mcp__github__create_issue",
            "a.b",
            "a_b",
            "a/b");
    private static final List<String> IDS = List.of(
            "call_1",
            "call_1",
            "call_2",
            "toolu_01ABC",
            "id with blank",
            "id:with:colons",
            "i".repeat(90),
            "fc_" + "0".repeat(61),
            "ü");
    private static final List<String> SCHEMAS = List.of(
            "{}",
            "true",
            "null",
            "{\"type\":\"object\",\"properties\":null,\"required\":null}",
            "{\"type\":\"object\",\"properties\":{\"a\":{\"$ref\":\"#/$defs/A\"}},\"$defs\":{\"A\":{\"type\":\"string\"}}}",
            "{\"anyOf\":[{\"properties\":{\"a\":{\"type\":\"string\"}},\"required\":[\"a\"]},{\"type\":\"null\"}]}",
            "{\"$schema\":\"http://json-schema.org/draft-07/schema#\",\"type\":[\"object\",\"null\"],\"required\":[]}",
            "{\"$ref\":\"#/definitions/N\",\"definitions\":{\"N\":{\"type\":\"object\",\"properties\":{\"n\":{\"$ref\":\"#/definitions/N\"}}}}}",
            "{\"type\":\"string\"}");
    private static final List<String> INPUTS = List.of(
            "{}",
            "{\"a\":1}",
            "[1,2]",
            "\"text\"",
            "null",
            "12",
            "{broken",
            "{\"s\":\"\\ud800\"}",
            "{ \"a\" : { \"b\" : [ true, null ] } }",
            "{} {}");

    private final Random random;
    private final Set<String> fragments = new HashSet<>();
    private int next;

    RandomConversations(long seed) {
        this.random = new Random(seed);
    }

    /** What has to be found again in the request. */
    Set<String> fragments() {
        return fragments;
    }

    ChatRequest next() {
        List<Message> messages = new ArrayList<>();
        int count = 1 + random.nextInt(10);
        for (int i = 0; i < count; i++) {
            messages.add(message());
        }
        List<ToolSpec> tools = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            String name = pick(NAMES);
            if (names.add(name)) {
                tools.add(new ToolSpec(name, random.nextInt(3) == 0 ? "" : fragment(), JsonText.of(pick(SCHEMAS))));
            }
        }
        int choice = tools.isEmpty() ? random.nextInt(2) : random.nextInt(5);
        ToolChoice toolChoice = choice == 1
                ? ToolChoice.NONE
                : choice == 2
                        ? ToolChoice.REQUIRED
                        : choice == 3 ? ToolChoice.named(tools.get(0).name()) : ToolChoice.AUTO;
        if (!(toolChoice instanceof ToolChoice.Auto)) {
            tools.forEach(tool -> fragments.remove(tool.description()));
        }
        String system = random.nextBoolean() ? "" : fragment();
        return ChatRequest.of("call", "m", new Conversation(system, messages, tools, toolChoice, null));
    }

    private Message message() {
        int role = random.nextInt(10);
        List<Content> content = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            content.add(block(role == 0 ? 0 : random.nextInt(40), role < 5));
        }
        return new Message(role == 0 ? Role.SYSTEM : role < 5 ? Role.USER : Role.ASSISTANT, content);
    }

    private Content block(int kind, boolean user) {
        if (kind < 14) {
            return new Content.Text(text());
        } else if (kind == 14) {
            return new Content.Image("image/jpg", KiroSamples.PIXEL);
        } else if (kind == 15) {
            return new Content.Document(random.nextBoolean() ? null : "a/b.pdf", "application/pdf", "JVBERi0=");
        } else if (kind == 16) {
            return new Content.Thinking("hidden", random.nextBoolean() ? null : "c2ln");
        } else if (kind == 17) {
            return user ? use() : result();
        }
        return user ? result() : use();
    }

    private Content use() {
        String input = pick(INPUTS);
        if (random.nextBoolean()) {
            input = "{\"q\":\"" + fragment() + "\"}";
        }
        return new Content.ToolUse(pick(IDS), pick(NAMES), JsonText.of(input));
    }

    private Content result() {
        List<Content> content = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            content.add(
                    random.nextInt(8) == 0
                            ? new Content.Image("image/png", KiroSamples.PIXEL)
                            : new Content.Text(random.nextInt(4) == 0 ? "same" : text()));
        }
        return new Content.ToolResult(
                pick(IDS),
                content,
                random.nextInt(4) == 0 ? Content.ToolResult.Status.ERROR : Content.ToolResult.Status.SUCCESS);
    }

    private String text() {
        return switch (random.nextInt(8)) {
            case 0 -> "";
            case 1 -> " \n\t ";
            case 2 -> fragment() + "\ud800 and \udc00\ud83d\ude00";
            default -> fragment();
        };
    }

    private String fragment() {
        String fragment = "fragment" + next++ + "end";
        fragments.add(fragment);
        return fragment;
    }

    private String pick(List<String> from) {
        return from.get(random.nextInt(from.size()));
    }
}
