package io.kiroproxy.cli;

/**
 * Colours for text, or none.
 *
 * @param on whether there are colours
 */
record Paint(boolean on) {

    /** What is well. */
    String good(String text) {
        return painted("32", text);
    }

    /** What one should look at. */
    String odd(String text) {
        return painted("33", text);
    }

    /** What is broken. */
    String bad(String text) {
        return painted("31", text);
    }

    /** What one may pass over. */
    String dim(String text) {
        return painted("2", text);
    }

    /** An account's status, by whether it can be used. */
    String status(String status) {
        return switch (status) {
            case "active" -> good(status);
            case "cooldown", "disabled" -> odd(status);
            default -> bad(status);
        };
    }

    /** A line of a diff. */
    String diff(String line) {
        if (line.startsWith("+")) {
            return good(line);
        }
        return line.startsWith("-") ? bad(line) : line;
    }

    private String painted(String code, String text) {
        return on ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
