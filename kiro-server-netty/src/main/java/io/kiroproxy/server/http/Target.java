package io.kiroproxy.server.http;

import io.kiroproxy.core.GatewayException;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A request target taken apart.
 *
 * @param path percent-decoded
 * @param query the first value of each name, decoded, without {@code key}
 * @param key the API key that Gemini clients may put there, null for none; never logged
 */
record Target(
        String path, Map<String, String> query, @Nullable String key) {

    private static final int MAX_PARAMETERS = 100;

    /** The probes, which are open to everybody (ecosystem.md 3.3). */
    private static final Set<String> PROBES = Set.of("/livez", "/readyz", "/healthz");

    /** Where {@code ?verbose} of a probe leads: to an administrator's list of checks. */
    private static final String CHECKS = "/api/health";

    /** What stands for a target that was refused before it was looked at. */
    static final Target NONE = new Target("", Map.of(), null);

    /** @throws GatewayException when its escapes are broken */
    static Target of(String uri) {
        try {
            String relative = uri.startsWith("/") ? uri : relative(uri);
            QueryStringDecoder decoder = new QueryStringDecoder(relative, true);
            String path = decoder.path();
            Map<String, String> query = new HashMap<>();
            Map<String, List<String>> parameters = decoder.parameters();
            if (parameters.size() > MAX_PARAMETERS) {
                throw GatewayException.invalidRequest(
                        parameters.size() + " query parameters (at most " + MAX_PARAMETERS + ")");
            }
            parameters.forEach((name, values) -> query.put(name, values.get(0)));
            if (path.chars().anyMatch(Character::isISOControl)) {
                throw GatewayException.invalidRequest("the path has a control character");
            }
            String key = query.remove("key");
            boolean checks = PROBES.contains(path) && query.containsKey("verbose");
            return new Target(checks ? CHECKS : path, query, key == null || key.isEmpty() ? null : key);
        } catch (IllegalArgumentException e) {
            throw GatewayException.invalidRequest("the request target's percent-encoding is broken");
        }
    }

    private static String relative(String uri) {
        if (uri.equals("*")) {
            return uri;
        }
        URI absolute = URI.create(uri);
        String raw = absolute.getRawPath();
        String path = raw == null || raw.isEmpty() ? "/" : raw;
        return absolute.getRawQuery() == null ? path : path + "?" + absolute.getRawQuery();
    }

    /** As it could be sent, its parameters in alphabetical order and the key masked. */
    String shown() {
        StringJoiner parameters = new StringJoiner("&", "?", "").setEmptyValue("");
        new TreeMap<>(query).forEach((name, value) -> parameters.add(encoded(name) + "=" + encoded(value)));
        if (key != null) {
            parameters.add("key=***");
        }
        return encodedPath(path) + parameters;
    }

    private static String encodedPath(String path) {
        try {
            return new URI("http", "proxy", path, null).toASCIIString().substring("http://proxy".length());
        } catch (URISyntaxException e) {
            return path;
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Without the query: it may hold secrets. */
    @Override
    public String toString() {
        return path;
    }
}
