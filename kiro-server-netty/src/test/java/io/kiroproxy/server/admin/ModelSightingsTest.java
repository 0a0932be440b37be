package io.kiroproxy.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When models came and went is remembered. */
class ModelSightingsTest {

    private static final Instant DAY_1 = Instant.parse("2026-11-01T00:00:00Z");
    private static final Instant DAY_2 = Instant.parse("2026-11-02T00:00:00Z");

    @TempDir
    Path home;

    @Test
    void firstTimeStaysAndLastTimeMoves() {
        ModelSightings sightings = ModelSightings.inHome(null);
        sightings.note(Map.of("m", DAY_2));
        sightings.note(Map.of("m", DAY_1));

        assertThat(sightings.of("m")).isEqualTo(new ModelSightings.Seen(DAY_1, DAY_2));
        assertThat(sightings.of("other")).isNull();
    }

    @Test
    void processesOfOneHomeAddUp() throws Exception {
        ModelSightings one = ModelSightings.inHome(home);
        ModelSightings other = ModelSightings.inHome(home);
        one.note(Map.of("m", DAY_2));
        one.save();
        other.note(Map.of("m", DAY_1, "n", DAY_1));
        other.save();

        ModelSightings again = ModelSightings.inHome(home);
        assertThat(again.of("m")).isEqualTo(new ModelSightings.Seen(DAY_1, DAY_2));
        assertThat(again.of("n")).isEqualTo(new ModelSightings.Seen(DAY_1, DAY_1));
    }

    @Test
    void fileThatMakesNoSenseIsReplaced() throws Exception {
        Path file = Files.createDirectories(home.resolve("state")).resolve("models.json");
        Files.writeString(file, "{\"m\":");
        ModelSightings sightings = ModelSightings.inHome(home);
        sightings.note(Map.of("m", DAY_1));

        sightings.save();

        assertThat(ModelSightings.inHome(home).of("m")).isEqualTo(new ModelSightings.Seen(DAY_1, DAY_1));
    }

    @Test
    void modelsNotSeenForLongestGoFirst() {
        ModelSightings sightings = ModelSightings.inHome(null);
        for (int i = 0; i <= ModelSightings.MAX_MODELS; i++) {
            sightings.note(Map.of("m" + i, DAY_1.plusSeconds(i)));
        }

        assertThat(sightings.of("m0")).isNull();
        assertThat(sightings.of("m1")).isNotNull();
    }

    @Test
    void modelsOfAnAccountSaySinceWhenAlsoAfterARestart() throws Exception {
        double before = Instant.now().toEpochMilli() / 1000.0;
        JsonNode first;
        try (AdminProxy admin = AdminProxy.start(home)) {
            admin.add(1);
            first = listed(admin);
            assertThat(first.get("first_seen").doubleValue()).isGreaterThanOrEqualTo(before);
        }
        try (AdminProxy admin = AdminProxy.start(home)) {
            admin.add(1);

            JsonNode again = listed(admin);

            assertThat(again.get("first_seen")).isEqualTo(first.get("first_seen"));
            assertThat(again.get("last_seen").doubleValue())
                    .isGreaterThan(first.get("last_seen").doubleValue());
        }
    }

    /** The first model once an account's list is known. */
    private static JsonNode listed(AdminProxy admin) throws Exception {
        admin.post("/api/speedtest");
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        JsonNode model = admin.get("/api/models").json().at("/models/0");
        while (model.get("accounts").isEmpty() && System.nanoTime() < until) {
            model = admin.get("/api/models").json().at("/models/0");
        }
        assertThat(model.get("accounts").toString()).isEqualTo("[\"a1\"]");
        return model;
    }
}
