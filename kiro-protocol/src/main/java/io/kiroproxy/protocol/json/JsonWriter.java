package io.kiroproxy.protocol.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.kiroproxy.core.model.JsonText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * Writes compact JSON in UTF-8. Half a surrogate pair becomes U+FFFD, because UTF-8 cannot carry it. Bytes are
 * gathered and reach the stream with {@link #flush()} or when the buffer is full; the stream itself is neither
 * flushed nor closed. Not thread-safe.
 */
public final class JsonWriter implements AutoCloseable {

    private final JsonGenerator generator;

    private JsonWriter(JsonGenerator generator) {
        this.generator = generator;
    }

    /** A writer to {@code out}, good for any number of values one after the other. */
    public static JsonWriter to(OutputStream out) {
        try {
            return new JsonWriter(JsonFormat.FACTORY.createGenerator(out));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public JsonWriter beginObject() throws IOException {
        generator.writeStartObject();
        return this;
    }

    public JsonWriter endObject() throws IOException {
        generator.writeEndObject();
        return this;
    }

    public JsonWriter beginArray() throws IOException {
        generator.writeStartArray();
        return this;
    }

    public JsonWriter endArray() throws IOException {
        generator.writeEndArray();
        return this;
    }

    /** The name of the next value in an object. */
    public JsonWriter name(String name) throws IOException {
        generator.writeFieldName(name);
        return this;
    }

    /** A string, or {@code null}. */
    public JsonWriter value(@Nullable String value) throws IOException {
        if (value == null) {
            generator.writeNull();
        } else {
            generator.writeString(wellFormed(value));
        }
        return this;
    }

    public JsonWriter value(long value) throws IOException {
        generator.writeNumber(value);
        return this;
    }

    public JsonWriter value(boolean value) throws IOException {
        generator.writeBoolean(value);
        return this;
    }

    /** A value that is JSON already. Line ends between its parts become blanks, so that the output stays one line. */
    public JsonWriter value(JsonText value) throws IOException {
        String json = wellFormed(value.json());
        if (json.indexOf('\n') >= 0 || json.indexOf('\r') >= 0) {
            json = json.replace('\n', ' ').replace('\r', ' ');
        }
        generator.writeRawValue(json);
        return this;
    }

    /** A string field, or {@code null}. */
    public JsonWriter field(String name, @Nullable String value) throws IOException {
        return name(name).value(value);
    }

    public JsonWriter field(String name, long value) throws IOException {
        return name(name).value(value);
    }

    public JsonWriter field(String name, boolean value) throws IOException {
        return name(name).value(value);
    }

    public JsonWriter field(String name, JsonText value) throws IOException {
        return name(name).value(value);
    }

    /** What {@code content} writes, as bytes. */
    public static byte[] bytes(Content content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(256);
        try (JsonWriter writer = to(out)) {
            content.write(writer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** Writes values. */
    @FunctionalInterface
    public interface Content {
        void write(JsonWriter json) throws IOException;
    }

    /** Text between values, exactly as it is: the framing of a stream. */
    public JsonWriter raw(String framing) throws IOException {
        generator.writeRaw(framing);
        return this;
    }

    /** Hands everything written so far to the stream. */
    public void flush() throws IOException {
        generator.flush();
    }

    /** Hands over what is left and gives buffers back; the stream stays open. */
    @Override
    public void close() throws IOException {
        generator.close();
    }

    private static String wellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (!startsPair(text, i)) {
                    return repaired(text);
                }
                i++;
            }
        }
        return text;
    }

    private static String repaired(String text) {
        StringBuilder repaired = new StringBuilder(text);
        for (int i = 0; i < repaired.length(); i++) {
            if (startsPair(repaired, i)) {
                i++;
            } else if (Character.isSurrogate(repaired.charAt(i))) {
                repaired.setCharAt(i, '\uFFFD');
            }
        }
        return repaired.toString();
    }

    private static boolean startsPair(CharSequence text, int i) {
        return Character.isHighSurrogate(text.charAt(i))
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
    }
}
