package io.kiroproxy.it.corpus;

import io.kiroproxy.it.corpus.MutatedConversations.Case;
import io.kiroproxy.it.corpus.MutatedConversations.Tool;
import io.kiroproxy.it.corpus.Turn.Image;
import io.kiroproxy.it.corpus.Turn.Outcome;
import io.kiroproxy.it.corpus.Turn.Part;
import io.kiroproxy.it.corpus.Turn.Result;
import io.kiroproxy.it.corpus.Turn.Text;
import io.kiroproxy.it.corpus.Turn.Thought;
import io.kiroproxy.it.corpus.Turn.Use;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Writes a conversation as clients would. By hand, since it also has to write what a JSON library refuses: lone
 * surrogates and numbers beyond every range.
 */
final class ClientJson {

    private ClientJson() {}

    static String anthropic(Case given, String model) {
        Random random = given.random();
        List<String> members = new ArrayList<>();
        members.add("\"model\":" + quoted(model));
        members.add("\"max_tokens\":" + (1 + random.nextInt(60_000)));
        members.add("\"stream\":" + random.nextBoolean());
        if (!given.system().isEmpty()) {
            members.add("\"system\":"
                    + (random.nextBoolean() ? quoted(given.system()) : "[" + textBlock(given.system()) + "]"));
        }
        members.add("\"messages\":"
                + list(given.turns().stream().map(ClientJson::message).toList()));
        if (!given.tools().isEmpty()) {
            members.add("\"tools\":"
                    + list(given.tools().stream().map(ClientJson::tool).toList()));
            String choice = anthropicChoice(given.tools(), random);
            if (!choice.isEmpty()) {
                members.add("\"tool_choice\":" + choice);
            }
        }
        switch (random.nextInt(6)) {
            case 0 -> members.add("\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":2048}");
            case 1 -> members.add("\"thinking\":{\"type\":\"adaptive\"},\"output_config\":{\"effort\":\"high\"}");
            case 2 -> members.add("\"thinking\":{\"type\":\"disabled\"}");
            case 3 -> members.add("\"temperature\":0.5,\"stop_sequences\":[\"END\"],\"unknown_member\":null");
            default -> {}
        }
        return "{" + String.join(",", members) + "}";
    }

    static String openai(Case given, String model) {
        Random random = given.random();
        List<String> messages = new ArrayList<>();
        if (!given.system().isEmpty()) {
            messages.add("{\"role\":\"system\",\"content\":" + quoted(given.system()) + "}");
        }
        given.turns().forEach(turn -> chatMessages(turn, messages));
        List<String> members = new ArrayList<>();
        members.add("\"model\":" + quoted(model));
        members.add("\"stream\":" + random.nextBoolean());
        members.add("\"messages\":" + list(messages));
        if (!given.tools().isEmpty()) {
            members.add("\"tools\":"
                    + list(given.tools().stream()
                            .map(tool -> "{\"type\":\"function\",\"function\":{\"name\":" + quoted(tool.name())
                                    + ",\"description\":" + quoted(tool.description()) + ",\"parameters\":"
                                    + tool.schema() + "}}")
                            .toList()));
            switch (random.nextInt(5)) {
                case 0 -> members.add("\"tool_choice\":\"none\"");
                case 1 -> members.add("\"tool_choice\":\"required\"");
                default -> {}
            }
        }
        if (random.nextInt(4) == 0) {
            members.add("\"reasoning_effort\":\"medium\",\"max_completion_tokens\":4096");
        }
        return "{" + String.join(",", members) + "}";
    }

    private static String anthropicChoice(List<Tool> tools, Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> "{\"type\":\"none\"}";
            case 1 -> "{\"type\":\"any\"}";
            case 2 -> "{\"type\":\"tool\",\"name\":" + quoted(tools.get(0).name()) + "}";
            default -> "";
        };
    }

    private static String message(Turn turn) {
        return "{\"role\":" + quoted(turn.role()) + ",\"content\":"
                + list(turn.parts().stream().map(ClientJson::block).toList()) + "}";
    }

    private static String block(Part part) {
        if (part instanceof Text text) {
            return textBlock(text.text());
        } else if (part instanceof Use use) {
            return "{\"type\":\"tool_use\",\"id\":" + quoted(use.id()) + ",\"name\":" + quoted(use.name())
                    + ",\"input\":" + use.input() + "}";
        } else if (part instanceof Result result) {
            String content = result.outcome() == Outcome.SILENT ? "" : ",\"content\":" + quoted(result.text());
            return "{\"type\":\"tool_result\",\"tool_use_id\":" + quoted(result.id()) + content
                    + (result.outcome() == Outcome.FAILED ? ",\"is_error\":true}" : "}");
        } else if (part instanceof Image image) {
            return "{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"media_type\":" + quoted(image.mediaType())
                    + ",\"data\":" + quoted(image.base64()) + "}}";
        }
        Thought thought = (Thought) part;
        return "{\"type\":\"thinking\",\"thinking\":" + quoted(thought.text())
                + (thought.signature().isEmpty() ? "}" : ",\"signature\":" + quoted(thought.signature()) + "}");
    }

    private static String textBlock(String text) {
        return "{\"type\":\"text\",\"text\":" + quoted(text) + "}";
    }

    private static String tool(Tool tool) {
        return "{\"name\":" + quoted(tool.name()) + ",\"description\":" + quoted(tool.description())
                + ",\"input_schema\":" + tool.schema() + "}";
    }

    private static void chatMessages(Turn turn, List<String> out) {
        List<String> parts = new ArrayList<>();
        List<String> calls = new ArrayList<>();
        for (Part part : turn.parts()) {
            if (part instanceof Text text) {
                parts.add(textBlock(text.text()));
            } else if (part instanceof Thought thought) {
                parts.add(textBlock(thought.text()));
            } else if (part instanceof Image image) {
                parts.add("{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:" + image.mediaType() + ";base64,"
                        + image.base64() + "\"}}");
            } else if (part instanceof Use use) {
                calls.add("{\"id\":" + quoted(use.id()) + ",\"type\":\"function\",\"function\":{\"name\":"
                        + quoted(use.name()) + ",\"arguments\":" + quoted(use.input()) + "}}");
            } else if (part instanceof Result result) {
                out.add("{\"role\":\"tool\",\"tool_call_id\":" + quoted(result.id()) + ",\"content\":"
                        + quoted(result.text()) + "}");
            }
        }
        boolean assistant = turn.role().equals("assistant");
        if (!parts.isEmpty() || assistant || turn.parts().isEmpty()) {
            out.add("{\"role\":" + quoted(turn.role()) + ",\"content\":" + (parts.isEmpty() ? "null" : list(parts))
                    + (assistant && !calls.isEmpty() ? ",\"tool_calls\":" + list(calls) : "") + "}");
        }
    }

    private static String list(List<String> items) {
        return "[" + String.join(",", items) + "]";
    }

    private static String quoted(String text) {
        StringBuilder out = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ' || Character.isSurrogate(c)) {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }
}
