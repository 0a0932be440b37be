package io.kiroproxy.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.server.config.Limit;
import io.kiroproxy.server.config.Timeout;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What bodies may be, over real sockets; the limit is 1 MiB here. */
class RequestBodyTest {

    private static final int LIMIT = 1 << 20;

    private TestEdge edge;
    private RawClient client;

    @BeforeEach
    void start() throws Exception {
        edge = TestEdge.start(config ->
                config.withLimits(config.limits().with(Limit.BODY, LIMIT).with(Limit.BODY_MEMORY, 4L << 20)));
        client = edge.connect();
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        edge.close();
        assertThat(edge.edge.bodies().used()).isZero();
    }

    @ParameterizedTest(name = "{0} bytes → {1}")
    @CsvSource({"1048575,200", "1048576,200"})
    void bodyWithinTheLimit(int length, int status) throws Exception {
        RawClient.Answer answer = client.post("/echo/size", "x".repeat(length)).answer();

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.body()).startsWith(length + " ");
    }

    @Test
    void declaredLengthOverTheLimitIsRefusedBeforeTheBody() throws Exception {
        client.send("POST /echo/size HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + (LIMIT + 1) + "\r\n\r\n");

        RawClient.Answer answer = client.answer();
        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.body()).startsWith("echo-error too_large");
        assertThat(answer.closes()).isTrue();
        assertThat(client.closedByServer()).isTrue();
    }

    @Test
    void chunkedBodyOverTheLimitIsRefusedWhenItGetsThere() throws Exception {
        client.send("POST /echo/size HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
        String chunk = Integer.toHexString(LIMIT) + "\r\n" + "x".repeat(LIMIT) + "\r\n";
        client.send(chunk + "1\r\nx\r\n");

        RawClient.Answer answer = client.answer();
        assertThat(answer.status()).isEqualTo(413);
        assertThat(client.closedByServer()).isTrue();
    }

    @Test
    void bodiesAreReadOnAWorkerFromTheSizeOfTheSettingOn() throws Exception {
        try (TestEdge small = TestEdge.start(
                        config -> config.withLimits(config.limits().with(Limit.LOOP_BODY, 1000)));
                RawClient other = small.connect()) {
            assertThat(other.post("/echo/size", "x".repeat(1000)).answer().body())
                    .contains("kiro-http");
            assertThat(other.post("/echo/size", "x".repeat(1001)).answer().body())
                    .contains("kiro-worker");
        }
    }

    @Test
    void refusedClientThatSendsOnStillSeesTheAnswer() throws Exception {
        String head = "POST /nowhere HTTP/1.1\r\nHost: localhost\r\nContent-Length: 30000\r\n\r\n";
        client.send(head + "x".repeat(10_000));
        RawClient.Answer answer = client.answer();
        assertThat(answer.status()).isEqualTo(404);
        client.send("x".repeat(20_000));
        assertThat(client.closedByServer()).isTrue();
    }

    /** Most clients look for an answer only when their whole body is out. */
    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 12582912", "Transfer-Encoding: chunked"})
    void refusedClientThatWritesEverythingBeforeItReadsSeesTheRefusal(String framing) throws Exception {
        byte[] piece = "x".repeat(LIMIT).getBytes(StandardCharsets.ISO_8859_1);
        boolean chunked = framing.endsWith("chunked");
        client.send("POST /echo/size HTTP/1.1\r\nHost: localhost\r\n" + framing + "\r\n\r\n");
        for (int i = 0; i < 12; i++) {
            client.send(chunked ? Integer.toHexString(LIMIT) + "\r\n" : "")
                    .send(piece)
                    .send(chunked ? "\r\n" : "");
        }
        client.send(chunked ? "0\r\n\r\n" : "");

        RawClient.Answer answer = client.answer();

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.body()).startsWith("echo-error too_large");
        assertThat(client.closedByServer()).isTrue();
    }

    @Test
    void refusedClientMaySendForSoLongAndNoLonger() throws Exception {
        try (TestEdge brief = TestEdge.start(
                        config -> config.withTimeouts(config.timeouts().with(Timeout.LINGER, Duration.ofMillis(100))));
                RawClient other = refused(brief)) {
            assertThat(sentUntilCut(other, new byte[1])).isLessThan(Limit.LINGER.standard());
        }
    }

    @Test
    void refusedClientMayBeSilentForSoLongAndNoLonger() throws Exception {
        try (TestEdge brief = TestEdge.start(config ->
                        config.withTimeouts(config.timeouts().with(Timeout.LINGER_IDLE, Duration.ofMillis(100))));
                RawClient other = refused(brief)) {
            long until = System.nanoTime() + Timeout.LINGER.standard().toNanos();
            while (brief.edge.openConnections() > 0 && System.nanoTime() < until) {
                Thread.onSpinWait();
            }

            assertThat(brief.edge.openConnections()).isZero();
            assertThat(other.closedByServer()).isTrue();
        }
    }

    @Test
    void refusedClientMaySendSoMuchAndNoMore() throws Exception {
        try (TestEdge small = TestEdge.start(
                        config -> config.withLimits(config.limits().with(Limit.LINGER, 100_000)));
                RawClient other = refused(small)) {
            assertThat(sentUntilCut(other, new byte[65_536])).isGreaterThanOrEqualTo(100_000);
        }
    }

    /** A client that has its answer before its body is out. */
    private static RawClient refused(TestEdge edge) throws Exception {
        RawClient client = edge.connect();
        client.send("POST /nowhere HTTP/1.1\r\nHost: localhost\r\nContent-Length: 300000000\r\n\r\n");
        assertThat(client.answer().status()).isEqualTo(404);
        return client;
    }

    /** Sends until the connection is gone; the bytes that went out. */
    private static long sentUntilCut(RawClient client, byte[] piece) {
        long sent = 0;
        try {
            while (sent < 300_000_000) {
                client.send(piece);
                sent += piece.length;
            }
        } catch (IOException cut) {
            return sent;
        }
        throw new AssertionError("never cut");
    }

    @Test
    void largeBodiesAreReadOnAWorker() throws Exception {
        assertThat(client.post("/echo/size", "x".repeat(131_072)).answer().body())
                .contains("kiro-http");
        assertThat(client.post("/echo/size", "x".repeat(131_073)).answer().body())
                .contains("kiro-worker");
    }

    @Test
    void gzipIsDecoded() throws Exception {
        sendGzip(gzip("hello".getBytes(StandardCharsets.UTF_8)), "gzip");

        assertThat(client.answer().body()).startsWith("5 kiro-worker");
    }

    @ParameterizedTest(name = "{0} decoded bytes → {1}")
    @CsvSource({"1048575,200", "1048576,200", "1048577,413", "50000000,413"})
    void gzipIsHeldToTheLimitAfterDecoding(int decoded, int status) throws Exception {
        sendGzip(gzip(new byte[decoded]), "gzip");

        assertThat(client.answer().status()).isEqualTo(status);
    }

    @Test
    void brokenGzipIsABadRequest() throws Exception {
        sendGzip("no gzip".getBytes(StandardCharsets.UTF_8), "gzip");
        assertThat(client.answer().status()).isEqualTo(400);
        byte[] whole = gzip(new byte[1000]);
        sendGzip(java.util.Arrays.copyOf(whole, whole.length - 9), "x-gzip");
        assertThat(client.answer().status()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({"br", "deflate", "'gzip, gzip'", "zstd"})
    void otherCodingsAreRefused(String coding) throws Exception {
        client.post("/echo/size", "x", "Content-Encoding: " + coding);

        RawClient.Answer answer = client.answer();
        assertThat(answer.status()).isEqualTo(415);
        assertThat(answer.closes()).isTrue();
    }

    @Test
    void expectationIsAnsweredWhenEverythingElseIsFine() throws Exception {
        client.send("POST /echo/size HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
        assertThat(client.answer().status()).isEqualTo(100);
        client.send("ab");
        assertThat(client.answer().body()).startsWith("2 ");
    }

    @ParameterizedTest
    @CsvSource({
        "'POST /nowhere HTTP/1.1\r\nHost: localhost', 404",
        "'POST /echo/size HTTP/1.1\r\nHost: evil.example', 421",
        "'POST /echo/size HTTP/1.1\r\nHost: localhost\r\nOrigin: http://evil.example', 403",
        "'POST /echo/size HTTP/1.1\r\nHost: localhost\r\nContent-Encoding: br', 415"
    })
    void refusedExpectationNeverSeesContinue(String head, int status) throws Exception {
        client.send(head + "\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");

        assertThat(client.answer().status()).isEqualTo(status);
        assertThat(client.closedByServer()).isTrue();
    }

    @Test
    void unknownExpectationIsRefused() throws Exception {
        client.post("/echo/size", "x", "Expect: miracles");
        assertThat(client.answer().status()).isEqualTo(417);
    }

    @Test
    void bodiesBeyondTheServersMemoryAreRefusedAndItsShareComesBack() throws Exception {
        // Given four bodies of almost 1 MiB each that wait for their last byte
        RawClient[] holders = new RawClient[4];
        for (int i = 0; i < holders.length; i++) {
            holders[i] = edge.connect();
            holders[i].send("POST /echo/size HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + LIMIT + "\r\n\r\n"
                    + "x".repeat(LIMIT - 1));
        }
        while (edge.edge.bodies().used() < 4L << 20) {
            Thread.onSpinWait();
        }

        // When one more comes
        client.post("/echo/size", "x".repeat(5000));

        // Then it is refused, and served once the others are through
        RawClient.Answer answer = client.answer();
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.field("retry-after")).isEqualTo("2");
        for (RawClient holder : holders) {
            assertThat(holder.send("x").answer().status()).isEqualTo(200);
            holder.close();
        }
        while (edge.edge.bodies().used() > 0) {
            Thread.onSpinWait();
        }
        try (RawClient again = edge.connect()) {
            assertThat(again.post("/echo/size", "x").answer().status()).isEqualTo(200);
        }
    }

    @Test
    void callUnderWayHoldsAsMuchOfTheServersMemoryAsItsBodyIsLong() throws Exception {
        client.post("/echo/chat", "x".repeat(5_000));
        ScriptedBackend.Call call = edge.backend.next();
        call.settle();

        assertThat(edge.edge.bodies().used()).isEqualTo(5_000);

        call.say("well").finish();
        assertThat(client.answer().complete()).isTrue();
    }

    private void sendGzip(byte[] body, String coding) throws IOException {
        String head = "POST /echo/size HTTP/1.1\r\nHost: localhost\r\nContent-Encoding: " + coding
                + "\r\nContent-Length: " + body.length + "\r\n\r\n";
        client.send(head).send(body);
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(plain);
        }
        return out.toByteArray();
    }
}
