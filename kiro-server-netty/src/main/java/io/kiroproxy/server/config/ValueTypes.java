package io.kiroproxy.server.config;

import io.kiroproxy.core.spi.ProxyAddress;
import io.kiroproxy.core.spi.Secret;
import io.kiroproxy.credential.seal.KeySource;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The types of values that settings have. A new kind of value is one more method here. */
final class ValueTypes {

    private static final String PLACEHOLDER = "^\\$\\{.*";

    private ValueTypes() {}

    static ValueType<String> text() {
        return ValueType.scalar("text", text -> text, text -> text);
    }

    /** One of a few words; {@code word} says how each is written. */
    static <T> ValueType<T> choice(List<T> values, Function<T, String> word) {
        List<String> words = values.stream().map(word).toList();
        String expected = words.size() < 2
                ? String.join("", words)
                : String.join(", ", words.subList(0, words.size() - 1)) + " or " + words.get(words.size() - 1);
        Function<String, T> parser = text -> values.stream()
                .filter(value -> word.apply(value).equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(text + " (expected: " + expected + ")"));
        return ValueType.scalar("choice", parser, word)
                .allowing(words)
                .schema(Map.of("anyOf", List.of(Map.of("enum", words), placeholder())));
    }

    /** On or off. */
    static <T> ValueType<T> onOff(T on, T off) {
        Function<String, T> parser = text -> switch (text.toLowerCase(Locale.ROOT)) {
            case "on", "true" -> on;
            case "off", "false" -> off;
            default -> throw new IllegalArgumentException(text + " (expected: on or off)");
        };
        return ValueType.scalar("switch", parser, value -> value.equals(on) ? "on" : "off")
                .allowing(List.of("on", "off"))
                .schema(Map.of(
                        "type",
                        List.of("string", "boolean"),
                        "anyOf",
                        List.of(Map.of("enum", List.of("on", "off", true, false)), placeholder())));
    }

    static ValueType<Duration> duration(Duration least, Duration most) {
        Function<String, Duration> parser = text -> {
            Duration value = Quantities.duration(text);
            if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
                throw new IllegalArgumentException(Quantities.text(value) + " (expected: " + range(least, most) + ")");
            }
            return value;
        };
        return ValueType.scalar("duration", parser, Quantities::text)
                .range("ms, s, m or h", range(least, most))
                .schema(Map.of("pattern", "^([0-9]+ *(ms|s|m|min|h)|\\$\\{.*)$"));
    }

    /** Bytes. */
    static ValueType<Long> size(long least, long most) {
        return ValueType.scalar("size", text -> within(Quantities.size(text), least, most), (Function<Long, String>)
                        Quantities::size)
                .range("bytes, KiB, MiB or GiB", Quantities.size(least) + " to " + Quantities.size(most))
                .schema(Map.of(
                        "type", List.of("integer", "string"), "pattern", "^([0-9]+ *([bB]|[kKmMgG]i[bB])?|\\$\\{.*)$"));
    }

    static ValueType<Long> whole(long least, long most) {
        return ValueType.scalar(
                        "number", text -> within(Quantities.whole(text), least, most), (Long value) -> value.toString())
                .range(null, least + " to " + most)
                .schema(Map.of(
                        "type",
                        List.of("integer", "string"),
                        "minimum",
                        least,
                        "maximum",
                        most,
                        "pattern",
                        PLACEHOLDER));
    }

    static ValueType<Integer> count(int least, int most) {
        ValueType<Long> whole = whole(least, most);
        return ValueType.scalar(
                        "number",
                        text -> (int) within(Quantities.whole(text), least, most),
                        (Integer value) -> value.toString())
                .range(null, least + " to " + most)
                .schema(whole.schema());
    }

    /** A number from 1, or {@code unlimited}, which is 0. */
    static ValueType<Integer> countOrUnlimited() {
        Function<String, Integer> parser = text -> {
            if (text.equals("unlimited")) {
                return 0;
            }
            long value = Quantities.whole(text);
            if (value < 1 || value > Integer.MAX_VALUE) {
                throw new IllegalArgumentException(text + " (expected: 1 or more, or unlimited)");
            }
            return (int) value;
        };
        return ValueType.scalar("number", parser, value -> value == 0 ? "unlimited" : value.toString())
                .allowing(List.of("1 or more", "unlimited"))
                .schema(Map.of(
                        "type", List.of("integer", "string"), "minimum", 1, "pattern", "^(unlimited|\\$\\{.*)$"));
    }

    static ValueType<ListenAddress> listenAddress() {
        return ValueType.scalar("address", ListenAddress::parse, ListenAddress::toString)
                .allowing(List.of("host:port"));
    }

    /** {@code http://host[:port]} or with https. */
    static ValueType<URI> origin() {
        return ValueType.scalar("origin", ValueTypes::parseOrigin, URI::toString)
                .allowing(List.of("http://host[:port] or https://host[:port]"));
    }

    /** An address with http or https, and perhaps a path. */
    static ValueType<URI> address() {
        return ValueType.scalar("address", ValueTypes::parseAddress, URI::toString)
                .allowing(List.of("an address with http or https"));
    }

    static ValueType<ProxyAddress> proxy() {
        return ValueType.scalar("proxy", ProxyAddress::parse, ValueTypes::withoutPassword)
                .allowing(List.of("http://, https:// or socks5:// with host and port"));
    }

    static ValueType<KeySource> keySource() {
        return ValueType.scalar("key source", KeySource::parse, KeySource::text)
                .allowing(List.of("file:PATH, env:NAME, command:PROGRAM ARGUMENT or keyring"));
    }

    /** A file; relative ones start where the file with the setting is. */
    static ValueType<Path> file() {
        return ValueType.of(
                "file",
                ValueType.Shape.SCALAR,
                (section, key) -> section.value(key, text -> section.directory().resolve(text)),
                Path::toString);
    }

    /** A secret: as {@code key}, or in a file that {@code key-file} names. */
    static ValueType<Secret> secret() {
        ValueType.Reader<Secret> reader = (section, key) -> {
            Secret inline = section.value(key, Secret::of);
            Secret fromFile = section.value(key + "-file", text -> SecretFile.read(section.directory(), text));
            if (section.has(key) && section.has(key + "-file")) {
                section.problem(key, "both " + key + " and " + key + "-file (expected: one)");
                return null;
            }
            return inline == null ? fromFile : inline;
        };
        return ValueType.of("secret", ValueType.Shape.SCALAR, reader, secret -> "***")
                .hidden();
    }

    static ValueType<List<String>> texts() {
        return ValueType.<List<String>>of(
                        "list of text",
                        ValueType.Shape.LIST,
                        (section, key) -> section.given(key) ? section.texts(key) : null,
                        list -> list)
                .schema(Map.of("items", Map.of("type", "string")));
    }

    /** Some of a few words, each at most once. */
    static <T> ValueType<List<T>> choices(List<T> values, Function<T, String> word) {
        List<String> words = values.stream().map(word).toList();
        ValueType.Reader<List<T>> reader = (section, key) -> {
            if (!section.given(key)) {
                return null;
            }
            List<T> chosen = new ArrayList<>();
            for (String text : section.texts(key)) {
                int at = words.indexOf(text);
                if (at < 0) {
                    section.problem(key, text + " (expected: some of " + String.join(", ", words) + ")");
                } else if (!chosen.contains(values.get(at))) {
                    chosen.add(values.get(at));
                }
            }
            return chosen;
        };
        return ValueType.of("list of choices", ValueType.Shape.LIST, reader, (List<T> chosen) -> chosen.stream()
                        .map(word)
                        .toList())
                .allowing(words)
                .schema(Map.of("items", Map.of("enum", words)));
    }

    /** A number that need not be whole. */
    static ValueType<Double> decimal(double least, double most) {
        Function<String, Double> parser = text -> {
            double value;
            try {
                value = Double.parseDouble(text);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(text + " (expected: a number)");
            }
            if (!(value >= least && value <= most)) {
                throw new IllegalArgumentException(text + " (expected: " + least + " to " + most + ")");
            }
            return value;
        };
        return ValueType.scalar("number", parser, value -> value.toString())
                .range(null, least + " to " + most)
                .schema(Map.of(
                        "type",
                        List.of("number", "string"),
                        "minimum",
                        least,
                        "maximum",
                        most,
                        "pattern",
                        PLACEHOLDER));
    }

    static ValueType<Map<String, String>> textMap() {
        return ValueType.<Map<String, String>>of(
                        "names with text",
                        ValueType.Shape.MAPPING,
                        (section, key) -> section.given(key) ? section.textMap(key) : null,
                        map -> map.entrySet().stream()
                                .sorted(Map.Entry.comparingByKey())
                                .collect(Collectors.toMap(
                                        Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, LinkedHashMap::new)))
                .schema(Map.of("additionalProperties", Map.of("type", "string")));
    }

    /** The words of an enum in lower case. */
    static <E extends Enum<E>> ValueType<E> choice(E[] values) {
        return choice(
                Stream.of(values).toList(),
                value -> value.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }

    private static Map<String, Object> placeholder() {
        return Map.of("type", "string", "pattern", PLACEHOLDER);
    }

    /** {@code http://host[:port]} or with https, a slash at the end left out. */
    static URI parseOrigin(String text) {
        URI uri;
        try {
            uri = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("not an address (expected: http://host[:port] or https://host[:port])");
        }
        boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
        if (!http || uri.getHost() == null || !uri.getRawPath().isEmpty() || uri.getRawUserInfo() != null) {
            throw new IllegalArgumentException("not an origin (expected: http://host[:port] or https://host[:port])");
        }
        return uri;
    }

    private static URI parseAddress(String text) {
        URI uri;
        try {
            uri = URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("not an address (expected: http://… or https://…)");
        }
        boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
        if (!http || uri.getHost() == null || uri.getRawUserInfo() != null || uri.getRawQuery() != null) {
            throw new IllegalArgumentException(
                    "not an address (expected: http://… or https://…, without user, password and query)");
        }
        return uri;
    }

    private static String withoutPassword(ProxyAddress proxy) {
        String scheme = proxy.type().name().toLowerCase(Locale.ROOT);
        String user = proxy.username() == null ? "" : proxy.username() + ":***@";
        return scheme + "://" + user + proxy.host() + ":" + proxy.port();
    }

    private static long within(long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(value + " (expected: " + least + " to " + most + ")");
        }
        return value;
    }

    private static String range(Duration least, Duration most) {
        return Quantities.text(least) + " to " + Quantities.text(most);
    }
}
