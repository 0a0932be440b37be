package io.kiroproxy.protocol.json;

import com.fasterxml.jackson.core.JsonToken;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.model.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Pulls values out of one JSON document in UTF-8, front to back. Not thread-safe; close it to give buffers back.
 *
 * <p>Objects and arrays are loops: {@link #beginObject()}, then {@link #nextField()} until it answers null;
 * {@link #beginArray()}, then {@link #nextElement()} until it answers false. A field or element whose value nobody
 * read is skipped. Fields whose value is {@code null} are absent. A field that occurs twice is seen twice.
 *
 * <p>Whatever does not fit is an {@link io.kiroproxy.core.ErrorKind#INVALID_REQUEST} that names the place as a path,
 * what was found and what was expected: {@code messages[3].role: found a number (expected: a string)}.
 */
public final class JsonReader implements AutoCloseable {

    /** Objects and arrays within each other. */
    public static final int MAX_DEPTH = 200;

    /** Characters of a number. */
    public static final int MAX_NUMBER_LENGTH = 100;

    /** Characters of a field's name. */
    public static final int MAX_NAME_LENGTH = 50_000;

    /** Names, values and brackets of a document. */
    public static final long MAX_TOKENS = 2_000_000;

    /** What {@link #nextField()} answers next without moving, after {@link #tag}. */
    private enum Replay {
        NOTHING,
        FIELD,
        END
    }

    private final JsonCursor cursor;

    /** Whether the value under the cursor was taken; if not, it is skipped before the cursor moves. */
    private boolean taken;

    private Replay replay = Replay.NOTHING;

    private JsonReader(byte[] document) {
        this.cursor = new JsonCursor(document);
    }

    /**
     * A reader whose cursor stands on the document's one value.
     *
     * @param document must not change while the reader is used
     * @throws GatewayException when it is empty, not UTF-8 or not JSON
     */
    public static JsonReader of(byte[] document) {
        Objects.requireNonNull(document, "document");
        for (int i = 0; i < Math.min(4, document.length); i++) {
            if (document[i] == 0 || document[i] == (byte) 0xFE || document[i] == (byte) 0xFF) {
                throw GatewayException.invalidRequest("body: found another encoding (expected: JSON in UTF-8)");
            }
        }
        JsonReader reader = new JsonReader(document);
        if (reader.advance() == null) {
            throw GatewayException.invalidRequest("body: found nothing (expected: one JSON value)");
        }
        return reader;
    }

    /** A reader of {@code json}; paths in its messages begin there. */
    public static JsonReader of(JsonText json) {
        return of(json.json().getBytes(StandardCharsets.UTF_8));
    }

    /** Enters the object under the cursor. */
    public void beginObject() {
        expect(JsonToken.START_OBJECT, "an object");
    }

    /** The next field of the object entered last, the cursor on its value; null, and the object left, at its end. */
    public @Nullable String nextField() {
        Replay again = replay;
        replay = Replay.NOTHING;
        if (again != Replay.NOTHING) {
            return again == Replay.END ? null : cursor.name();
        }
        while (true) {
            skipUnlessTaken();
            if (advance() == JsonToken.END_OBJECT) {
                taken = true;
                return null;
            }
            if (advance() != JsonToken.VALUE_NULL) {
                return cursor.name();
            }
        }
    }

    /** Enters the array under the cursor. */
    public void beginArray() {
        expect(JsonToken.START_ARRAY, "an array");
    }

    /** Moves to the next element of the array entered last; false, and the array left, at its end. */
    public boolean nextElement() {
        skipUnlessTaken();
        if (advance() == JsonToken.END_ARRAY) {
            taken = true;
            return false;
        }
        return true;
    }

    /**
     * The string field {@code name} of the object just entered, wherever it stands in it; null when there is none.
     * Only right after {@link #beginObject()}; {@link #nextField()} then begins with the object's first field.
     */
    public @Nullable String tag(String name) {
        int start = cursor.start();
        String first = nextField();
        replay = first == null ? Replay.END : Replay.FIELD;
        if (first == null) {
            return null;
        }
        return first.equals(name) && atString() ? string() : cursor.lookAhead(start, name);
    }

    /** Whether the value under the cursor is a string. */
    public boolean atString() {
        return cursor.token() == JsonToken.VALUE_STRING;
    }

    /** Whether the value under the cursor is an object. */
    public boolean atObject() {
        return cursor.token() == JsonToken.START_OBJECT;
    }

    /** Whether the value under the cursor is an array. */
    public boolean atArray() {
        return cursor.token() == JsonToken.START_ARRAY;
    }

    /** The string under the cursor. */
    public String string() {
        expect(JsonToken.VALUE_STRING, "a string");
        return cursor.text();
    }

    /** The string under the cursor, which must hold more than blanks. */
    public String nonBlank() {
        String value = string();
        if (value.isBlank()) {
            throw problem("a blank string", "at least one character");
        }
        return value;
    }

    /** The boolean under the cursor. */
    public boolean bool() {
        JsonToken token = cursor.token();
        if (token != JsonToken.VALUE_TRUE && token != JsonToken.VALUE_FALSE) {
            throw mismatch("true or false");
        }
        taken = true;
        return token == JsonToken.VALUE_TRUE;
    }

    /** The whole number under the cursor, {@code 3.0} included; what an {@code int} cannot hold becomes the largest. */
    public int integer(int atLeast) {
        String expected = "an integer of " + atLeast + " or more";
        JsonToken token = cursor.token();
        if (token != JsonToken.VALUE_NUMBER_INT && token != JsonToken.VALUE_NUMBER_FLOAT) {
            throw mismatch(expected);
        }
        double value = cursor.number();
        if (value < atLeast || value != Math.rint(value)) {
            throw problem(shorten(cursor.text()), expected);
        }
        taken = true;
        return value >= Integer.MAX_VALUE ? Integer.MAX_VALUE : (int) value;
    }

    /** The array of strings under the cursor. */
    public List<String> strings() {
        List<String> values = new ArrayList<>();
        beginArray();
        while (nextElement()) {
            values.add(string());
        }
        return values;
    }

    /** The value under the cursor; objects and arrays exactly as they stand in the document. */
    public JsonText raw() {
        taken = true;
        if (atObject() || atArray()) {
            int start = cursor.start();
            cursor.skipChildren();
            return cursor.slice(start);
        }
        String text = cursor.text();
        return atString()
                ? JsonText.of(new String(JsonWriter.bytes(json -> json.value(text)), StandardCharsets.UTF_8))
                : JsonText.of(text);
    }

    /** The object under the cursor exactly as it stands in the document. */
    public JsonText rawObject() {
        if (!atObject()) {
            throw mismatch("an object");
        }
        return raw();
    }

    /** Where the object or array under the cursor begins, for {@link #rawSince} and {@link #since}. */
    public int start() {
        return cursor.start();
    }

    /** Leaves the object entered last and answers it whole; {@code start} is where it began. */
    public JsonText rawSince(int start) {
        while (nextField() != null) {
            skipUnlessTaken();
        }
        return cursor.slice(start);
    }

    /** The object or array just left, whole; {@code start} is where it began. */
    public JsonText since(int start) {
        return cursor.slice(start);
    }

    /** Refuses anything that stands behind the document's value. */
    public void end() {
        skipUnlessTaken();
        if (advance() != null) {
            throw GatewayException.invalidRequest("body: found more after its JSON value (expected: one value)");
        }
    }

    /** The place under the cursor, such as {@code messages[3].content[0].text}; {@code body} for the document. */
    public String path() {
        return cursor.path();
    }

    /** The error that {@code found} stands at the cursor instead of {@code expected}; for the caller to throw. */
    public GatewayException problem(String found, String expected) {
        return GatewayException.invalidRequest(path() + ": found " + found + " (expected: " + expected + ")");
    }

    /** The error that the value under the cursor is of the wrong kind. */
    public GatewayException mismatch(String expected) {
        return problem(cursor.found(), expected);
    }

    /** The error that the string {@code found} stands at the cursor. */
    public GatewayException unexpected(String found, String expected) {
        return problem("\"" + shorten(found) + "\"", expected);
    }

    /** The error that {@link #tag} was {@code found}, or missing; for use before the first {@link #nextField()}. */
    public GatewayException unexpectedTag(String name, @Nullable String found, String expected) {
        String path = replay == Replay.END ? JsonPath.join(path(), name) : cursor.sibling(name);
        return GatewayException.invalidRequest(
                path + ": " + (found == null ? "Field required" : "found " + "\"" + shorten(found) + "\"")
                        + " (expected: " + expected + ")");
    }

    /** The error that {@code field} is missing in the object just left. */
    public GatewayException missing(String field, String expected) {
        return GatewayException.invalidRequest(
                JsonPath.join(path(), field) + ": Field required (expected: " + expected + ")");
    }

    @Override
    public void close() {
        cursor.close();
    }

    private void expect(JsonToken token, String expected) {
        if (cursor.token() != token) {
            throw mismatch(expected);
        }
        taken = true;
    }

    private @Nullable JsonToken advance() {
        taken = false;
        return cursor.advance();
    }

    private void skipUnlessTaken() {
        if (!taken) {
            cursor.skipChildren();
        }
    }

    private static String shorten(String value) {
        return value.length() <= 40 ? value : value.substring(0, 40) + "…";
    }
}
