package io.kiroproxy.it.corpus;

import java.util.List;

/**
 * One message of a generated conversation, before it is written in a client's protocol.
 *
 * @param role {@code user}, {@code assistant} or {@code system}
 * @param parts what it holds; mutable, the mutations work on it
 */
record Turn(String role, List<Part> parts) {

    /** A piece of a message. */
    sealed interface Part permits Text, Use, Result, Image, Thought {}

    record Text(String text) implements Part {}

    /** A tool call; {@code input} is JSON. */
    record Use(String id, String name, String input) implements Part {}

    record Result(String id, String text, Outcome outcome) implements Part {}

    /** How a tool ended. */
    enum Outcome {
        DONE,
        FAILED,
        SILENT
    }

    record Image(String mediaType, String base64) implements Part {}

    /** Replayed thinking; an empty signature means none. */
    record Thought(String text, String signature) implements Part {}
}
