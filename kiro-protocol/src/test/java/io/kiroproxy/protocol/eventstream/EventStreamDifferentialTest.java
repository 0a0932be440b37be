package io.kiroproxy.protocol.eventstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import software.amazon.eventstream.Message;

/** Our frames against the AWS library's, which allocates too much to serve but knows the format. */
class EventStreamDifferentialTest {
    private static final int ROUNDS = 2000;
    private static final long SEED = 20261123;

    private final RandomFrames frames = new RandomFrames(SEED);

    @Test
    void theirsReadsWhatOursWrites() {
        for (int round = 0; round < ROUNDS; round++) {
            EventStreamFrame frame = frames.next();
            Message message = Message.decode(ByteBuffer.wrap(EventStreamEncoder.encode(frame)));
            assertThat(message).as("seed %d round %d", SEED, round).isEqualTo(theirs(frame));
        }
    }

    @Test
    void oursReadsWhatTheirsWrites() {
        for (int round = 0; round < ROUNDS; round++) {
            EventStreamFrame frame = withoutByteAndShort(frames.next());
            ByteArrayOutputStream theirs = new ByteArrayOutputStream();
            theirs(frame).encode(theirs);
            assertThat(Frames.decode(theirs.toByteArray()))
                    .as("seed %d round %d", SEED, round)
                    .containsExactly(frame);
        }
    }

    @Test
    void bothRefuseACorruptedByte() {
        Random random = new Random(SEED);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = EventStreamEncoder.encode(frames.next());
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 + random.nextInt(255));
            assertThatThrownBy(() -> Frames.decode(bytes))
                    .as("seed %d round %d, ours", SEED, round)
                    .isInstanceOf(EventStreamException.class);
            assertThatThrownBy(() -> Message.decode(ByteBuffer.wrap(bytes)))
                    .as("seed %d round %d, theirs", SEED, round)
                    .isInstanceOfAny(IllegalArgumentException.class, BufferUnderflowException.class);
        }
    }

    /** Version 1.0.1 of the AWS library writes these two types without their value, which no decoder can read. */
    private static EventStreamFrame withoutByteAndShort(EventStreamFrame frame) {
        Map<String, HeaderValue> headers = new LinkedHashMap<>(frame.headers());
        headers.values().removeIf(value -> value instanceof HeaderValue.Byte || value instanceof HeaderValue.Short);
        return EventStreamFrame.of(headers, frame.payloadBytes());
    }

    private static Message theirs(EventStreamFrame frame) {
        Map<String, software.amazon.eventstream.HeaderValue> headers = new LinkedHashMap<>();
        frame.headers().forEach((name, value) -> headers.put(name, theirs(value)));
        return new Message(headers, frame.payloadBytes());
    }

    private static software.amazon.eventstream.HeaderValue theirs(HeaderValue value) {
        if (value instanceof HeaderValue.Bool v) {
            return software.amazon.eventstream.HeaderValue.fromBoolean(v.value());
        } else if (value instanceof HeaderValue.Byte v) {
            return software.amazon.eventstream.HeaderValue.fromByte(v.value());
        } else if (value instanceof HeaderValue.Short v) {
            return software.amazon.eventstream.HeaderValue.fromShort(v.value());
        } else if (value instanceof HeaderValue.Int v) {
            return software.amazon.eventstream.HeaderValue.fromInteger(v.value());
        } else if (value instanceof HeaderValue.Long v) {
            return software.amazon.eventstream.HeaderValue.fromLong(v.value());
        } else if (value instanceof HeaderValue.Bytes v) {
            return software.amazon.eventstream.HeaderValue.fromByteArray(v.value());
        } else if (value instanceof HeaderValue.Timestamp v) {
            return software.amazon.eventstream.HeaderValue.fromTimestamp(Instant.ofEpochMilli(v.epochMillis()));
        } else if (value instanceof HeaderValue.Uuid v) {
            return software.amazon.eventstream.HeaderValue.fromUuid(v.value());
        }
        return software.amazon.eventstream.HeaderValue.fromString(((HeaderValue.Text) value).value());
    }
}
