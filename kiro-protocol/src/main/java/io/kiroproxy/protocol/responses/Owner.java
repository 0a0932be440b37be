package io.kiroproxy.protocol.responses;

import io.kiroproxy.protocol.spi.ClientRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who asks, as a digest of the key they present, so that nobody finds another one's stored answers. */
final class Owner {

    private static final List<String> HEADERS = List.of("authorization", "x-api-key", "x-goog-api-key");

    private Owner() {}

    static String of(ClientRequest request) {
        String key = key(request);
        if (key == null) {
            return "";
        }
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static @Nullable String key(ClientRequest request) {
        for (String header : HEADERS) {
            String value = request.fields().first(header);
            if (value != null) {
                return value;
            }
        }
        return request.query().get("key");
    }
}
