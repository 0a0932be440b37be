package io.kiroproxy.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.server.history.CallRow;
import io.kiroproxy.server.history.Rows;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bounds of the log and sums of the counts. */
class CallLogTest {

    private static CallRow row(String id, String error, Instant at) {
        return Rows.row(id).error(error).startedAt(at).build();
    }

    private static CallRow row(String id) {
        return row(id, "", Instant.EPOCH);
    }

    @Test
    void oldestRowsGoFirst() {
        CallRing ring = new CallRing(3, CallRing.MAX_BYTES);
        for (int i = 0; i < 4; i++) {
            ring.add(row("c" + i));
        }

        assertThat(ring.newest(10)).extracting(entry -> entry.row().id()).containsExactly("c3", "c2", "c1");
        assertThat(ring.newest(2)).hasSize(2);
        assertThat(ring.find("c0")).isNull();
        assertThat(ring.remark("c0", remarks -> remarks.noted("x"))).isFalse();
    }

    @Test
    void memoryIsBoundedToTheByte() {
        int one = row("c0").bytes();
        CallRing ring = new CallRing(100, 3L * one);
        for (int i = 0; i < 3; i++) {
            ring.add(row("c" + i));
        }
        assertThat(ring.size()).isEqualTo(3);

        ring.remark("c2", remarks -> remarks.noted("!"));

        assertThat(ring.size()).isEqualTo(2);
        assertThat(ring.bytes()).isEqualTo(2L * one + 2);
    }

    @Test
    void fullLogHasTheLimitsOfTheDocument() {
        CallRing ring = new CallRing(CallRing.MAX_ROWS, CallRing.MAX_BYTES);
        for (int i = 0; i < CallRing.MAX_ROWS + 1; i++) {
            ring.add(row("c" + i, "e".repeat(CallRow.MAX_TEXT), Instant.EPOCH));
        }
        assertThat(ring.bytes()).isLessThanOrEqualTo(CallRing.MAX_BYTES);
        assertThat(ring.size()).isBetween(5_000, CallRing.MAX_ROWS);
    }

    @Test
    void hoursThatAreTooOldAreDropped() {
        CallCounter counter = new CallCounter();
        for (int hour = 0; hour < CallCounts.MAX_HOURS + 5; hour++) {
            counter.add(row("c" + hour, "", Instant.ofEpochSecond(hour * 3600L)));
        }
        assertThat(counter.counts().hours())
                .hasSize(CallCounts.MAX_HOURS)
                .doesNotContainKey("4")
                .containsKey("5");
        assertThat(counter.counts().all().requests()).isEqualTo(CallCounts.MAX_HOURS + 5);
    }

    @Test
    void accountsAndModelsAreBounded() {
        CallCounter counter = new CallCounter();
        for (int i = 0; i < CallCounter.MAX_KEYS + 5; i++) {
            counter.add(Rows.row("c" + i).model("m" + i).account("a" + i).build());
        }
        assertThat(counter.counts().models()).hasSize(CallCounter.MAX_KEYS + 1);
        assertThat(counter.counts()
                        .models()
                        .getOrDefault(CallCounter.OTHERS, Tally.ZERO)
                        .requests())
                .isEqualTo(5);
    }

    @Test
    void processesAddUpInOneFile(@TempDir Path home) throws Exception {
        Files.createDirectories(home.resolve("state").resolve("locks"));
        CallCounter one = new CallCounter();
        CallCounter other = new CallCounter();
        one.add(row("c1"));
        other.add(row("c2"));
        other.add(row("c3"));

        new CountsFile(home).add(one.counts(), 0);
        CallCounts sum = new CountsFile(home).add(other.counts(), 0);

        assertThat(sum.all()).isEqualTo(new Tally(3, 0, 0, 0, 60, 20));
        assertThat(new CountsFile(home).read()).isEqualTo(sum);
        assertThat(sum.accounts()).isEqualTo(Map.of("a1", sum.all()));
        Path file = home.resolve("state").resolve("calls.json");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        Files.writeString(file, "{broken");
        assertThat(new CountsFile(home).read()).isEqualTo(CallCounts.ZERO);
        Files.writeString(file, "{\"hours\":{\"others\":{\"requests\":1}}}");
        assertThat(new CountsFile(home).read().hours()).isEmpty();
    }
}
