package io.kiroproxy.it.feature;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import io.kiroproxy.it.fixture.ProxyUnderTest;
import io.kiroproxy.simulator.json.Json;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Images of every kind in every protocol: what the upstream gets is one it takes (kiro-upstream.md 6.1 #25, #26). */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ImagesTest {

    private static final int LONGEST_SIDE = 1568;
    private static final int MOST_BYTES = 3_932_160;

    @RegisterExtension
    final ProxyUnderTest proxy = ProxyUnderTest.withDefaults();

    private final WireClient client = new WireClient(proxy);

    static Stream<Arguments> everyFormat() {
        return Stream.of(Wire.values())
                .flatMap(wire -> Stream.of("jpeg", "png", "gif", "webp").map(format -> Arguments.of(wire, format)));
    }

    @ParameterizedTest
    @MethodSource("everyFormat")
    void largeImageIsMadeSmaller(Wire wire, String format) {
        HttpResponse<String> reply = ask(wire, Attached.image(wire, "image/" + format, halves(format, 2400, 1200)));

        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        assertThat(reply.headers().firstValue("x-kiro-emulated").orElse("")).contains("image_size");
        BufferedImage sent = sentImage();
        assertThat(sent.getWidth()).isEqualTo(LONGEST_SIDE);
        assertThat(sent.getHeight()).isEqualTo(LONGEST_SIDE / 2);
        assertColour(sent.getRGB(200, 300), Pictures.RED);
        assertColour(sent.getRGB(1300, 300), Pictures.BLUE);
    }

    @ParameterizedTest
    @MethodSource("everyFormat")
    void imageThatFitsIsSentByteForByte(Wire wire, String format) {
        String small = halves(format, 40, 20);

        HttpResponse<String> reply = ask(wire, Attached.image(wire, "image/" + format, small));

        assertThat(reply.headers().firstValue("x-kiro-emulated").orElse("")).doesNotContain("image_size");
        assertThat(sent().at("source").at("bytes").text()).isEqualTo(small);
        assertThat(sent().at("format").text()).isEqualTo(format);
    }

    @Test
    void imageOfTooManyBytesIsWrittenAnew() {
        String noise = Pictures.noise(1400, 1400);
        assertThat(Base64.getDecoder().decode(noise).length).isGreaterThan(MOST_BYTES);

        ask(Wire.CHAT, Attached.image(Wire.CHAT, "image/png", noise));

        assertThat(sent().at("format").text()).isEqualTo("jpeg");
        assertThat(sentImage().getWidth()).isEqualTo(1400);
    }

    @Test
    void sameImageIsSentAsTheSameBytesInTheNextTurn() {
        String large = Pictures.noise(1700, 300);

        ask(Wire.ANTHROPIC, Attached.image(Wire.ANTHROPIC, "image/png", large));
        ask(Wire.ANTHROPIC, Attached.image(Wire.ANTHROPIC, "image/png", large));

        assertThat(image(proxy.generateBodies().get(0)))
                .isEqualTo(image(proxy.generateBodies().get(1)));
    }

    @Test
    void pictureOfACameraOnItsSideIsTurnedWhenItIsWrittenAnew() {
        ask(Wire.GEMINI, Attached.image(Wire.GEMINI, "image/jpeg", Pictures.lying(2400, 1200)));

        BufferedImage sent = sentImage();
        assertThat(sent.getWidth()).isEqualTo(LONGEST_SIDE / 2);
        assertThat(sent.getHeight()).isEqualTo(LONGEST_SIDE);
        assertColour(sent.getRGB(300, 200), Pictures.RED);
        assertColour(sent.getRGB(300, 1300), Pictures.BLUE);
    }

    @ParameterizedTest
    @EnumSource
    void pixelBombIsRefusedByItsHeader(Wire wire) {
        HttpResponse<String> reply = ask(wire, Attached.image(wire, "image/png", Pictures.claiming(50_000, 50_000)));

        assertRefused(wire, reply, "50000 x 50000 pixels (expected: at most 50000000 in all)");
        assertThat(proxy.generateRequests()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void damagedLargeImageIsRefused(Wire wire) {
        HttpResponse<String> reply = ask(wire, Attached.image(wire, "image/png", Pictures.claiming(3000, 3000)));

        assertRefused(wire, reply, "a damaged png image");
        assertThat(proxy.generateRequests()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void addressOfAnImageIsRefusedAndNeverAskedFor(Wire wire) throws IOException {
        AtomicInteger asked = new AtomicInteger();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            asked.incrementAndGet();
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
        });
        server.start();
        try {
            String address = "http://127.0.0.1:" + server.getAddress().getPort() + "/a.png";

            HttpResponse<String> reply = ask(wire, Attached.imageAt(wire, address));

            assertRefused(
                    wire, reply, wire == Wire.ANTHROPIC ? "does not fetch remote addresses" : "fetches no addresses");
            assertThat(asked).hasValue(0);
            assertThat(proxy.generateRequests()).isEmpty();
        } finally {
            server.stop(0);
        }
    }

    @ParameterizedTest
    @EnumSource
    void pdfReachesTheUpstreamAsADocument(Wire wire) {
        HttpResponse<String> reply = ask(wire, Attached.document(wire, "paper.pdf", "application/pdf", Pictures.pdf()));

        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        Json document = message().at("documents").at(0);
        assertThat(document.at("format").text()).isEqualTo("pdf");
        assertThat(document.at("source").at("bytes").text()).isEqualTo(Pictures.pdf());
    }

    @ParameterizedTest
    @EnumSource
    void textDocumentReachesTheModel(Wire wire) {
        String text = Base64.getEncoder().encodeToString("The quick brown fox".getBytes(StandardCharsets.UTF_8));

        HttpResponse<String> reply = ask(wire, Attached.document(wire, "fox.txt", "text/plain", text));

        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        String document =
                message().at("documents").at(0).at("source").at("bytes").text();
        assertThat(message().at("content").text().contains("The quick brown fox") || document.equals(text))
                .as(message().toString())
                .isTrue();
    }

    private static String halves(String format, int width, int height) {
        return Pictures.halves(format, width, height);
    }

    private HttpResponse<String> ask(Wire wire, ObjectNode body) {
        return client.ask(wire, Wire.Way.WHOLE, body);
    }

    private Json message() {
        List<Json> bodies = proxy.generateBodies();
        return bodies.get(bodies.size() - 1)
                .at("conversationState")
                .at("currentMessage")
                .at("userInputMessage");
    }

    private Json sent() {
        return message().at("images").at(0);
    }

    private static String image(Json body) {
        return body.at("conversationState")
                .at("currentMessage")
                .at("userInputMessage")
                .at("images")
                .at(0)
                .at("source")
                .at("bytes")
                .text();
    }

    /** What the upstream got, which is of the format it is said to be and within the limits. */
    private BufferedImage sentImage() {
        byte[] bytes =
                Base64.getDecoder().decode(sent().at("source").at("bytes").text());
        assertThat(bytes.length).isLessThanOrEqualTo(MOST_BYTES);
        assertThat(sent().at("format").text()).isIn("jpeg", "png");
        return Pictures.decoded(sent().at("source").at("bytes").text());
    }

    private static void assertColour(int found, int expected) {
        for (int shift = 0; shift <= 16; shift += 8) {
            assertThat(found >> shift & 0xff).isCloseTo(expected >> shift & 0xff, Offset.offset(12));
        }
    }

    private static void assertRefused(Wire wire, HttpResponse<String> reply, String message) {
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(400);
        String type =
                switch (wire) {
                    case ANTHROPIC, CHAT, RESPONSES -> "invalid_request_error";
                    case GEMINI -> "INVALID_ARGUMENT";
                };
        assertThat(reply.body()).contains(type, message);
    }
}
