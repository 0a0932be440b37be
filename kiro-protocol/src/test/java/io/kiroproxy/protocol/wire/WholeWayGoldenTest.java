package io.kiroproxy.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kiroproxy.core.event.ChatEvent;
import io.kiroproxy.core.spi.AccountIdentity;
import io.kiroproxy.core.spi.CredentialKind;
import io.kiroproxy.core.spi.HttpFields;
import io.kiroproxy.core.spi.ModelRef;
import io.kiroproxy.core.spi.Secret;
import io.kiroproxy.core.spi.UpstreamCall;
import io.kiroproxy.protocol.anthropic.AnthropicProtocol;
import io.kiroproxy.protocol.eventstream.EventStreamEncoder;
import io.kiroproxy.protocol.eventstream.EventStreamFrame;
import io.kiroproxy.protocol.fixture.Golden;
import io.kiroproxy.protocol.kiro.KiroOptions;
import io.kiroproxy.protocol.kiro.KiroProvider;
import io.kiroproxy.protocol.spi.ClientCall;
import io.kiroproxy.protocol.spi.ClientRequest;
import io.kiroproxy.protocol.spi.ReplyWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A Messages request becomes an upstream request, and the upstream's frames become the client's event stream, byte for
 * byte and however the frames are cut on their way. A case is three files: {@code .request.json}, {@code .upstream.json}
 * and {@code .sse}, with the frames in {@code .frames}, one {@code type payload} a line.
 */
class WholeWayGoldenTest {

    private static final Golden GOLDEN = Golden.beside(WholeWayGoldenTest.class);
    private static final AccountIdentity ACCOUNT = new AccountIdentity(
            "a1b2c3d4",
            CredentialKind.SOCIAL,
            Secret.of("access-token"),
            "arn:aws:codewhisperer:us-east-1:699475941385:profile/EHGA3GRVQMUK",
            null,
            "7a04590e499931c35cedbb52455c4260f542300e2a236573872255cb9d7dd36a",
            null,
            null);

    static Stream<String> cases() {
        return GOLDEN.names(".request.json").stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void requestBecomesTheUpstreamsRequest(String name) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        JsonNode body = mapper.readTree(new Way(name).call.http().body());

        GOLDEN.check(
                name + ".upstream.json", mapper.writerWithDefaultPrettyPrinter().writeValueAsString(body) + "\n");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void framesBecomeTheClientsStreamHoweverTheyAreCut(String name) throws IOException {
        byte[] frames = frames(name);
        String whole = new Way(name).answer(List.of(frames));
        GOLDEN.check(name + ".sse", whole);

        assertThat(new Way(name).answer(singly(frames))).isEqualTo(whole);
        for (int cut = 1; cut < frames.length; cut++) {
            byte[] head = java.util.Arrays.copyOfRange(frames, 0, cut);
            byte[] tail = java.util.Arrays.copyOfRange(frames, cut, frames.length);
            assertThat(new Way(name).answer(List.of(head, tail)))
                    .as("cut at %d", cut)
                    .isEqualTo(whole);
        }
    }

    private static List<byte[]> singly(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1)
                .chars()
                .mapToObj(b -> new byte[] {(byte) b})
                .toList();
    }

    private static byte[] frames(String name) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (String line : GOLDEN.text(name + ".frames").lines().toList()) {
            int blank = line.indexOf(' ');
            byte[] payload = line.substring(blank + 1).getBytes(StandardCharsets.UTF_8);
            bytes.write(EventStreamEncoder.encode(EventStreamFrame.event(line.substring(0, blank), payload)));
        }
        return bytes.toByteArray();
    }

    /** One call from end to end, with ids that are the same each time. */
    private static final class Way {

        private final ClientCall.Chat client;
        private final UpstreamCall call;

        Way(String name) {
            KiroProvider provider = new KiroProvider(
                    KiroOptions.ofDefaults(),
                    Clock.fixed(Instant.parse("2026-11-23T10:00:00Z"), ZoneOffset.UTC),
                    new Random(7));
            byte[] body = GOLDEN.text(name + ".request.json").getBytes(StandardCharsets.UTF_8);
            client = (ClientCall.Chat)
                    new AnthropicProtocol().read(ClientRequest.post("call", "/v1/messages", HttpFields.EMPTY, body));
            ModelRef model = provider.resolve(client.request().model()).orElseThrow();
            call = provider.newCall(client.request(), "session", model, ACCOUNT);
        }

        String answer(List<byte[]> pieces) throws IOException {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ReplyWriter writer = client.newWriter(out);
            pieces.forEach(piece -> call.read(ByteBuffer.wrap(piece), event -> write(writer, event)));
            assertThat(call.end(event -> write(writer, event))).isNull();
            writer.finish();
            return out.toString(StandardCharsets.UTF_8);
        }

        private static void write(ReplyWriter writer, ChatEvent event) {
            try {
                writer.write(event);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
