package io.kiroproxy.credential.source;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.core.GatewayException;
import java.util.regex.Pattern;

/** Tokens and keys that somebody pasted, one a line. A bare refresh token is a social one: others need their client. */
final class PastedTokens {
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/=-]{16,8192}");

    private PastedTokens() {}

    static void read(String text, String where, ImportCollector out) {
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            String token = line.strip();
            if (token.isEmpty()) {
                continue;
            }
            String place = where + " line " + number;
            if (!TOKEN.matcher(token).matches()) {
                out.problem(place + ": neither a refresh token nor a key (" + token.length() + " characters)");
                continue;
            }
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            json.put(token.startsWith("ksk_") ? "kiroApiKey" : "refreshToken", token);
            try {
                out.add(CredentialJson.read(json, place, hash -> null), place, null);
            } catch (GatewayException e) {
                out.problem(e.description());
            }
        }
    }
}
