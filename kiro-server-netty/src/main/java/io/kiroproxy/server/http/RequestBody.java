package io.kiroproxy.server.http;

import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.GatewayException;
import io.netty.buffer.ByteBuf;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Collects one request's body within its own limit and the server's budget. Memory grows with what has arrived, never
 * with what was announced. Filled on the event loop; {@link #bytes()} may run on a worker.
 */
final class RequestBody {

    /** How the body was encoded by the client. */
    enum Coding {
        IDENTITY,
        GZIP
    }

    private static final int FIRST = 4096;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private int limit;
    private final BodyBudget budget;
    private final Coding coding;
    private final AtomicLong reserved = new AtomicLong();
    private byte[] data = new byte[0];
    private int size;

    RequestBody(int limit, BodyBudget budget, Coding coding) {
        this.limit = limit;
        this.budget = budget;
        this.coding = coding;
    }

    /** Takes the bytes of {@code content} over by copying; answers with the reason when they do not fit. */
    @Nullable
    GatewayException add(ByteBuf content) {
        int more = content.readableBytes();
        if (more > limit - size) {
            return tooLarge();
        }
        if (size + more > data.length) {
            int capacity = (int) Math.min(limit, Math.max(Math.max(FIRST, size + more), data.length * 2L));
            if (!reserve(capacity - data.length)) {
                return noRoom();
            }
            data = Arrays.copyOf(data, capacity);
        }
        content.readBytes(data, size, more);
        size += more;
        return null;
    }

    /** Holds what follows to a smaller limit. */
    void narrow(int smaller) {
        limit = Math.min(limit, smaller);
    }

    int size() {
        return size;
    }

    /** Whether {@link #bytes()} is too much work for an event loop. */
    boolean heavy(long loopLimit) {
        return coding != Coding.IDENTITY || size > loopLimit;
    }

    /**
     * The decoded body.
     *
     * @throws GatewayException when it is no gzip or too large once decoded
     */
    byte[] bytes() {
        byte[] raw = size == data.length ? data : Arrays.copyOf(data, size);
        return coding == Coding.IDENTITY ? raw : gunzip(raw);
    }

    /**
     * Lets go of the bytes, but keeps their share of the budget, because what was read from them is about as large; what was
     * only room for more of them goes back.
     */
    void forget() {
        long room = Math.max(0, data.length - size);
        budget.release(Math.min(room, reserved.getAndUpdate(held -> Math.max(0, held - room))));
        data = new byte[0];
        size = 0;
    }

    /** Gives its memory back to the budget; more than once does no harm. */
    void release() {
        forget();
        budget.release(reserved.getAndSet(0));
    }

    private byte[] gunzip(byte[] raw) {
        byte[] out = new byte[0];
        int length = 0;
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(raw), 8192)) {
            while (true) {
                if (length == out.length) {
                    int capacity = (int) Math.min(limit + 1L, Math.max(FIRST, out.length * 2L));
                    if (!reserve(capacity - out.length)) {
                        throw noRoom();
                    }
                    out = Arrays.copyOf(out, capacity);
                }
                int read = in.read(out, length, out.length - length);
                if (read < 0) {
                    return Arrays.copyOf(out, length);
                }
                length += read;
                if (length > limit) {
                    throw tooLarge();
                }
            }
        } catch (ZipException | EOFException e) {
            throw new GatewayException(
                    ErrorKind.INVALID_REQUEST, "the body is not gzip, as content-encoding says it is", null, e);
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory failed", e);
        }
    }

    private boolean reserve(long bytes) {
        if (!budget.reserve(bytes)) {
            return false;
        }
        reserved.addAndGet(bytes);
        return true;
    }

    private GatewayException tooLarge() {
        return new GatewayException(ErrorKind.TOO_LARGE, "the body is too large (at most " + limit + " bytes)");
    }

    private static GatewayException noRoom() {
        return new GatewayException(
                ErrorKind.OVERLOADED, "the proxy has no room for another request body now", RETRY_AFTER, null);
    }
}
