package io.kiroproxy.server.admin;

/** Text in pages. */
final class Html {

    private Html() {}

    /** {@code text} so that it is text and nothing else, within elements and quoted attributes. */
    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
