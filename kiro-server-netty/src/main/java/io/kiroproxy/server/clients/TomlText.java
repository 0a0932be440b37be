package io.kiroproxy.server.clients;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** TOML: keys go into the table that their path names, which is made at the end when there is none. */
record TomlText(String text) implements EditableText {

    @Override
    public @Nullable String raw(List<String> path) {
        TomlScanner.Entry entry = entry(TomlScanner.scan(text), path);
        return entry == null ? null : text.substring(entry.valueStart(), entry.valueEnd());
    }

    @Override
    public TomlText with(List<String> path, String raw) {
        TomlScanner scan = TomlScanner.scan(text);
        TomlScanner.Entry entry = entry(scan, path);
        if (entry != null) {
            return replace(entry.valueStart(), entry.valueEnd(), raw);
        }
        for (TomlScanner.Entry above : scan.entries()) {
            if (path.size() > above.path().size()
                    && path.subList(0, above.path().size()).equals(above.path())) {
                throw UnreadableFile.at(
                        text, above.lineStart(), String.join(".", above.path()) + " is written as one value");
            }
        }
        String newline = EditableText.newline(text);
        String line = path.get(path.size() - 1) + " = " + raw + newline;
        List<String> table = path.subList(0, path.size() - 1);
        return table.isEmpty() ? atTop(scan, line) : inTable(scan, table, line, newline);
    }

    @Override
    public TomlText without(List<String> path) {
        TomlScanner scan = TomlScanner.scan(text);
        TomlScanner.Entry entry = entry(scan, path);
        if (entry != null) {
            return replace(entry.lineStart(), entry.lineEnd(), "");
        }
        TomlScanner.Table table = table(scan, path);
        if (table == null) {
            return this;
        }
        int start = table.lineStart();
        String before = text.substring(0, start);
        String newline = EditableText.newline(text);
        return before.endsWith(newline + newline)
                ? replace(start - newline.length(), table.lineEnd(), "")
                : replace(start, table.lineEnd(), "");
    }

    @Override
    public boolean emptyContainer(List<String> path) {
        TomlScanner scan = TomlScanner.scan(text);
        TomlScanner.Table table = table(scan, path);
        if (table == null) {
            return false;
        }
        int end = scan.tables().stream()
                .mapToInt(TomlScanner.Table::lineStart)
                .filter(start -> start > table.lineStart())
                .min()
                .orElse(text.length());
        return text.substring(table.lineEnd(), end).isBlank();
    }

    @Override
    public String literal(Object value) {
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(entry -> literal(String.valueOf(entry.getKey())) + " = " + literal(entry.getValue()))
                    .collect(Collectors.joining(", ", "{ ", " }"));
        }
        if (value instanceof Boolean || value instanceof Number) {
            return value.toString();
        }
        return new JsoncText("").literal(String.valueOf(value));
    }

    /** After the last key above all tables, else at the very beginning. */
    private TomlText atTop(TomlScanner scan, String line) {
        int firstTable =
                scan.tables().isEmpty() ? text.length() : scan.tables().get(0).lineStart();
        int place = scan.entries().stream()
                .filter(entry -> entry.lineStart() < firstTable)
                .mapToInt(TomlScanner.Entry::lineEnd)
                .max()
                .orElse(text.startsWith("\uFEFF") ? 1 : 0);
        return insert(place, line);
    }

    private TomlText inTable(TomlScanner scan, List<String> path, String line, String newline) {
        TomlScanner.Table table = table(scan, path);
        if (table == null) {
            String name = path.stream().map(TomlText::key).collect(Collectors.joining("."));
            String gap = text.isBlank() ? "" : newline;
            return insert(text.length(), gap + "[" + name + "]" + newline + line);
        }
        int place = table.lineEnd();
        int next = scan.tables().stream()
                .mapToInt(TomlScanner.Table::lineStart)
                .filter(start -> start > table.lineStart())
                .min()
                .orElse(text.length());
        for (TomlScanner.Entry entry : scan.entries()) {
            if (entry.lineStart() >= table.lineEnd() && entry.lineStart() < next) {
                place = entry.lineEnd();
            }
        }
        return insert(place, line);
    }

    private TomlText insert(int place, String lines) {
        boolean open = place > 0 && place == text.length() && !text.endsWith("\n") && !text.equals("\uFEFF");
        return replace(place, place, open ? EditableText.newline(text) + lines : lines);
    }

    private static String key(String name) {
        return name.matches("[A-Za-z0-9_-]+") ? name : new JsoncText("").literal(name);
    }

    private static TomlScanner.@Nullable Entry entry(TomlScanner scan, List<String> path) {
        return scan.entries().stream()
                .filter(entry -> entry.path().equals(path))
                .findFirst()
                .orElse(null);
    }

    private static TomlScanner.@Nullable Table table(TomlScanner scan, List<String> path) {
        return scan.tables().stream()
                .filter(table -> !table.array() && table.path().equals(path))
                .findFirst()
                .orElse(null);
    }

    private TomlText replace(int start, int end, String with) {
        return new TomlText(text.substring(0, start) + with + text.substring(end));
    }
}
