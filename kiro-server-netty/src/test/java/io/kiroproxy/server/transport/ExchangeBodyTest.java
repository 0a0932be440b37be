package io.kiroproxy.server.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a body holds is delivered in as few pieces as its bound allows, whole and in order. */
class ExchangeBodyTest {

    private static final int BOUND = 32 << 10;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final List<Integer> lengths = new ArrayList<>();
    private final List<ByteBuf> offered = new ArrayList<>();
    private final UpstreamLoad load = new UpstreamLoad();
    private final AtomicBoolean left = new AtomicBoolean();
    private final ExchangeBody body =
            new ExchangeBody(() -> {}, () -> left.set(true), new EmbeddedChannel().eventLoop(), Runnable::run, load);

    private void subscribe() {
        body.subscribe(new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                subscription.request(Long.MAX_VALUE);
            }

            @Override
            public void onNext(ByteBuffer delivered) {
                lengths.add(delivered.remaining());
                while (delivered.hasRemaining()) {
                    bytes.write(delivered.get());
                }
            }

            @Override
            public void onError(Throwable failure) {
                throw new AssertionError(failure);
            }

            @Override
            public void onComplete() {
                lengths.add(-1);
            }
        });
    }

    private byte[] offer(int pieces, int length) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < pieces; i++) {
            ByteBuf piece = UnpooledByteBufAllocator.DEFAULT.buffer(length);
            for (int k = 0; k < length; k++) {
                piece.writeByte(i + k);
            }
            byte[] copy = new byte[length];
            piece.getBytes(0, copy);
            all.writeBytes(copy);
            offered.add(piece);
            body.offer(piece);
        }
        return all.toByteArray();
    }

    @Test
    void manyPiecesOfOneReadAreOneDelivery() {
        subscribe();
        byte[] all = offer(300, 100);
        body.drain();

        assertThat(lengths).containsExactly(30_000);
        assertThat(bytes.toByteArray()).isEqualTo(all);
        assertThat(offered).allMatch(piece -> piece.refCnt() == 0);
    }

    @Test
    void noDeliveryIsLargerThanTheBoundUnlessOnePieceIs() {
        subscribe();
        byte[] small = offer(700, 100);
        byte[] large = offer(1, BOUND + 1);
        byte[] last = offer(1, 7);
        body.end();

        assertThat(lengths).containsExactly(32_700, 32_700, 4_600, BOUND + 1, 7, -1);
        assertThat(Unpooled.wrappedBuffer(bytes.toByteArray())).isEqualTo(Unpooled.wrappedBuffer(small, large, last));
        assertThat(offered).allMatch(piece -> piece.refCnt() == 0);
    }

    @Test
    void whatASubscriberThatFailsHasNotTakenIsGivenBack() {
        body.subscribe(new Asking(Long.MAX_VALUE) {
            @Override
            public void onNext(ByteBuffer delivered) {
                throw new IllegalStateException("a bug of the reader");
            }
        });
        offer(1, BOUND);
        offer(1, BOUND);

        assertThatThrownBy(body::drain).hasMessage("a bug of the reader");
        body.end();

        assertThat(offered).allMatch(piece -> piece.refCnt() == 0);
        assertThat(left).isTrue();
        assertThat(load.bufferedBytes()).isZero();
    }

    @Test
    void demandThatIsNoneGivesBackWhatIsThere() {
        Asking asking = new Asking(1);
        body.subscribe(asking);
        offer(1, BOUND);
        offer(1, BOUND);
        body.drain();

        Objects.requireNonNull(asking.subscription).request(0);

        assertThat(asking.failure).isInstanceOf(IllegalArgumentException.class);
        assertThat(offered).allMatch(piece -> piece.refCnt() == 0);
        assertThat(left).isTrue();
    }

    /** Asks for so much and keeps how it ends. */
    private static class Asking implements Flow.Subscriber<ByteBuffer> {

        private final long much;
        Flow.@Nullable Subscription subscription;

        @Nullable
        Throwable failure;

        Asking(long much) {
            this.much = much;
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            given.request(much);
        }

        @Override
        public void onNext(ByteBuffer delivered) {
            delivered.position(delivered.limit());
        }

        @Override
        public void onError(Throwable cause) {
            failure = cause;
        }

        @Override
        public void onComplete() {
            throw new AssertionError("it cannot have ended well");
        }
    }
}
