package io.kiroproxy.server.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a setting's value may be: how it is read, shown and described. Immutable; made by {@link ValueTypes}.
 *
 * @param <T> the type of the value
 */
public final class ValueType<T> {

    /** How a value stands in a file. */
    public enum Shape {
        /** One value. */
        SCALAR,
        /** A list. */
        LIST,
        /** Names with values. */
        MAPPING
    }

    /** Reads the value of a key; null when it is absent or wrong, and what is wrong is noted. */
    @FunctionalInterface
    interface Reader<T> {
        @Nullable
        T read(Section section, String key);
    }

    private final String name;
    private final Shape shape;
    private final Reader<T> reader;
    private final Function<T, Object> printer;
    private final Map<String, Object> schema;
    private final @Nullable String unit;
    private final List<String> allowed;
    private final boolean secret;

    private ValueType(
            String name,
            Shape shape,
            Reader<T> reader,
            Function<T, Object> printer,
            Map<String, Object> schema,
            @Nullable String unit,
            List<String> allowed,
            boolean secret) {
        this.name = name;
        this.shape = shape;
        this.reader = reader;
        this.printer = printer;
        this.schema = Map.copyOf(schema);
        this.unit = unit;
        this.allowed = List.copyOf(allowed);
        this.secret = secret;
    }

    /** One value that is read from its text. */
    static <T> ValueType<T> scalar(String name, Function<String, T> parser, Function<T, String> printer) {
        return new ValueType<>(
                name,
                Shape.SCALAR,
                (section, key) -> section.value(key, parser),
                printer::apply,
                Map.of("type", "string"),
                null,
                List.of(),
                false);
    }

    static <T> ValueType<T> of(String name, Shape shape, Reader<T> reader, Function<T, Object> printer) {
        String type = shape == Shape.LIST ? "array" : shape == Shape.MAPPING ? "object" : "string";
        return new ValueType<>(name, shape, reader, printer, Map.of("type", type), null, List.of(), false);
    }

    /** The same with more words of JSON Schema, which win over those it has. */
    ValueType<T> schema(Map<String, Object> more) {
        Map<String, Object> all = new LinkedHashMap<>(schema);
        all.putAll(more);
        return new ValueType<>(name, shape, reader, printer, all, unit, allowed, secret);
    }

    /** The same, counted in {@code unit}, with the allowed range in words. */
    ValueType<T> range(@Nullable String unit, String range) {
        return new ValueType<>(name, shape, reader, printer, schema, unit, List.of(range), secret);
    }

    /** The same with the values it allows, or the range of them in words. */
    ValueType<T> allowing(List<String> values) {
        return new ValueType<>(name, shape, reader, printer, schema, unit, values, secret);
    }

    /** The same, never to be shown. */
    ValueType<T> hidden() {
        return new ValueType<>(name, shape, reader, value -> "***", schema, unit, allowed, true);
    }

    /** What it is called in the reference: {@code duration}, {@code size}, {@code choice}. */
    public String name() {
        return name;
    }

    /** How it stands in a file. */
    public Shape shape() {
        return shape;
    }

    /** What a bare number counts, null when it has no unit. */
    public @Nullable String unit() {
        return unit;
    }

    /** The values it allows, or one entry with the range in words; empty when anything of its type will do. */
    public List<String> allowed() {
        return allowed;
    }

    boolean secret() {
        return secret;
    }

    /** Words of JSON Schema. */
    Map<String, Object> schema() {
        return schema;
    }

    @Nullable
    T read(Section section, String key) {
        return reader.read(section, key);
    }

    /** Text, a list or a map. */
    Object show(T value) {
        return Objects.requireNonNull(printer.apply(value));
    }
}
