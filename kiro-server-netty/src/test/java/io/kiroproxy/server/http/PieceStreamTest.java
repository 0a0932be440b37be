package io.kiroproxy.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponseDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a writer writes leaves as chunks that a decoder of somebody else understands. */
class PieceStreamTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 9, 15, 16, 17, 255, 256, 511, 512, 513, 4095, 4096, 65_535, 65_536, 1 << 20, (1 << 20) + 1})
    void aChunkHasItsLengthBeforeAndItsEndBehind(int length) {
        PieceStream out = new PieceStream(UnpooledByteBufAllocator.DEFAULT);
        byte[] first = bytes(length, 'a');
        byte[] second = bytes(length, 'b');
        out.write(first, 0, length);
        ByteBuf one = out.takeChunk();
        out.write(second, 0, length);
        ByteBuf two = out.takeChunk();

        assertThat(one.toString(StandardCharsets.US_ASCII))
                .isEqualTo(
                        Integer.toHexString(length) + "\r\n" + new String(first, StandardCharsets.US_ASCII) + "\r\n");
        EmbeddedChannel decoder = new EmbeddedChannel(new HttpResponseDecoder());
        decoder.writeInbound(Unpooled.copiedBuffer(
                "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n", StandardCharsets.US_ASCII));
        decoder.writeInbound(one, two, Unpooled.copiedBuffer("0\r\n\r\n", StandardCharsets.US_ASCII));
        assertThat(decoder.<Object>readInbound()).isNotNull();
        ByteBuf body = Unpooled.buffer();
        for (Object part = decoder.readInbound(); part != null; part = decoder.readInbound()) {
            HttpContent content = (HttpContent) part;
            assertThat(content.decoderResult().isSuccess()).isTrue();
            body.writeBytes(content.content());
            content.release();
        }
        assertThat(body).isEqualTo(Unpooled.wrappedBuffer(first, second));
        decoder.finishAndReleaseAll();
    }

    /** Nobody takes or throws away what is empty. */
    @Test
    void emptyPieceHoldsNoBuffer() {
        UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);
        PieceStream out = new PieceStream(allocator);
        out.write(new byte[4], 2, 0);

        assertThat(out.size()).isZero();
        assertThat(allocator.metric().usedHeapMemory()).isZero();
    }

    private static byte[] bytes(int length, char each) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) each);
        return bytes;
    }
}
