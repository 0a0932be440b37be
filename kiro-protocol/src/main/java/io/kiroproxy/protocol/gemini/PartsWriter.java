package io.kiroproxy.protocol.gemini;

import io.kiroproxy.core.model.JsonText;
import io.kiroproxy.core.model.Reasoning;
import io.kiroproxy.protocol.json.JsonWriter;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Turns the pieces of an answer into parts. A signature stands on the part after the thoughts it closes; where another
 * signature or thought follows, or nothing, on an empty text. Thoughts are written only for clients that want them, but
 * their text travels within the signature.
 */
final class PartsWriter {

    /** Characters of thoughts that one signature carries; of longer ones it carries no text. */
    static final int MAX_CARRIED = 1024 * 1024;

    private final Sink sink;
    private final Reasoning.Display thoughts;
    private final StringBuilder thought = new StringBuilder();
    private boolean thoughtTooLong;
    private @Nullable String signature;
    private boolean empty = true;

    PartsWriter(Sink sink, Reasoning.Display thoughts) {
        this.sink = sink;
        this.thoughts = thoughts;
    }

    /** Where parts go. */
    interface Sink {

        /** A place for the value of one part. */
        JsonWriter begin() throws IOException;

        /** The part that was begun is written. */
        void end(JsonWriter json) throws IOException;

        /** A part of text and nothing else. */
        void text(String text) throws IOException;
    }

    void text(String text) throws IOException {
        if (!text.isEmpty()) {
            endThought();
            if (signature == null) {
                empty = false;
                sink.text(text);
            } else {
                end(sign(begin().field("text", text)));
            }
        }
    }

    void thought(String text) throws IOException {
        if (text.isEmpty()) {
            return;
        }
        flushSignature();
        thoughtTooLong = thoughtTooLong || thought.length() + text.length() > MAX_CARRIED;
        if (!thoughtTooLong) {
            thought.append(text);
        }
        if (thoughts == Reasoning.Display.SHOWN) {
            end(begin().field("text", text).field("thought", true));
        }
    }

    /** The signature of the thoughts since the last one. */
    void signature(String ofThoughts) throws IOException {
        flushSignature();
        signature = ThoughtSignature.of(thoughtTooLong ? "" : thought.toString(), ofThoughts);
        endThought();
    }

    void redactedThought(String data) throws IOException {
        flushSignature();
        signature = ThoughtSignature.ofRedacted(data);
        endThought();
    }

    void call(String id, String name, JsonText args) throws IOException {
        endThought();
        JsonWriter json = begin().name("functionCall").beginObject();
        json.field("id", id).field("name", name).field("args", args).endObject();
        end(sign(json));
    }

    /** Whether a signature waits for a part, or there is no part at all. */
    boolean needsLast() {
        return empty || signature != null;
    }

    /** Writes the last part, a text that may be empty; the caller ends what stands around it. */
    JsonWriter last(String text) throws IOException {
        return sign(begin().field("text", text)).endObject();
    }

    /** A signature that comes later is not over the thoughts so far. */
    private void endThought() {
        thought.setLength(0);
        thoughtTooLong = false;
    }

    private void flushSignature() throws IOException {
        if (signature != null) {
            end(sign(begin().field("text", "")));
        }
    }

    private JsonWriter begin() throws IOException {
        empty = false;
        return sink.begin().beginObject();
    }

    private void end(JsonWriter part) throws IOException {
        part.endObject();
        sink.end(part);
    }

    private JsonWriter sign(JsonWriter part) throws IOException {
        if (signature != null) {
            part.field("thoughtSignature", signature);
            signature = null;
        }
        return part;
    }
}
