package io.kiroproxy.protocol.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.model.JsonText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The library's parser over a byte array, with its checked exceptions turned into refusals of the request. */
final class JsonCursor implements AutoCloseable {

    private final byte[] document;
    private final JsonParser parser;

    JsonCursor(byte[] document) {
        this.document = document;
        try {
            this.parser = JsonFormat.FACTORY.createParser(document);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Nullable
    JsonToken token() {
        return parser.currentToken();
    }

    @Nullable
    JsonToken advance() {
        try {
            return parser.nextToken();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    void skipChildren() {
        try {
            parser.skipChildren();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    String name() {
        try {
            return Objects.requireNonNull(parser.currentName());
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    String text() {
        try {
            return parser.getText();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    double number() {
        try {
            return parser.getDoubleValue();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** Where the object or array under the cursor begins. */
    int start() {
        return offset() - 1;
    }

    /** The document from {@code start} up to and with the token under the cursor. */
    JsonText slice(int start) {
        return JsonText.of(new String(document, start, offset() - start, StandardCharsets.UTF_8));
    }

    /** The string field {@code name} of the object that begins at {@code start}, read by a second parser. */
    @Nullable
    String lookAhead(int start, String name) {
        String found = null;
        try (JsonParser ahead = JsonFormat.FACTORY.createParser(document, start, document.length - start)) {
            ahead.nextToken();
            while (ahead.nextToken() == JsonToken.FIELD_NAME) {
                boolean match = ahead.currentName().equals(name);
                if (ahead.nextToken() == JsonToken.VALUE_STRING && match) {
                    found = ahead.getText();
                }
                ahead.skipChildren();
            }
            return found;
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    String path() {
        return JsonPath.of(parser.getParsingContext());
    }

    /** The path of {@code field} in the object whose field is under the cursor. */
    String sibling(String field) {
        return JsonPath.join(JsonPath.of(parser.getParsingContext().getParent()), field);
    }

    String found() {
        JsonToken token = parser.currentToken();
        if (token == null) {
            return "nothing";
        }
        return switch (token) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case VALUE_STRING -> "a string";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
            case VALUE_TRUE, VALUE_FALSE -> "a boolean";
            default -> "null";
        };
    }

    @Override
    public void close() {
        try {
            parser.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int offset() {
        return (int) parser.currentLocation().getByteOffset();
    }

    /** What the library says about malformed input may quote it, so only the place is passed on. */
    private GatewayException unreadable(IOException e) {
        String path = path();
        String place = path.equals(JsonPath.ROOT) ? "" : ", near " + path;
        if (e instanceof StreamConstraintsException) {
            String limit = String.valueOf(e.getMessage()).replaceFirst("(?s), from `.*", ")");
            return GatewayException.invalidRequest("body: " + limit + place);
        }
        return GatewayException.invalidRequest(
                "body: found malformed JSON at byte " + offset() + place + " (expected: one JSON value in UTF-8)");
    }
}
