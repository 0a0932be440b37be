package io.kiroproxy.server.config;

/**
 * JSON may be indented by tabs, which YAML's parser refuses between tokens. In a text whose root stands in braces or
 * brackets, as JSON's does, each tab between tokens becomes a blank: every line, column and index stays what it was.
 * Quoted text and comments are left alone.
 */
final class FlowTabs {

    private static final String BEFORE_A_VALUE = "{[,:";

    private final String text;
    private final char[] blanked;
    private int at;

    private FlowTabs(String text) {
        this.text = text;
        this.blanked = text.toCharArray();
    }

    /** The text to parse; the same one when it has no such tabs. */
    static String blanked(String text) {
        String start = text.stripLeading();
        boolean flow = start.startsWith("{") || start.startsWith("[");
        return flow && text.indexOf('\t') >= 0 ? new FlowTabs(text).walk() : text;
    }

    private String walk() {
        char before = '\n';
        for (at = 0; at < blanked.length; at++) {
            char here = text.charAt(at);
            if (here == '\t') {
                blanked[at] = ' ';
            } else if (here == '#' && (at == 0 || Character.isWhitespace(text.charAt(at - 1)))) {
                skipComment();
            } else if ((here == '"' || here == '\'') && (before == '\n' || BEFORE_A_VALUE.indexOf(before) >= 0)) {
                skipQuoted(here);
                before = here;
            } else if (!Character.isWhitespace(here)) {
                before = here;
            }
        }
        return new String(blanked);
    }

    private void skipComment() {
        int end = text.indexOf('\n', at);
        at = end < 0 ? blanked.length : end;
    }

    /** Leaves {@code at} on the closing quote, or at the end where there is none. */
    private void skipQuoted(char quote) {
        for (at++; at < blanked.length && text.charAt(at) != quote; at++) {
            if (quote == '"' && text.charAt(at) == '\\') {
                at++;
            }
        }
    }
}
