package io.kiroproxy.credential.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.credential.seal.SealException;
import io.kiroproxy.credential.seal.SealingKey;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Sealed bytes as a small JSON object that says with which key. */
record SealedJson(String keyId, SealingKey.Sealed sealed) {

    private static final String MARK = "sealed";
    private static final String FORM = "kiro-proxy aes-256-gcm 1";

    /** What {@code content} holds, null when it is not sealed. */
    static @Nullable SealedJson read(byte[] content, String where) throws SealException {
        ObjectNode json = StoreJson.object(content);
        return json == null || !json.has(MARK) ? null : read(json, where);
    }

    static SealedJson read(JsonNode json, String where) throws SealException {
        if (!json.path(MARK).asText().equals(FORM)) {
            throw new SealException(where + ": sealed in a way this version does not know (expected: " + FORM + ")");
        }
        try {
            return new SealedJson(
                    json.path("key").asText(),
                    new SealingKey.Sealed(bytes(json.path("nonce")), bytes(json.path("data"))));
        } catch (IllegalArgumentException e) {
            throw new SealException(where + ": sealed, but damaged since", e);
        }
    }

    private static byte[] bytes(JsonNode text) {
        return Base64.getDecoder().decode(text.asText());
    }

    static boolean isSealed(JsonNode json) {
        return json.has(MARK);
    }

    ObjectNode json() {
        Base64.Encoder base64 = Base64.getEncoder();
        return JsonNodeFactory.instance
                .objectNode()
                .put(MARK, FORM)
                .put("key", keyId)
                .put("nonce", base64.encodeToString(sealed.nonce()))
                .put("data", base64.encodeToString(sealed.data()));
    }
}
