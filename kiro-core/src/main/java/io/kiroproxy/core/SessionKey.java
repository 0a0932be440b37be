package io.kiroproxy.core;

import io.kiroproxy.core.model.Content;
import io.kiroproxy.core.model.Message;
import io.kiroproxy.core.model.Role;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What holds the calls of one session together (user-pains.md 6.2): the client's own key, or a fingerprint of client,
 * system text and first user message. Later messages take no part, or the key would change as the talk grows
 * (kiroproxy-contract.md d15).
 *
 * @param value never empty
 */
record SessionKey(String value) {

    private static final int SHORT_HASH_BYTES = 6;

    static SessionKey of(ChatRequest request) {
        String given = request.sessionKey();
        return new SessionKey(given == null || given.isBlank() ? fingerprint(request) : given);
    }

    /** Twelve hex digits that tell sessions apart in records without naming them. */
    String hash() {
        MessageDigest digest = sha256();
        digest.update(value.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest.digest(), 0, SHORT_HASH_BYTES);
    }

    private static String fingerprint(ChatRequest request) {
        MessageDigest digest = sha256();
        add(digest, request.client());
        add(digest, request.conversation().system());
        for (Message message : request.conversation().messages()) {
            if (message.role() == Role.USER) {
                message.content().forEach(content -> add(digest, content));
                break;
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void add(MessageDigest digest, Content content) {
        if (content instanceof Content.Text text) {
            add(digest, text.text());
        } else if (content instanceof Content.Image image) {
            add(digest, image.base64());
        } else if (content instanceof Content.Document document) {
            add(digest, document.base64());
        } else if (content instanceof Content.ToolResult result) {
            result.content().forEach(part -> add(digest, part));
        }
    }

    private static void add(MessageDigest digest, @Nullable String part) {
        if (part != null) {
            digest.update(part.getBytes(StandardCharsets.UTF_8));
        }
        digest.update((byte) 0);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
