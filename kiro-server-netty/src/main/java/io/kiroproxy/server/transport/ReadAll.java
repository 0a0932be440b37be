package io.kiroproxy.server.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;

/**
 * A stream's read brings all frames that one read of its connection has brought, as one read of a socket would. What
 * that is at most is said by the stream's window, not by a count of messages.
 */
final class ReadAll implements RecvByteBufAllocator {

    static final ReadAll INSTANCE = new ReadAll();

    private ReadAll() {}

    @Override
    public ExtendedHandle newHandle() {
        return new All();
    }

    /** Allocates nothing: frames come with their buffers. */
    private static final class All implements ExtendedHandle {

        private int last;
        private int attempted;

        @Override
        public ByteBuf allocate(ByteBufAllocator allocator) {
            return allocator.ioBuffer(guess());
        }

        @Override
        public int guess() {
            return 1024;
        }

        @Override
        public void reset(ChannelConfig config) {
            last = 0;
        }

        @Override
        public void incMessagesRead(int messages) {}

        @Override
        public void lastBytesRead(int bytes) {
            last = bytes;
        }

        @Override
        public int lastBytesRead() {
            return last;
        }

        @Override
        public void attemptedBytesRead(int bytes) {
            attempted = bytes;
        }

        @Override
        public int attemptedBytesRead() {
            return attempted;
        }

        @Override
        public boolean continueReading() {
            return true;
        }

        @Override
        public boolean continueReading(UncheckedBooleanSupplier maybeMore) {
            return true;
        }

        @Override
        public void readComplete() {}
    }
}
