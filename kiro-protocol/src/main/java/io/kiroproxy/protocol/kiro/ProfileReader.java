package io.kiroproxy.protocol.kiro;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kiroproxy.core.spi.ControlPlane.Profile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads answers about profiles (kiro-upstream.md 10.3). */
final class ProfileReader {

    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(32).build())
            .build());

    /** One page of a list. */
    record Page(List<Profile> profiles, @Nullable String nextToken) {}

    private ProfileReader() {}

    /** A page of ListAvailableProfiles; profiles that are not active are left out. */
    static Page list(byte[] body) throws IOException {
        JsonNode root = JSON.readTree(body);
        if (!root.isObject()) {
            throw new IOException("no JSON object");
        }
        List<Profile> profiles = new ArrayList<>();
        for (JsonNode entry : root.path("profiles")) {
            String status = entry.path("status").asText("ACTIVE");
            if (status.equals("ACTIVE") && !entry.path("arn").asText("").isBlank()) {
                profiles.add(profile(entry));
            }
        }
        String next = root.path("nextToken").asText("");
        return new Page(
                List.copyOf(profiles), next.isBlank() || root.path("nextToken").isNull() ? null : next);
    }

    /** The one profile of GetProfile. */
    static Page one(byte[] body) throws IOException {
        JsonNode profile = JSON.readTree(body).path("profile");
        if (profile.path("arn").asText("").isBlank()) {
            throw new IOException("no profile in the answer");
        }
        return new Page(List.of(profile(profile)), null);
    }

    private static Profile profile(JsonNode entry) {
        String name = entry.path("profileName").asText("");
        return new Profile(entry.path("arn").asText(), name.isBlank() ? null : name);
    }
}
