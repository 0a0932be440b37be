package io.kiroproxy.server.clients;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** JSON, with comments or without. */
record JsoncText(String text) implements EditableText {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String STEP = "  ";

    @Override
    public @Nullable String raw(List<String> path) {
        JsoncScanner.Value value = find(path);
        return value == null ? null : text.substring(value.start(), value.end());
    }

    @Override
    public JsoncText with(List<String> path, String raw) {
        JsoncScanner.Value value = JsoncScanner.scan(text);
        if (value.start() == value.end()) {
            String newline = EditableText.newline(text);
            String nested = nested(path, raw, newline, STEP, "");
            return new JsoncText(text + nested + newline);
        }
        for (int depth = 0; depth < path.size(); depth++) {
            if (!value.object()) {
                throw UnreadableFile.at(
                        text, value.start(), String.join(".", path.subList(0, depth)) + " is not an object");
            }
            JsoncScanner.Member member = member(value, path.get(depth));
            if (member == null) {
                return insert(value, path.get(depth), path.subList(depth + 1, path.size()), raw);
            }
            value = member.value();
        }
        return replace(value.start(), value.end(), raw);
    }

    @Override
    public JsoncText without(List<String> path) {
        JsoncScanner.Value parent = find(path.subList(0, path.size() - 1));
        JsoncScanner.Member member = parent == null ? null : member(parent, path.get(path.size() - 1));
        if (parent == null || member == null) {
            return this;
        }
        int index = parent.members().indexOf(member);
        int start = member.start();
        int end = member.value().end();
        int comma = JsoncScanner.afterBlanks(text, end);
        if (text.charAt(comma) == ',') {
            end = comma + 1;
        } else if (index > 0) {
            int before = parent.members().get(index - 1).value().end();
            int previous = JsoncScanner.afterBlanks(text, before);
            return new JsoncText(
                    text.substring(0, previous) + text.substring(previous + 1, lineStart(start)) + text.substring(end));
        }
        return replace(lineStart(start), end, "");
    }

    @Override
    public boolean emptyContainer(List<String> path) {
        JsoncScanner.Value value = find(path);
        return value != null
                && value.object()
                && value.members().isEmpty()
                && text.substring(value.start() + 1, value.end() - 1).isBlank();
    }

    @Override
    public String literal(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
    }

    private JsoncText insert(JsoncScanner.Value object, String key, List<String> below, String raw) {
        String newline = EditableText.newline(text);
        String body = text.substring(object.start(), object.end());
        boolean lines = body.indexOf('\n') >= 0 || object.members().isEmpty();
        String outer = indentOf(object.start());
        String step = outer.startsWith("\t") || body.contains("\n\t") ? "\t" : STEP;
        List<JsoncScanner.Member> members = object.members();
        String inner = lines
                        && !members.isEmpty()
                        && text.substring(0, members.get(0).start())
                                .endsWith(indentOf(members.get(0).start()))
                ? indentOf(members.get(0).start())
                : outer + step;
        String member = literal(key) + ": " + (below.isEmpty() ? raw : nested(below, raw, newline, step, inner));
        if (members.isEmpty()) {
            int close = object.end() - 1;
            String rest = text.substring(object.start() + 1, close);
            String kept = rest.isBlank() ? "" : rest.stripTrailing();
            return replace(object.start() + 1, close, kept + newline + inner + member + newline + outer);
        }
        int last = members.get(members.size() - 1).value().end();
        int comma = JsoncScanner.afterBlanks(text, last);
        boolean trailing = text.charAt(comma) == ',';
        String between = lines ? newline + inner : " ";
        return trailing
                ? replace(comma + 1, comma + 1, between + member + ",")
                : replace(last, last, "," + between + member);
    }

    private static String nested(List<String> path, String raw, String newline, String step, String indent) {
        if (path.isEmpty()) {
            return raw;
        }
        String inner = indent + step;
        String below = nested(path.subList(1, path.size()), raw, newline, step, inner);
        return "{" + newline + inner + new JsoncText("").literal(path.get(0)) + ": " + below + newline + indent + "}";
    }

    private JsoncScanner.@Nullable Value find(List<String> path) {
        JsoncScanner.Value value = JsoncScanner.scan(text);
        for (String key : path) {
            JsoncScanner.Member member = value.object() ? member(value, key) : null;
            if (member == null) {
                return null;
            }
            value = member.value();
        }
        return value;
    }

    private static JsoncScanner.@Nullable Member member(JsoncScanner.Value object, String key) {
        List<JsoncScanner.Member> found = object.members().stream()
                .filter(member -> member.key().equals(key))
                .collect(Collectors.toList());
        return found.isEmpty() ? null : found.get(found.size() - 1);
    }

    /** The white space at the beginning of the line of {@code offset}. */
    private String indentOf(int offset) {
        int start = text.lastIndexOf('\n', Math.max(0, offset - 1)) + 1;
        int end = start;
        while (end < text.length() && (text.charAt(end) == ' ' || text.charAt(end) == '\t')) {
            end++;
        }
        return text.substring(start, end);
    }

    /** {@code offset}, or the end of the line before when only white space stands between. */
    private int lineStart(int offset) {
        int start = offset;
        while (start > 0 && (text.charAt(start - 1) == ' ' || text.charAt(start - 1) == '\t')) {
            start--;
        }
        if (start > 0 && text.charAt(start - 1) == '\n') {
            start--;
            return start > 0 && text.charAt(start - 1) == '\r' ? start - 1 : start;
        }
        return offset;
    }

    private JsoncText replace(int start, int end, String with) {
        return new JsoncText(text.substring(0, start) + with + text.substring(end));
    }
}
