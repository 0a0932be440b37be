package io.kiroproxy.protocol.eventstream;

import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.UUID;

/**
 * A typed header value of a frame (kiro-upstream.md 4.1). Kiro sends only {@link Text}; the others are read and written
 * because the format has them.
 */
public sealed interface HeaderValue {

    /** Returns a string value. */
    static HeaderValue of(String text) {
        return new Text(text);
    }

    /** Types 0 (true) and 1 (false). */
    record Bool(boolean value) implements HeaderValue {}

    /** Type 2. */
    record Byte(byte value) implements HeaderValue {}

    /** Type 3. */
    record Short(short value) implements HeaderValue {}

    /** Type 4. */
    record Int(int value) implements HeaderValue {}

    /** Type 5. */
    record Long(long value) implements HeaderValue {}

    /** Type 6: at most 65,535 bytes on the wire. The array is copied on the way in and out. */
    record Bytes(byte[] value) implements HeaderValue {
        /** Keeps a copy. */
        public Bytes {
            value = value.clone();
        }

        @Override
        public byte[] value() {
            return value.clone();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Bytes that && Arrays.equals(value, that.value);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(value);
        }

        @Override
        public String toString() {
            return "Bytes[" + value.length + " bytes]";
        }
    }

    /** Type 7: at most 65,535 bytes of UTF-8 on the wire. */
    record Text(String value) implements HeaderValue {
        /** Refuses null. */
        public Text {
            Objects.requireNonNull(value, "value");
        }
    }

    /** Type 8: milliseconds since 1970, negative before. */
    record Timestamp(long epochMillis) implements HeaderValue {
        /** Returns the same moment as an {@link Instant}. */
        public Instant instant() {
            return Instant.ofEpochMilli(epochMillis);
        }
    }

    /** Type 9: sixteen bytes, the most significant first. */
    record Uuid(UUID value) implements HeaderValue {
        /** Refuses null. */
        public Uuid {
            Objects.requireNonNull(value, "value");
        }
    }
}
