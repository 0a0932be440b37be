package io.kiroproxy.protocol.kiro.request;

import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.GatewayException;
import java.io.OutputStream;
import java.util.Arrays;

/** Collects a body up to a limit. */
final class BodyBuffer extends OutputStream {

    private static final int FIRST = 16 * 1024;

    private final int limit;
    private byte[] bytes = new byte[FIRST];
    private int size;

    BodyBuffer(int limit) {
        this.limit = limit;
    }

    @Override
    public void write(int b) {
        room(1);
        bytes[size++] = (byte) b;
    }

    @Override
    public void write(byte[] source, int offset, int length) {
        room(length);
        System.arraycopy(source, offset, bytes, size, length);
        size += length;
    }

    private void room(int more) {
        if (more > limit - size) {
            throw new GatewayException(
                    ErrorKind.CONTEXT_TOO_LONG,
                    "the request is longer than " + limit + " bytes (expected: a shorter history, fewer images or"
                            + " fewer tools)");
        }
        if (size + more > bytes.length) {
            long grown = Math.max(size + (long) more, bytes.length * 2L);
            bytes = Arrays.copyOf(bytes, (int) Math.min(grown, Math.max(limit, size + more)));
        }
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }
}
