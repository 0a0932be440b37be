package io.kiroproxy.simulator.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One JSON value, or its absence, for reading without null checks: {@code body.at("a").at("b").text()} is the empty
 * string when anything on the way is missing. Immutable as long as the maps behind it are left alone.
 */
public final class Json {
    /** Deepest nesting that is read; deeper text is not JSON to this simulator. */
    public static final int MAX_DEPTH = 1_000;

    private static final int MAX_STRING = 64 * 1024 * 1024;
    private static final Object MISSING = new Object();
    private static final Json ABSENT = new Json(MISSING);
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxStringLength(MAX_STRING)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final @Nullable Object value;

    private Json(@Nullable Object value) {
        this.value = value;
    }

    /** The value that is not there. */
    public static Json absent() {
        return ABSENT;
    }

    /** Wraps maps, lists, strings, numbers, booleans and null. */
    public static Json of(@Nullable Object value) {
        return value instanceof Json json ? json : new Json(value);
    }

    /**
     * Reads strict UTF-8 JSON.
     *
     * @throws IllegalArgumentException when the bytes are not UTF-8, not one JSON value, or hold a lone surrogate
     */
    public static Json parse(byte[] utf8) {
        try {
            return parse(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString());
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("the text is not UTF-8", e);
        }
    }

    /**
     * Reads one JSON value.
     *
     * @throws IllegalArgumentException when the text is not one JSON value or holds a lone surrogate
     */
    public static Json parse(String text) {
        try {
            Json json = new Json(MAPPER.readValue(text, Object.class));
            if (json.holdsLoneSurrogate()) {
                throw new IllegalArgumentException("the text holds a lone surrogate");
            }
            return json;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the text is not JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** Builds an object from names and values in turn; a value may be null, which is written as {@code null}. */
    public static Map<String, Object> object(@Nullable Object... namesAndValues) {
        Map<String, Object> members = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            putNullable(members, String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
        }
        return members;
    }

    @SuppressWarnings("NullAway")
    private static void putNullable(Map<String, Object> members, String name, @Nullable Object value) {
        members.put(name, value);
    }

    /** The JSON text of maps, lists and plain values. */
    public static String write(@Nullable Object value) {
        try {
            return MAPPER.writeValueAsString(value instanceof Json json ? json.value : value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a JSON value: " + e.getOriginalMessage(), e);
        }
    }

    /** The JSON text in UTF-8. */
    public static byte[] bytes(@Nullable Object value) {
        return write(value).getBytes(StandardCharsets.UTF_8);
    }

    /** The member of that name, or absence. */
    public Json at(String name) {
        return value instanceof Map<?, ?> map && map.containsKey(name) ? new Json(map.get(name)) : ABSENT;
    }

    /** The element at that index, or absence. */
    public Json at(int index) {
        return value instanceof List<?> list && index >= 0 && index < list.size() ? new Json(list.get(index)) : ABSENT;
    }

    /** The elements of an array; empty for anything else. */
    public List<Json> items() {
        List<Json> items = new ArrayList<>();
        if (value instanceof Collection<?> list) {
            list.forEach(item -> items.add(new Json(item)));
        }
        return items;
    }

    /** The members of an object in their order; empty for anything else. */
    public Map<String, Json> members() {
        Map<String, Json> members = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, member) -> members.put(String.valueOf(name), new Json(member)));
        }
        return members;
    }

    /** The text of a string; empty for anything else. */
    public String text() {
        return value instanceof String text ? text : "";
    }

    /** The value of a number; the given one for anything else. */
    public double number(double otherwise) {
        return value instanceof Number number ? number.doubleValue() : otherwise;
    }

    /** Whether this is the boolean {@code true}. */
    public boolean isTrue() {
        return Boolean.TRUE.equals(value);
    }

    /** Whether there is nothing at all here, not even {@code null}. */
    public boolean isAbsent() {
        return value == MISSING;
    }

    /** Whether this is a JSON {@code null}. */
    public boolean isNull() {
        return value == null;
    }

    /** Whether there is a value here other than {@code null}. */
    public boolean isPresent() {
        return value != null && value != MISSING;
    }

    /** Whether this is an object. */
    public boolean isObject() {
        return value instanceof Map;
    }

    /** Whether this is an array. */
    public boolean isArray() {
        return value instanceof Collection;
    }

    /** Whether this is a string. */
    public boolean isText() {
        return value instanceof String;
    }

    /** Whether this is a number. */
    public boolean isNumber() {
        return value instanceof Number;
    }

    /** Whether this is a boolean. */
    public boolean isBoolean() {
        return value instanceof Boolean;
    }

    /** Whether this is a number without a fraction. */
    public boolean isInteger() {
        return value instanceof Number number && number.doubleValue() == Math.rint(number.doubleValue());
    }

    /** The plain value behind this one; null for absence and for {@code null}. */
    public @Nullable Object plain() {
        return value == MISSING ? null : value;
    }

    private boolean holdsLoneSurrogate() {
        if (value instanceof String text) {
            return lone(text);
        }
        for (Map.Entry<String, Json> member : members().entrySet()) {
            if (lone(member.getKey()) || member.getValue().holdsLoneSurrogate()) {
                return true;
            }
        }
        for (Json item : items()) {
            if (item.holdsLoneSurrogate()) {
                return true;
            }
        }
        return false;
    }

    private static boolean lone(String text) {
        return text.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Json json && Objects.equals(value, json.value);
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(value);
    }

    /** The JSON text; {@code (absent)} for absence. */
    @Override
    public String toString() {
        return isAbsent() ? "(absent)" : write(value);
    }
}
