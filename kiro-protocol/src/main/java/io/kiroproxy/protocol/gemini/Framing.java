package io.kiroproxy.protocol.gemini;

import io.kiroproxy.protocol.json.JsonWriter;
import io.kiroproxy.protocol.json.StringTemplate;
import java.io.IOException;

/** How the objects of a stream are set apart. Each reaches the stream whole, with its {@link #end()}. */
sealed interface Framing permits EventFraming, ArrayFraming {

    /** Begins an object; the caller writes one value and calls {@link #end()}. */
    JsonWriter begin() throws IOException;

    /** Ends the object that was begun. */
    void end() throws IOException;

    /** An object in which one string differs, between {@code before} and {@code after}. */
    StringTemplate template(String before, String after);

    /** A whole object, as {@code object} of this framing has it. */
    void write(StringTemplate object, String text) throws IOException;

    /** Something that readers skip. */
    void ping() throws IOException;

    /** The stream is complete. */
    void complete() throws IOException;

    /** The stream ends without being complete. */
    void abandon() throws IOException;
}
