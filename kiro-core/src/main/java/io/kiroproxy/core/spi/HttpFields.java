package io.kiroproxy.core.spi;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Header fields in order; names compare without case. Immutable. */
public final class HttpFields {

    /** No fields. */
    public static final HttpFields EMPTY = new HttpFields(List.of());

    private final List<String> namesAndValues;

    private HttpFields(List<String> namesAndValues) {
        this.namesAndValues = namesAndValues;
    }

    /** Fields from alternating names and values. */
    public static HttpFields of(String... namesAndValues) {
        if (namesAndValues.length % 2 != 0) {
            throw new IllegalArgumentException(
                    "fields: " + namesAndValues.length + " strings (expected: names and values in pairs)");
        }
        return new HttpFields(List.of(namesAndValues));
    }

    /** Starts empty. */
    public static Builder builder() {
        return new Builder();
    }

    /** The first value of {@code name}, or null. */
    public @Nullable String first(String name) {
        for (int i = 0; i < namesAndValues.size(); i += 2) {
            if (namesAndValues.get(i).equalsIgnoreCase(name)) {
                return namesAndValues.get(i + 1);
            }
        }
        return null;
    }

    /** Whether there is a field of that name. */
    public boolean contains(String name) {
        return first(name) != null;
    }

    /** All values of {@code name} in order. */
    public List<String> all(String name) {
        List<String> values = new ArrayList<>(1);
        forEach((n, v) -> {
            if (n.equalsIgnoreCase(name)) {
                values.add(v);
            }
        });
        return values;
    }

    /** Calls {@code action} with each name and value in order. */
    public void forEach(BiConsumer<? super String, ? super String> action) {
        for (int i = 0; i < namesAndValues.size(); i += 2) {
            action.accept(namesAndValues.get(i), namesAndValues.get(i + 1));
        }
    }

    /** A builder that begins with these fields. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.namesAndValues.addAll(namesAndValues);
        return builder;
    }

    /** Names only: values may be secret. */
    @Override
    public String toString() {
        StringBuilder names = new StringBuilder("HttpFields");
        forEach((n, v) -> names.append(' ').append(n));
        return names.toString();
    }

    /** Collects fields. */
    public static final class Builder {

        private final List<String> namesAndValues = new ArrayList<>();

        private Builder() {}

        /** Adds a field, keeping others of that name. */
        public Builder add(String name, String value) {
            namesAndValues.add(name);
            namesAndValues.add(value);
            return this;
        }

        /** Replaces all fields of that name. */
        public Builder set(String name, String value) {
            for (int i = namesAndValues.size() - 2; i >= 0; i -= 2) {
                if (namesAndValues.get(i).equalsIgnoreCase(name)) {
                    namesAndValues.remove(i + 1);
                    namesAndValues.remove(i);
                }
            }
            return add(name, value);
        }

        public HttpFields build() {
            return new HttpFields(List.copyOf(namesAndValues));
        }
    }
}
