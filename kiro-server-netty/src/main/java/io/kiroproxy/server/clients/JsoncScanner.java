package io.kiroproxy.server.clients;

import java.util.ArrayList;
import java.util.List;

/** Finds the places of values in JSON that may have comments and trailing commas. */
final class JsoncScanner {

    /** A value from {@code start} to {@code end}; {@code members} only of an object. */
    record Value(int start, int end, boolean object, List<Member> members) {}

    /** A key and its value. */
    record Member(int start, String key, Value value) {}

    private static final int MAX_DEPTH = 100;

    private final String text;
    private int at;

    private JsoncScanner(String text) {
        this.text = text;
    }

    /** The root value; an empty place at the end of a text that holds none. */
    static Value scan(String text) {
        JsoncScanner scanner = new JsoncScanner(text);
        scanner.skip();
        if (scanner.at == text.length()) {
            return new Value(text.length(), text.length(), false, List.of());
        }
        Value root = scanner.value(0);
        scanner.skip();
        if (scanner.at < text.length()) {
            throw UnreadableFile.at(text, scanner.at, "more after the end of the JSON value");
        }
        return root;
    }

    /** The first place from {@code from} that is neither white space nor comment. */
    static int afterBlanks(String text, int from) {
        JsoncScanner scanner = new JsoncScanner(text);
        scanner.at = from;
        scanner.skip();
        return scanner.at;
    }

    private Value value(int depth) {
        if (depth > MAX_DEPTH) {
            throw UnreadableFile.at(text, at, "nested deeper than " + MAX_DEPTH);
        }
        int start = at;
        switch (peek()) {
            case '{':
                List<Member> members = object(depth);
                return new Value(start, at, true, members);
            case '[':
                array(depth);
                break;
            case '"':
                string();
                break;
            default:
                literal();
        }
        return new Value(start, at, false, List.of());
    }

    private List<Member> object(int depth) {
        List<Member> members = new ArrayList<>();
        at++;
        skip();
        while (peek() != '}') {
            int start = at;
            if (peek() != '"') {
                throw UnreadableFile.at(text, at, "not a key in quotes");
            }
            String key = string();
            skip();
            expect(':');
            skip();
            members.add(new Member(start, key, value(depth + 1)));
            comma('}');
        }
        at++;
        return members;
    }

    private void array(int depth) {
        at++;
        skip();
        while (peek() != ']') {
            value(depth + 1);
            comma(']');
        }
        at++;
    }

    private void comma(char end) {
        skip();
        if (peek() != end) {
            expect(',');
            skip();
        }
    }

    private String string() {
        StringBuilder out = new StringBuilder();
        at++;
        while (peek() != '"') {
            char c = text.charAt(at++);
            if (c == '\n') {
                throw UnreadableFile.at(text, at - 1, "a string that does not end");
            }
            if (c == '\\') {
                c = text.charAt(at++);
                if (c == 'u' && at + 4 <= text.length()) {
                    out.append((char) Integer.parseInt(text.substring(at, at + 4), 16));
                    at += 4;
                    continue;
                }
                c = c == 'n' ? '\n' : c == 't' ? '\t' : c;
            }
            out.append(c);
        }
        at++;
        return out.toString();
    }

    private void literal() {
        int start = at;
        while (at < text.length()
                && (Character.isLetterOrDigit(text.charAt(at)) || "+-.".indexOf(text.charAt(at)) >= 0)) {
            at++;
        }
        if (at == start) {
            throw UnreadableFile.at(text, at, "no value where one is expected");
        }
    }

    private void expect(char wanted) {
        if (peek() != wanted) {
            throw UnreadableFile.at(text, at, "'" + peek() + "' (expected: '" + wanted + "')");
        }
        at++;
    }

    private char peek() {
        if (at >= text.length()) {
            throw UnreadableFile.at(text, at, "the file ends in the middle of a value");
        }
        return text.charAt(at);
    }

    private void skip() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (Character.isWhitespace(c) || c == '\uFEFF') {
                at++;
            } else if (text.startsWith("//", at)) {
                int end = text.indexOf('\n', at);
                at = end < 0 ? text.length() : end;
            } else if (text.startsWith("/*", at)) {
                int end = text.indexOf("*/", at + 2);
                if (end < 0) {
                    throw UnreadableFile.at(text, at, "a comment that does not end");
                }
                at = end + 2;
            } else {
                return;
            }
        }
    }
}
