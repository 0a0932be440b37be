package io.kiroproxy.server.clients;

import java.util.ArrayList;
import java.util.List;

/** Finds the places of keys, values and tables in TOML. */
final class TomlScanner {

    /** A key with its whole path, its line and its value. */
    record Entry(List<String> path, int lineStart, int valueStart, int valueEnd, int lineEnd) {}

    /** A table's header line; {@code entriesEnd} is where one more key of it goes. */
    record Table(List<String> path, boolean array, int lineStart, int lineEnd) {}

    private final String text;
    private final List<Entry> entries = new ArrayList<>();
    private final List<Table> tables = new ArrayList<>();
    private int at;

    private TomlScanner(String text) {
        this.text = text;
    }

    static TomlScanner scan(String text) {
        TomlScanner scanner = new TomlScanner(text);
        scanner.run();
        return scanner;
    }

    List<Entry> entries() {
        return entries;
    }

    List<Table> tables() {
        return tables;
    }

    private void run() {
        List<String> table = List.of();
        while (at < text.length()) {
            int line = at;
            blanks();
            if (at >= text.length()) {
                return;
            }
            char c = text.charAt(at);
            if (c == '[') {
                table = header(line);
            } else if (c != '#' && c != '\n' && c != '\r') {
                entry(line, table);
            }
            toNextLine();
        }
    }

    private List<String> header(int line) {
        boolean array = text.startsWith("[[", at);
        at += array ? 2 : 1;
        List<String> path = key();
        if (!text.startsWith(array ? "]]" : "]", at)) {
            throw UnreadableFile.at(text, at, "a table's name that does not end");
        }
        int end = text.indexOf('\n', at);
        tables.add(new Table(path, array, line, end < 0 ? text.length() : end + 1));
        return path;
    }

    private void entry(int line, List<String> table) {
        List<String> path = new ArrayList<>(table);
        path.addAll(key());
        if (at >= text.length() || text.charAt(at) != '=') {
            throw UnreadableFile.at(text, at, "a key without a value");
        }
        at++;
        blanks();
        int start = at;
        value();
        int valueEnd = at;
        int end = text.indexOf('\n', at);
        entries.add(new Entry(List.copyOf(path), line, start, valueEnd, end < 0 ? text.length() : end + 1));
    }

    private List<String> key() {
        List<String> keys = new ArrayList<>();
        while (true) {
            blanks();
            int start = at;
            if (at < text.length() && (text.charAt(at) == '"' || text.charAt(at) == '\'')) {
                string();
                keys.add(text.substring(start + 1, at - 1));
            } else {
                while (at < text.length()
                        && (Character.isLetterOrDigit(text.charAt(at)) || "_-".indexOf(text.charAt(at)) >= 0)) {
                    at++;
                }
                if (at == start) {
                    throw UnreadableFile.at(text, at, "no key where one is expected");
                }
                keys.add(text.substring(start, at));
            }
            blanks();
            if (at >= text.length() || text.charAt(at) != '.') {
                return keys;
            }
            at++;
        }
    }

    private void value() {
        int depth = 0;
        int end = at;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '"' || c == '\'') {
                string();
                end = at;
                continue;
            }
            if (c == '#') {
                if (depth == 0) {
                    break;
                }
                toLineEnd();
                continue;
            }
            if (c == '\n' && depth == 0) {
                break;
            }
            depth += c == '[' || c == '{' ? 1 : c == ']' || c == '}' ? -1 : 0;
            at++;
            if (!Character.isWhitespace(c)) {
                end = at;
            }
        }
        if (depth != 0) {
            throw UnreadableFile.at(text, end, "a list or table that does not end");
        }
        at = end;
    }

    private void string() {
        String quote = text.startsWith("\"\"\"", at)
                ? "\"\"\""
                : text.startsWith("'''", at) ? "'''" : text.substring(at, at + 1);
        int start = at;
        at += quote.length();
        while (!text.startsWith(quote, at)) {
            if (at >= text.length() || (quote.length() == 1 && text.charAt(at) == '\n')) {
                throw UnreadableFile.at(text, start, "a string that does not end");
            }
            at += text.charAt(at) == '\\' && quote.charAt(0) == '"' ? 2 : 1;
        }
        at += quote.length();
    }

    private void blanks() {
        while (at < text.length()
                && (text.charAt(at) == ' ' || text.charAt(at) == '\t' || text.charAt(at) == '\uFEFF')) {
            at++;
        }
    }

    private void toLineEnd() {
        int end = text.indexOf('\n', at);
        at = end < 0 ? text.length() : end;
    }

    private void toNextLine() {
        toLineEnd();
        at = Math.min(text.length(), at + 1);
    }
}
