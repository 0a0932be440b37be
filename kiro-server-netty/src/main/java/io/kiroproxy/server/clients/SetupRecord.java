package io.kiroproxy.server.clients;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a set-up found and what it wrote, kept until it is undone.
 *
 * @param before the file's bytes, null when it did not exist
 * @param madeFolder the outermost folder that was made for it, null for none
 */
record SetupRecord(
        Path file,
        byte @Nullable [] before,
        byte[] after,
        @Nullable Path madeFolder) {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** The records in {@code store}; none when there is no such file. */
    static List<SetupRecord> read(Path store) throws IOException {
        if (!Files.exists(store)) {
            return List.of();
        }
        List<SetupRecord> records = new ArrayList<>();
        try {
            for (JsonNode file : MAPPER.readTree(Files.readAllBytes(store)).path("files")) {
                String made = file.path("made_folder").asText("");
                records.add(new SetupRecord(
                        Path.of(file.path("file").asText()),
                        file.hasNonNull("before")
                                ? Base64.getDecoder().decode(file.path("before").asText())
                                : null,
                        Base64.getDecoder().decode(file.path("after").asText()),
                        made.isEmpty() ? null : Path.of(made)));
            }
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new IOException(store + " is damaged; undo the set-up by hand", e);
        }
        return records;
    }

    static void write(Path store, List<SetupRecord> records) throws IOException {
        ObjectNode root = MAPPER.createObjectNode();
        ArrayNode files = root.putArray("files");
        for (SetupRecord record : records) {
            ObjectNode file = files.addObject().put("file", record.file().toString());
            if (record.before() != null) {
                file.put("before", Base64.getEncoder().encodeToString(record.before()));
            }
            file.put("after", Base64.getEncoder().encodeToString(record.after()));
            if (record.madeFolder() != null) {
                file.put("made_folder", record.madeFolder().toString());
            }
        }
        SafeFile.write(store, MAPPER.writeValueAsBytes(root));
    }

    /** Without what the files hold. */
    @Override
    public String toString() {
        return file.toString();
    }
}
