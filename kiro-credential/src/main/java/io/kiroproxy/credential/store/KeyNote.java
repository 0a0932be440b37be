package io.kiroproxy.credential.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.credential.seal.KeySource;
import io.kiroproxy.credential.seal.SealException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code encryption.json} of a home: where its key comes from. No file, no encryption. While keys are exchanged it names
 * the old one too, so that a killed exchange can be finished.
 *
 * @param places the key in use first
 */
record KeyNote(List<Place> places) {

    static final KeyNote NONE = new KeyNote(List.of());

    /** One key: its id and where it is. */
    record Place(String keyId, KeySource source) {}

    KeyNote {
        places = List.copyOf(places);
    }

    boolean on() {
        return !places.isEmpty();
    }

    static KeyNote read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return NONE;
        }
        ObjectNode json = StoreJson.object(Files.readAllBytes(file));
        List<Place> places = new ArrayList<>();
        try {
            for (JsonNode place : json == null ? JsonNodeFactory.instance.arrayNode() : json.path("keys")) {
                places.add(new Place(
                        place.path("id").asText(),
                        KeySource.parse(place.path("source").asText())));
            }
        } catch (IllegalArgumentException e) {
            throw damaged(file, e);
        }
        if (places.isEmpty()) {
            throw damaged(file, null);
        }
        return new KeyNote(places);
    }

    private static SealException damaged(Path file, @org.jspecify.annotations.Nullable Exception cause) {
        String message = file + ": damaged (expected: where the key of this home is); say it again with "
                + "kiro-proxy accounts encrypt --key SOURCE";
        return cause == null ? new SealException(message) : new SealException(message, cause);
    }

    void write(Path file) throws IOException {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        for (Place place : places) {
            json.withArray("keys")
                    .addObject()
                    .put("id", place.keyId())
                    .put("source", place.source().text());
        }
        PrivateFiles.write(file, StoreJson.bytes(json));
    }
}
