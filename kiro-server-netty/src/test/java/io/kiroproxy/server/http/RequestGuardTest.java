package io.kiroproxy.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Probes on raw sockets: limits-and-timers.md 2, both what Netty refuses and what it does not. */
class RequestGuardTest {

    private static TestEdge edge;

    @BeforeAll
    static void start() throws Exception {
        edge = TestEdge.start();
    }

    @AfterAll
    static void stop() {
        edge.close();
    }

    private static final String HOST = "Host: localhost\r\n";
    private static final String POST = "POST /echo/size HTTP/1.1\r\n" + HOST;
    private static final String CHUNKED = POST + "Transfer-Encoding: chunked\r\n\r\n";

    static Stream<Arguments> refused() {
        return Stream.of(
                // accepted by the bare codec
                probe(400, "no Host", "GET / HTTP/1.1\r\n\r\n"),
                probe(400, "two Host", "GET / HTTP/1.1\r\n" + HOST + HOST + "\r\n"),
                probe(400, "Host with a path", "GET / HTTP/1.1\r\nHost: localhost/x\r\n\r\n"),
                probe(400, "Host with user", "GET / HTTP/1.1\r\nHost: a@localhost\r\n\r\n"),
                probe(400, "foreign authority", "GET http://elsewhere/livez HTTP/1.1\r\n" + HOST + "\r\n"),
                probe(400, "other scheme", "GET ftp://localhost/livez HTTP/1.1\r\n" + HOST + "\r\n"),
                probe(400, "relative target", "GET livez HTTP/1.1\r\n" + HOST + "\r\n"),
                probe(400, "asterisk with GET", "GET * HTTP/1.1\r\n" + HOST + "\r\n"),
                probe(400, "fragment", "GET /livez#x HTTP/1.1\r\n" + HOST + "\r\n"),
                probe(501, "gzip, chunked", POST + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"),
                probe(505, "HTTP/1.9", "GET / HTTP/1.9\r\n" + HOST + "\r\n"),
                probe(505, "HTTP/2.0", "GET / HTTP/2.0\r\n" + HOST + "\r\n"),
                probe(505, "HTTP/3", "GET / HTTP/3\r\n" + HOST + "\r\n"),
                probe(400, "http/1.1", "GET / http/1.1\r\n" + HOST + "\r\n"),
                probe(505, "h2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
                probe(400, "TAB in the line", "GET\t/\tHTTP/1.1\r\n" + HOST + "\r\n"),
                probe(400, "two blanks", "GET  / HTTP/1.1\r\n" + HOST + "\r\n"),
                probe(400, "two blanks later", "GET /  HTTP/1.1\r\n" + HOST + "\r\n"),
                probe(400, "leading blank", " GET / HTTP/1.1\r\n" + HOST + "\r\n"),
                probe(400, "trailing blank", "GET / HTTP/1.1 \r\n" + HOST + "\r\n"),
                probe(400, "non-ASCII target", "GET /\u00e9 HTTP/1.1\r\n" + HOST + "\r\n"),
                probe(405, "CONNECT", "CONNECT localhost:1 HTTP/1.1\r\n" + HOST + "\r\n"),
                probe(405, "TRACE", "TRACE / HTTP/1.1\r\n" + HOST + "\r\n"),
                probe(431, "600 fields", "GET / HTTP/1.1\r\n" + HOST + "a: b\r\n".repeat(600) + "\r\n"),
                probe(400, "chunked in 1.0", "POST /echo/size HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
                // refused by the codec: regression
                probe(
                        400,
                        "length and chunked",
                        POST + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
                probe(400, "two lengths", POST + "Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc"),
                probe(400, "length list", POST + "Content-Length: 3, 3\r\n\r\nabc"),
                probe(400, "length +3", POST + "Content-Length: +3\r\n\r\nabc"),
                probe(400, "length -1", POST + "Content-Length: -1\r\n\r\n"),
                probe(400, "length 0x3", POST + "Content-Length: 0x3\r\n\r\nabc"),
                probe(400, "length of 20 digits", POST + "Content-Length: 99999999999999999999\r\n\r\n"),
                probe(400, "blank before colon", "GET / HTTP/1.1\r\nHost : localhost\r\n\r\n"),
                probe(400, "folded field", "GET / HTTP/1.1\r\n" + HOST + "a: b\r\n c\r\n\r\n"),
                probe(400, "coding not final", POST + "Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n"),
                probe(400, "chunk size +3", CHUNKED + "+3\r\nabc\r\n0\r\n\r\n"),
                probe(400, "chunk size 0x3", CHUNKED + "0x3\r\nabc\r\n0\r\n\r\n"),
                probe(400, "chunk size overflow", CHUNKED + "FFFFFFFFFF\r\nabc"),
                probe(400, "no CRLF after a chunk", CHUNKED + "3\r\nabcX\r\n0\r\n\r\n"),
                probe(400, "bare LF", "GET / HTTP/1.1\nHost: localhost\n\n"),
                probe(400, "NUL in a field", "GET / HTTP/1.1\r\n" + HOST + "a: b\0c\r\n\r\n"),
                probe(400, "control bytes first", "\1\2GET / HTTP/1.1\r\n" + HOST + "\r\n"),
                probe(400, "no colon", "GET / HTTP/1.1\r\n" + HOST + "nonsense\r\n\r\n"),
                probe(400, "empty field name", "GET / HTTP/1.1\r\n" + HOST + ": b\r\n\r\n"),
                probe(400, "blank in target", "GET /a b HTTP/1.1\r\n" + HOST + "\r\n"),
                probe(400, "HTTP/0.9", "GET /\r\n"),
                probe(400, "TLS hello", "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003\r\n\r\n"));
    }

    private static Arguments probe(int status, String name, String bytes) {
        return Arguments.of(name, status, bytes);
    }

    @ParameterizedTest(name = "{0} → {1}")
    @MethodSource("refused")
    void badFramingIsAnsweredOnceAndTheConnectionClosed(String name, int status, String bytes) throws Exception {
        try (RawClient client = edge.connect()) {
            RawClient.Answer answer = client.send(bytes).answer();

            assertThat(answer.status()).as(name + ": " + answer.body()).isEqualTo(status);
            assertThat(answer.closes()).isTrue();
            assertThat(answer.field("x-request-id")).isNotBlank();
            assertThat(client.closedByServer()).isTrue();
        }
    }

    @Test
    void everyRefusedProbeMayArriveByteByByte() throws Exception {
        try (RawClient client = edge.connect()) {
            for (byte b :
                    ("GET  / HTTP/1.1\r\n" + HOST + "\r\n").getBytes(java.nio.charset.StandardCharsets.US_ASCII)) {
                client.send(new byte[] {b});
            }

            assertThat(client.answer().status()).isEqualTo(400);
        }
    }

    @Test
    void secondRequestLineOnAConnectionIsCheckedToo() throws Exception {
        try (RawClient client = edge.connect()) {
            client.send("GET /livez HTTP/1.1\r\n" + HOST + "\r\nGET  /livez HTTP/1.1\r\n" + HOST + "\r\n");

            assertThat(client.answer().status()).isEqualTo(200);
            assertThat(client.answer().status()).isEqualTo(400);
            assertThat(client.closedByServer()).isTrue();
        }
    }

    @Test
    void bodyThatLooksLikeABadRequestLineIsJustABody() throws Exception {
        try (RawClient client = edge.connect()) {
            String body = "GET  /\tx\r\n\r\n";
            client.post("/echo/size", body);

            assertThat(client.answer().body()).startsWith(body.length() + " ");
            assertThat(client.get("/livez").answer().status()).isEqualTo(200);
        }
    }

    @Test
    void goodVariantsPass() throws Exception {
        try (RawClient client = edge.connect()) {
            client.send("\r\nGET /livez HTTP/1.1\r\nhOST: LOCALHOST:1\r\n\r\n");
            assertThat(client.answer().status()).isEqualTo(200);
            client.send("GET http://localhost/livez?x=1 HTTP/1.1\r\n" + HOST + "\r\n");
            assertThat(client.answer().status()).isEqualTo(200);
            client.send("OPTIONS * HTTP/1.1\r\n" + HOST + "\r\n");
            assertThat(client.answer().status()).isEqualTo(204);
            client.send("GET /livez HTTP/1.0\r\n\r\n");
            assertThat(client.answer().status()).isEqualTo(200);
            assertThat(client.closedByServer()).isTrue();
        }
    }

    @Test
    void trailersNeverReachTheFields() throws Exception {
        try (RawClient client = edge.connect()) {
            client.send(
                    CHUNKED + "3\r\nabc\r\n0\r\nHost: evil\r\nAuthorization: Bearer x\r\nContent-Length: 9\r\n\r\n");

            assertThat(client.answer().status()).isEqualTo(200);
            assertThat(client.get("/livez").answer().status()).isEqualTo(200);
        }
    }

    @ParameterizedTest(name = "request line of {0} bytes → {1}")
    @org.junit.jupiter.params.provider.CsvSource({"8191,200", "8192,200", "8193,414"})
    void requestLineLimit(int length, int status) throws Exception {
        String frame = "GET /livez? HTTP/1.1";
        String line = "GET /livez?" + "a".repeat(length - frame.length()) + " HTTP/1.1";
        try (RawClient client = edge.connect()) {
            assertThat(client.send(line + "\r\n" + HOST + "\r\n").answer().status())
                    .isEqualTo(status);
        }
    }

    @ParameterizedTest(name = "{0} fields → {1}")
    @org.junit.jupiter.params.provider.CsvSource({"99,200", "100,200", "101,431"})
    void fieldCountLimit(int fields, int status) throws Exception {
        try (RawClient client = edge.connect()) {
            client.send("GET /livez HTTP/1.1\r\n" + HOST + "a: b\r\n".repeat(fields - 1) + "\r\n");
            assertThat(client.answer().status()).isEqualTo(status);
        }
    }

    @ParameterizedTest(name = "head of {0} bytes → {1}")
    @org.junit.jupiter.params.provider.CsvSource({"32767,200", "32768,200", "32769,431"})
    void headLimit(int bytes, int status) throws Exception {
        int fixed = "Host: localhost".length() + "a: ".length();
        try (RawClient client = edge.connect()) {
            client.send("GET /livez HTTP/1.1\r\n" + HOST + "a: " + "x".repeat(bytes - fixed) + "\r\n\r\n");
            assertThat(client.answer().status()).isEqualTo(status);
        }
    }

    @Test
    void protocolThatOwnsThePathGivesTheBody() throws Exception {
        try (RawClient client = edge.connect()) {
            RawClient.Answer answer =
                    client.send("POST /other/chat HTTP/1.1\r\n\r\n").answer();

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body()).startsWith("other-error invalid_request: no Host field");
        }
    }
}
