package io.kiroproxy.credential.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.credential.seal.KeySource;
import io.kiroproxy.credential.seal.SealException;
import io.kiroproxy.credential.seal.SealingKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Turns the encryption of a home's secrets on and off: credentials in {@code accounts/}, and proxies with a password in
 * {@code config.json}. Works beside running servers on the same home, which obey from their next read or write on.
 * Everything is opened before anything is written, so a missing or wrong key changes nothing; a killed exchange leaves
 * files that can all be read, and is finished by the next start. Blocks.
 */
public final class HomeEncryption {

    private final Home home;
    private final Sealing sealing;
    private final CredentialCopies copies;
    private final SealedProxies proxies;

    /**
     * The encryption of {@code home}.
     *
     * @param environment variables that may hold a key
     */
    public HomeEncryption(Path home, Map<String, String> environment) {
        this.home = new Home(home);
        this.sealing = new Sealing(this.home, environment);
        this.copies = new CredentialCopies(this.home, sealing, java.time.InstantSource.system());
        this.proxies = new SealedProxies(sealing);
    }

    /**
     * What an exchange did.
     *
     * @param files credentials that are sealed, or in plain, now
     * @param madeKey whether the key was made for it
     */
    public record Done(int files, boolean madeKey) {}

    /** Where the key is, empty when the home is not encrypted. */
    public Optional<KeySource> source() throws IOException {
        KeyNote note = sealing.note();
        return note.on() ? Optional.of(note.places().get(0).source()) : Optional.empty();
    }

    /**
     * Seals everything with the key at {@code place}, which is made where that is possible and there is none. On an
     * encrypted home this exchanges the key, or says where the same key is now.
     *
     * @throws SealException when a key is missing or the wrong one; nothing is changed then
     */
    public Done encrypt(KeySource place) throws IOException {
        KeySource source = place.in(home.root());
        home.create();
        Optional<SealingKey> present = sealing.reader().find(source);
        SealingKey key = present.isPresent() ? present.get() : make(source);
        sealing.know(key);
        sealing.prepare();
        return FileMutex.under(home.configLock(), () -> {
            Map<Path, byte[]> plain = opened();
            Optional<ObjectNode> config = config();
            List<KeyNote.Place> places = new ArrayList<>();
            places.add(new KeyNote.Place(key.id(), source));
            noteOrNone().places().stream()
                    .filter(other -> !other.keyId().equals(key.id()))
                    .forEach(places::add);
            new KeyNote(places).write(home.encryption());
            for (Map.Entry<Path, byte[]> file : plain.entrySet()) {
                String context = Sealing.context(file.getKey());
                PrivateFiles.write(file.getKey(), sealing.seal(file.getValue(), context));
            }
            write(config);
            new KeyNote(places.subList(0, 1)).write(home.encryption());
            return new Done(plain.size(), present.isEmpty());
        });
    }

    /**
     * As {@link #encrypt}, unless the home is encrypted from there already; then only looks whether the key is there.
     *
     * @throws SealException when the key is missing or the wrong one; nothing is changed then
     */
    public void ensure(KeySource place) throws IOException {
        KeySource source = place.in(home.root());
        KeyNote note = sealing.note();
        if (note.on() && note.places().get(0).source().equals(source)) {
            sealing.key(note.places().get(0));
        } else {
            encrypt(source);
        }
    }

    /**
     * Writes everything in plain again. The key stays where it is.
     *
     * @throws SealException when the key is missing or the wrong one; nothing is changed then
     */
    public Done decrypt() throws IOException {
        home.create();
        sealing.prepare();
        return FileMutex.under(home.configLock(), () -> {
            Map<Path, byte[]> plain = opened();
            Optional<ObjectNode> config = config();
            for (Map.Entry<Path, byte[]> file : plain.entrySet()) {
                PrivateFiles.write(file.getKey(), file.getValue());
            }
            if (config.isPresent()) {
                PrivateFiles.write(home.config(), StoreJson.bytes(config.get()));
            }
            PrivateFiles.delete(home.encryption());
            return new Done(plain.size(), false);
        });
    }

    private SealingKey make(KeySource source) throws IOException {
        SealingKey key = SealingKey.random(sealing.random());
        if (source instanceof KeySource.OfFile file) {
            Path folder = file.path().getParent();
            if (folder != null && !Files.exists(folder)) {
                PrivateFiles.folder(folder);
            }
            PrivateFiles.write(file.path(), (key.text().reveal() + "\n").getBytes(StandardCharsets.UTF_8));
        } else {
            sealing.reader().keepInKeyring(key);
        }
        return key;
    }

    /** A note that makes no sense is replaced; the files say themselves which keys they need. */
    private KeyNote noteOrNone() throws IOException {
        try {
            return sealing.note();
        } catch (SealException e) {
            return KeyNote.NONE;
        }
    }

    private Map<Path, byte[]> opened() throws IOException {
        Map<Path, byte[]> plain = new LinkedHashMap<>();
        for (Path file : copies.files()) {
            plain.put(file, sealing.open(Files.readAllBytes(file), Sealing.context(file)));
        }
        return plain;
    }

    /** The list with its proxies opened; a damaged one is left to the next start, which sets it aside. */
    private Optional<ObjectNode> config() throws IOException {
        ObjectNode json = Files.exists(home.config()) ? StoreJson.object(Files.readAllBytes(home.config())) : null;
        if (json == null || !json.path("accounts").isArray()) {
            return Optional.empty();
        }
        proxies.openAll(json);
        return Optional.of(json);
    }

    private void write(Optional<ObjectNode> config) throws IOException {
        if (config.isPresent()) {
            PrivateFiles.write(home.config(), StoreJson.bytes(proxies.sealed(config.get())));
        }
    }
}
