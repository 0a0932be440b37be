package io.kiroproxy.credential.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.core.model.JsonText;
import io.kiroproxy.credential.AccountId;
import io.kiroproxy.credential.Credentials;
import io.kiroproxy.credential.source.CredentialJson;
import io.kiroproxy.credential.source.FoundCredentials;
import io.kiroproxy.credential.source.TokenFileReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Our own copies of credentials, {@code accounts/<id>.json}, sealed where the home is encrypted. Keys nobody here knows
 * survive every write; a copy that makes no sense is set aside before another takes its place.
 */
final class CredentialCopies {
    private static final System.Logger LOG = System.getLogger(CredentialCopies.class.getName());

    private final Home home;
    private final Sealing sealing;
    private final InstantSource clock;

    CredentialCopies(Home home, Sealing sealing, InstantSource clock) {
        this.home = home;
        this.sealing = sealing;
        this.clock = clock;
    }

    /**
     * Reads the copy.
     *
     * @throws io.kiroproxy.core.GatewayException when there is none, or it is damaged, or its key is not there
     */
    FoundCredentials read(AccountId id) {
        Path file = home.credentials(id);
        return TokenFileReader.read(file, content -> sealing.open(content, Sealing.context(file)));
    }

    /**
     * Replaces the copy.
     *
     * @param machineId kept in the copy too, so that a list made anew from the copies has it; null leaves what is there
     */
    void write(AccountId id, Credentials credentials, @Nullable String machineId) throws IOException {
        Path file = home.credentials(id);
        ObjectNode existing = existing(file);
        write(
                file,
                existing == null ? JsonText.EMPTY_OBJECT : JsonText.of(existing.toString()),
                credentials,
                machineId);
    }

    private @Nullable ObjectNode existing(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return null;
        }
        ObjectNode json = StoreJson.object(sealing.open(Files.readAllBytes(file), Sealing.context(file)));
        if (json == null) {
            Path aside = PrivateFiles.setAside(file, clock.millis());
            LOG.log(
                    System.Logger.Level.WARNING,
                    "a damaged credential is set aside, a new one takes its place file={0} aside={1}",
                    file,
                    aside.getFileName());
        }
        return json;
    }

    /** Makes the copy from {@code original}, whose other keys it keeps. */
    void adopt(AccountId id, JsonText original, Credentials credentials, String machineId) throws IOException {
        write(home.credentials(id), original, credentials, machineId);
    }

    private void write(Path file, JsonText existing, Credentials credentials, @Nullable String machineId)
            throws IOException {
        JsonText written = CredentialJson.write(existing, credentials);
        ObjectNode json = Objects.requireNonNull(StoreJson.object(written.json().getBytes(StandardCharsets.UTF_8)));
        if (machineId != null) {
            json.put("machineId", machineId);
        }
        PrivateFiles.write(file, sealing.seal(StoreJson.bytes(json), Sealing.context(file)));
    }

    /** Seals what an owner or a killed exchange has left in plain or under an older key. */
    void sealLeftovers() throws IOException {
        if (!sealing.note().on()) {
            return;
        }
        for (Path file : files()) {
            byte[] content = Files.readAllBytes(file);
            String context = Sealing.context(file);
            if (sealing.isStale(content, context)) {
                PrivateFiles.write(file, sealing.seal(sealing.open(content, context), context));
            }
        }
    }

    /** All copies, those of forgotten accounts too. */
    List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        if (Files.isDirectory(home.accounts())) {
            try (var found = Files.newDirectoryStream(home.accounts(), "*.json")) {
                found.forEach(files::add);
            }
        }
        files.sort(null);
        return files;
    }
}
