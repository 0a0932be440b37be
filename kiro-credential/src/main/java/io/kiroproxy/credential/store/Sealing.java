package io.kiroproxy.credential.store;

import io.kiroproxy.credential.seal.KeyReader;
import io.kiroproxy.credential.seal.KeySource;
import io.kiroproxy.credential.seal.SealException;
import io.kiroproxy.credential.seal.SealingKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Seals and opens the secrets of a home as its {@code encryption.json} says at that moment, which another process may
 * change at any time. What is not sealed is read as it is, whatever the note says: a killed exchange leaves both kinds.
 * A key is fetched once and then kept in memory. Never writes in plain what should be sealed.
 */
final class Sealing {

    private final Home home;
    private final KeyReader reader;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, SealingKey> known = new ConcurrentHashMap<>();

    Sealing(Home home, Map<String, String> environment) {
        this.home = home;
        this.reader = new KeyReader(home.root(), environment);
    }

    KeyReader reader() {
        return reader;
    }

    SecureRandom random() {
        return random;
    }

    KeyNote note() throws IOException {
        return KeyNote.read(home.encryption());
    }

    /** Fetches the key before a lock is taken, which others wait for; a missing one is told where it is needed. */
    void prepare() {
        try {
            for (KeyNote.Place place : note().places()) {
                key(place);
            }
        } catch (IOException e) {
            // Whoever needs the key asks again and says so.
        }
    }

    /** The bytes as they go to disk. */
    byte[] seal(byte[] plain, String context) throws IOException {
        KeyNote note = note();
        return note.on() ? seal(plain, context, key(note.places().get(0))) : plain;
    }

    byte[] seal(byte[] plain, String context, SealingKey key) {
        return StoreJson.bytes(new SealedJson(key.id(), key.seal(plain, context, random)).json());
    }

    /** The bytes that were sealed; those that are not sealed as they are. */
    byte[] open(byte[] content, String context) throws IOException {
        SealedJson sealed = SealedJson.read(content, context);
        return sealed == null ? content : open(sealed, context);
    }

    byte[] open(SealedJson sealed, String context) throws IOException {
        SealingKey kept = known.get(sealed.keyId());
        if (kept != null) {
            return kept.open(sealed.sealed(), context);
        }
        KeyNote note = note();
        for (KeyNote.Place place : note.places()) {
            if (place.keyId().equals(sealed.keyId())) {
                return key(place).open(sealed.sealed(), context);
            }
        }
        throw new SealException(context + ": sealed with key " + sealed.keyId() + ", which "
                + (note.on() ? "is none of this home's" : "nobody names") + " (expected: "
                + home.encryption() + " to say where it is; kiro-proxy accounts encrypt --key SOURCE writes it)");
    }

    /** Whether the content is sealed with another key than it should be, or not at all. */
    boolean isStale(byte[] content, String context) throws IOException {
        KeyNote note = note();
        SealedJson sealed = SealedJson.read(content, context);
        return note.on()
                && (sealed == null
                        || !sealed.keyId().equals(note.places().get(0).keyId()));
    }

    /** Remembers a key that was found otherwise. */
    void know(SealingKey key) {
        known.put(key.id(), key);
    }

    SealingKey key(KeyNote.Place place) throws SealException {
        SealingKey kept = known.get(place.keyId());
        if (kept != null) {
            return kept;
        }
        SealingKey found = reader.read(place.source());
        if (!found.id().equals(place.keyId())) {
            throw new SealException(place.source().text() + ": another key, " + found.id() + " (expected: key "
                    + place.keyId() + " of " + home.root() + ")");
        }
        known.put(found.id(), found);
        return found;
    }

    /** Changes when the note does, or a key file comes and goes. */
    String revision() {
        StringBuilder revision = new StringBuilder(changed(home.encryption()));
        try {
            for (KeyNote.Place place : note().places()) {
                if (place.source().in(home.root()) instanceof KeySource.OfFile file) {
                    revision.append(changed(file.path()));
                }
            }
        } catch (IOException e) {
            revision.append("/damaged");
        }
        return revision.toString();
    }

    private static String changed(Path file) {
        try {
            return "/" + Files.getLastModifiedTime(file).toMillis();
        } catch (IOException e) {
            return "/none";
        }
    }

    /** What a file is called in errors and what its sealing is bound to. */
    static String context(@Nullable Path file) {
        return "accounts/" + (file == null ? "" : file.getFileName());
    }
}
