package io.kiroproxy.credential.login;

import io.kiroproxy.core.GatewayException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** What a sign-in page sent the browser back with. Prints nothing: it holds a code. */
final class Callback {
    /** Characters of an address that is read. */
    static final int MAX_LENGTH = 8 * 1024;

    private static final Pattern WORD = Pattern.compile("[A-Za-z_.-]{1,64}");

    private final Map<String, String> parameters;

    private Callback(Map<String, String> parameters) {
        this.parameters = parameters;
    }

    /**
     * Reads an address as browsers show it: whole, from its {@code ?} on, or only its parameters; they may stand behind
     * {@code #}.
     *
     * @throws GatewayException when it is too long or has no parameters; shows nothing of it
     */
    static Callback parse(String address) {
        String text = address.strip();
        if (text.length() > MAX_LENGTH) {
            throw GatewayException.invalidRequest(
                    "callback address of " + text.length() + " characters (expected: at most " + MAX_LENGTH + ")");
        }
        int hash = text.indexOf('#');
        Map<String, String> parameters = new LinkedHashMap<>();
        String front = hash < 0 ? text : text.substring(0, hash);
        int mark = front.indexOf('?');
        boolean bare = mark < 0 && !front.contains("://");
        if (mark >= 0 || bare) {
            collect(front.substring(mark + 1), parameters);
        }
        if (hash >= 0) {
            collect(text.substring(hash + 1), parameters);
        }
        if (parameters.isEmpty()) {
            throw GatewayException.invalidRequest(
                    "callback address without parameters (expected: the whole address the sign-in page ended on, with code"
                            + " and state)");
        }
        return new Callback(parameters);
    }

    private static void collect(String query, Map<String, String> parameters) {
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                parameters.putIfAbsent(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
            }
        }
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw GatewayException.invalidRequest("callback address with a broken %-sequence");
        }
    }

    /** The value of a parameter, empty when there is none. */
    String value(String name) {
        return parameters.getOrDefault(name, "").strip();
    }

    /** The value when it is a plain word that may be shown, else empty. */
    String word(String name) {
        String value = value(name);
        return WORD.matcher(value).matches() ? value : "";
    }

    boolean has(String name) {
        return !value(name).isEmpty();
    }
}
