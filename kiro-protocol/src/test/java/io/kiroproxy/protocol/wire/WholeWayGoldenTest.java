package io.kiroproxy.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kiroproxy.core.spi.HttpFields;
import io.kiroproxy.protocol.anthropic.AnthropicProtocol;
import io.kiroproxy.protocol.eventstream.EventStreamEncoder;
import io.kiroproxy.protocol.eventstream.EventStreamFrame;
import io.kiroproxy.protocol.fixture.Golden;
import io.kiroproxy.protocol.spi.ClientCall;
import io.kiroproxy.protocol.spi.ClientRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
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

    private final Way.Start start = new Way.Start();

    static Stream<String> cases() {
        return GOLDEN.names(".request.json").stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void requestBecomesTheUpstreamsRequest(String name) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        JsonNode body = mapper.readTree(way(name).asked());

        GOLDEN.check(
                name + ".upstream.json", mapper.writerWithDefaultPrettyPrinter().writeValueAsString(body) + "\n");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void framesBecomeTheClientsStreamHoweverTheyAreCut(String name) throws IOException {
        byte[] frames = frames(name);
        byte[] whole = way(name).answer(List.of(frames));
        GOLDEN.check(name + ".sse", new String(whole, StandardCharsets.UTF_8));

        assertThat(way(name).answer(Way.singly(frames))).isEqualTo(whole);
        for (List<byte[]> pieces : Way.cuts(frames)) {
            assertThat(way(name).answer(pieces))
                    .as("cut at %d", pieces.get(0).length)
                    .isEqualTo(whole);
        }
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

    private Way way(String name) {
        byte[] body = GOLDEN.text(name + ".request.json").getBytes(StandardCharsets.UTF_8);
        return start.of((ClientCall.Chat)
                new AnthropicProtocol().read(ClientRequest.post("call", "/v1/messages", HttpFields.EMPTY, body)));
    }
}
