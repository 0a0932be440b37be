package io.kiroproxy.credential.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.core.model.JsonText;
import io.kiroproxy.credential.AccountId;
import io.kiroproxy.credential.Credentials;
import io.kiroproxy.credential.source.CredentialJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Our own copies of credentials, {@code accounts/<id>.json}. Keys nobody here knows survive every write. */
final class CredentialCopies {
    private final Home home;

    CredentialCopies(Home home) {
        this.home = home;
    }

    /**
     * Replaces the copy.
     *
     * @param machineId kept in the copy too, so that a list made anew from the copies has it; null leaves what is there
     */
    void write(AccountId id, Credentials credentials, @Nullable String machineId) throws IOException {
        Path file = home.credentials(id);
        ObjectNode existing = Files.isRegularFile(file) ? StoreJson.object(Files.readAllBytes(file)) : null;
        write(
                file,
                existing == null ? JsonText.EMPTY_OBJECT : JsonText.of(existing.toString()),
                credentials,
                machineId);
    }

    /** Makes the copy from {@code original}, whose other keys it keeps. */
    void adopt(AccountId id, JsonText original, Credentials credentials, String machineId) throws IOException {
        write(home.credentials(id), original, credentials, machineId);
    }

    private static void write(Path file, JsonText existing, Credentials credentials, @Nullable String machineId)
            throws IOException {
        JsonText written = CredentialJson.write(existing, credentials);
        ObjectNode json = Objects.requireNonNull(
                StoreJson.object(written.json().getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        if (machineId != null) {
            json.put("machineId", machineId);
        }
        PrivateFiles.write(file, StoreJson.bytes(json));
    }
}
