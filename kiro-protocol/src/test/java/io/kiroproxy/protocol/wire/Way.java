package io.kiroproxy.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.core.event.ChatEvent;
import io.kiroproxy.core.spi.AccountIdentity;
import io.kiroproxy.core.spi.CredentialKind;
import io.kiroproxy.core.spi.ModelRef;
import io.kiroproxy.core.spi.Secret;
import io.kiroproxy.core.spi.UpstreamCall;
import io.kiroproxy.protocol.kiro.KiroOptions;
import io.kiroproxy.protocol.kiro.KiroProvider;
import io.kiroproxy.protocol.spi.ClientCall;
import io.kiroproxy.protocol.spi.ReplyWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** One call from end to end, from a client's request to its answer. */
final class Way {

    private final ClientCall.Chat client;
    private final UpstreamCall call;

    private Way(ClientCall.Chat client, UpstreamCall call) {
        this.client = client;
        this.call = call;
    }

    /** Calls that have the same ids each time. */
    static final class Start {

        private static final int SEED = 7;
        private static final AccountIdentity ACCOUNT = new AccountIdentity(
                "a1b2c3d4",
                CredentialKind.SOCIAL,
                Secret.of("access-token"),
                "arn:aws:codewhisperer:us-east-1:699475941385:profile/EHGA3GRVQMUK",
                null,
                "7a04590e499931c35cedbb52455c4260f542300e2a236573872255cb9d7dd36a",
                null,
                null);

        private final Random random = new Random(SEED);
        private final KiroProvider provider = new KiroProvider(
                KiroOptions.ofDefaults(), Clock.fixed(Instant.parse("2026-11-23T10:00:00Z"), ZoneOffset.UTC), random);

        Way of(ClientCall.Chat client) {
            random.setSeed(SEED);
            ModelRef model = provider.resolve(client.request().model()).orElseThrow();
            return new Way(client, provider.newCall(client.request(), "session", model, ACCOUNT));
        }
    }

    /** The body of the upstream's request. */
    byte[] asked() {
        return call.http().body();
    }

    /** What the client is sent when the upstream's answer comes in these pieces. */
    byte[] answer(List<byte[]> pieces) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ReplyWriter writer = client.newWriter(out);
            pieces.forEach(piece -> call.read(ByteBuffer.wrap(piece), event -> write(writer, event)));
            assertThat(call.end(event -> write(writer, event))).isNull();
            writer.finish();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** The bytes one by one. */
    static List<byte[]> singly(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1)
                .chars()
                .mapToObj(b -> new byte[] {(byte) b})
                .toList();
    }

    /** The bytes in two pieces, once for each place where they can be cut. */
    static List<List<byte[]>> cuts(byte[] bytes) {
        return IntStream.range(1, bytes.length)
                .mapToObj(
                        cut -> List.of(Arrays.copyOfRange(bytes, 0, cut), Arrays.copyOfRange(bytes, cut, bytes.length)))
                .toList();
    }

    private static void write(ReplyWriter writer, ChatEvent event) {
        try {
            writer.write(event);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
