package io.kiroproxy.protocol.eventstream;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Turns the bytes of one event stream, in pieces of any size, into frames (kiro-upstream.md 4.1).
 *
 * <p>Lengths are checked against the prelude CRC and the limits before a byte of the frame is kept; what is kept of an
 * unfinished frame grows with the bytes that arrived, never with the length that was announced. Both CRCs are checked
 * before the headers are read. Headers are read strictly: a name is 1 to 255 bytes and occurs once, text is UTF-8,
 * values end inside the block.
 *
 * <p>After the first {@link EventStreamException} the decoder refuses everything else; there is no resynchronisation.
 *
 * <p>One decoder per stream; not safe for use by several threads at once. The sink must not feed the decoder that calls
 * it.
 */
public final class EventStreamDecoder {
    private final EventStreamLimits limits;
    private final FrameCrc crc = new FrameCrc();
    private final HeaderCache headerCache = new HeaderCache();
    private final CarryBuffer carry = new CarryBuffer();

    /** Length of the frame in {@link #carry}; 0 until its prelude is complete. */
    private int carriedTotal;

    private long framesDone;
    private long bytesDone;
    private @Nullable EventStreamException failure;

    /** Creates a decoder with the default limits. */
    public EventStreamDecoder() {
        this(EventStreamLimits.ofDefaults());
    }

    /** Creates a decoder that refuses larger frames and header blocks than {@code limits} says. */
    public EventStreamDecoder(EventStreamLimits limits) {
        this.limits = Objects.requireNonNull(limits, "limits");
    }

    /**
     * Consumes all of {@code bytes}, between position and limit, and hands each frame that becomes complete to
     * {@code sink}, in order.
     *
     * <p>The payload of a frame is a view of {@code bytes} or of a buffer of the decoder: <b>it is valid only until the
     * sink returns</b>. Keep {@link EventStreamFrame#copy()} to use it later; everything else of a frame may be kept.
     *
     * <p>When the sink throws, its exception goes to the caller; {@code bytes} then stands behind the frame that the sink
     * was given, and the rest may still be fed.
     *
     * @param bytes a heap, direct or read-only buffer; its byte order does not matter
     * @throws EventStreamException when the bytes are no event stream or a limit is exceeded, and ever after
     */
    public void feed(ByteBuffer bytes, Consumer<? super EventStreamFrame> sink) {
        Objects.requireNonNull(sink, "sink");
        refuseAfterFailure();
        ByteBuffer in = bytes.duplicate();
        while (in.hasRemaining()) {
            EventStreamFrame frame = next(in);
            bytes.position(in.position());
            if (frame != null) {
                try {
                    sink.accept(frame);
                } finally {
                    carry.shrink();
                }
            }
        }
    }

    /**
     * Says that the stream has ended.
     *
     * @throws EventStreamException when it ended inside a frame, or when the decoder has failed before
     */
    public void end() {
        refuseAfterFailure();
        if (atFrameBoundary()) {
            return;
        }
        String expected = carriedTotal == 0 ? "a prelude of " + Wire.PRELUDE_BYTES : "a frame of " + carriedTotal;
        failure = place().failure("the stream ended after " + carry.size() + " bytes (expected: " + expected + ")");
        throw failure;
    }

    /** Returns whether no bytes of an unfinished frame are held, and the decoder has not failed. */
    public boolean atFrameBoundary() {
        return carry.size() == 0 && failure == null;
    }

    /** Takes either a whole frame or everything that is left of {@code in}; null when more bytes are needed. */
    private @Nullable EventStreamFrame next(ByteBuffer in) {
        try {
            return carry.size() == 0 ? wholeFrame(in) : gatheredFrame(in);
        } catch (EventStreamException e) {
            failure = e;
            carry.reset();
            carry.shrink();
            throw e;
        }
    }

    private @Nullable EventStreamFrame wholeFrame(ByteBuffer in) {
        if (in.remaining() < Wire.PRELUDE_BYTES) {
            carry.fillTo(Wire.PRELUDE_BYTES, in);
            return null;
        }
        int start = in.position();
        int total = checkedTotal(in, start);
        if (in.remaining() < total) {
            carriedTotal = total;
            carry.fillTo(total, in);
            return null;
        }
        EventStreamFrame frame = frame(in, start, total);
        in.position(start + total);
        return frame;
    }

    private @Nullable EventStreamFrame gatheredFrame(ByteBuffer in) {
        if (carriedTotal == 0) {
            if (!carry.fillTo(Wire.PRELUDE_BYTES, in)) {
                return null;
            }
            carriedTotal = checkedTotal(carry.bytes(), 0);
        }
        if (!carry.fillTo(carriedTotal, in)) {
            return null;
        }
        EventStreamFrame frame = frame(carry.bytes(), 0, carriedTotal);
        carriedTotal = 0;
        carry.reset();
        return frame;
    }

    /** Checks the prelude that begins at {@code start} and returns the length of its frame. */
    private int checkedTotal(ByteBuffer buffer, int start) {
        long total = Integer.toUnsignedLong(buffer.getInt(start));
        long headers = Integer.toUnsignedLong(buffer.getInt(start + 4));
        int found = buffer.getInt(start + Wire.LENGTHS_BYTES);
        int computed = crc.of(buffer, start, start + Wire.LENGTHS_BYTES);
        if (found != computed) {
            throw place().failure("prelude CRC is " + hex(found) + " (expected: " + hex(computed) + " for total length "
                    + total + " and headers length " + headers + ")");
        }
        if (total < Wire.MIN_FRAME_BYTES || total > limits.maxFrameBytes()) {
            throw place().failure("total length is " + total + " (expected: " + Wire.MIN_FRAME_BYTES + " to "
                    + limits.maxFrameBytes() + ")");
        }
        long headersMax = Math.min(limits.maxHeaderBytes(), total - Wire.MIN_FRAME_BYTES);
        if (headers > headersMax) {
            throw place().failure("headers length is " + headers + " in a frame of " + total + " (expected: 0 to "
                    + headersMax + ")");
        }
        return (int) total;
    }

    /** Makes a frame of the {@code total} bytes from {@code start} on, moving position and limit only for a while. */
    private EventStreamFrame frame(ByteBuffer buffer, int start, int total) {
        int crcAt = start + total - Wire.CRC_BYTES;
        int found = buffer.getInt(crcAt);
        int computed = crc.of(buffer, start, crcAt);
        if (found != computed) {
            throw place().failure("message CRC is " + hex(found) + " (expected: " + hex(computed) + " over the "
                    + (total - Wire.CRC_BYTES) + " bytes before it)");
        }
        int headersAt = start + Wire.PRELUDE_BYTES;
        int payloadAt = headersAt + buffer.getInt(start + 4);
        int limit = buffer.limit();
        ByteBuffer block = buffer.limit(payloadAt).position(headersAt);
        var headers = headerCache.headers(block, framesDone + 1, bytesDone);
        buffer.limit(limit);
        ByteBuffer payload = buffer.slice(payloadAt, crcAt - payloadAt);
        framesDone++;
        bytesDone += total;
        return new EventStreamFrame(headers, payload);
    }

    private void refuseAfterFailure() {
        if (failure != null) {
            throw new EventStreamException("the stream has failed before: " + failure.getMessage());
        }
    }

    private FramePlace place() {
        return new FramePlace(framesDone + 1, bytesDone);
    }

    private static String hex(int crc) {
        return String.format("0x%08x", crc);
    }
}
