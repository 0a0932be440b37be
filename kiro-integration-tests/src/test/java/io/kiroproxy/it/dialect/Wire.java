package io.kiroproxy.it.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.protocol.dialect.Asked;
import io.kiroproxy.protocol.dialect.ClientDialect;
import io.kiroproxy.protocol.dialect.Heard;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A client of any protocol on a plain HTTP connection. Every answer must fit its vendor's public definition.
 *
 * @param proxy where it goes
 */
record Wire(URI proxy) {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** How a request's body goes out. */
    enum Pieces {
        WHOLE,
        SINGLE_BYTES
    }

    /** Asks and hears the answer, which must be a success. */
    Heard ask(ClientDialect dialect, Asked asked) {
        return heard(dialect, asked, reply(dialect, asked));
    }

    Heard ask(ClientDialect dialect, Asked asked, Pieces pieces) {
        return heard(dialect, asked, reply(dialect, asked, pieces));
    }

    /** Asks and gives back what came, a refusal too. */
    HttpResponse<byte[]> reply(ClientDialect dialect, Asked asked) {
        return reply(dialect, asked, Pieces.WHOLE);
    }

    /** Sends anything. */
    HttpResponse<byte[]> send(String method, String target, String body, String... fields) {
        HttpRequest.Builder request = request(target)
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        return send(
                fields.length == 0 ? request.build() : request.headers(fields).build());
    }

    /** What a client hears in a reply, which must be a success. */
    static Heard heard(ClientDialect dialect, Asked asked, HttpResponse<byte[]> reply) {
        assertThat(reply.statusCode())
                .as(() -> new String(reply.body(), StandardCharsets.UTF_8))
                .isEqualTo(200);
        dialect.check(asked, reply.body());
        return dialect.hear(asked, reply.body());
    }

    private HttpResponse<byte[]> reply(ClientDialect dialect, Asked asked, Pieces pieces) {
        byte[] body = dialect.body(asked).toString().getBytes(StandardCharsets.UTF_8);
        return send(request(dialect.target(asked))
                .POST(
                        pieces == Pieces.WHOLE
                                ? HttpRequest.BodyPublishers.ofByteArray(body)
                                : HttpRequest.BodyPublishers.ofByteArrays(singly(body)))
                .build());
    }

    private HttpRequest.Builder request(String target) {
        return HttpRequest.newBuilder(URI.create(proxy + target))
                .timeout(LIMIT)
                .header("content-type", "application/json");
    }

    private static HttpResponse<byte[]> send(HttpRequest request) {
        try {
            return CLIENT.send(request, HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new AssertionError("no reply", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private static List<byte[]> singly(byte[] bytes) {
        List<byte[]> pieces = new ArrayList<>(bytes.length);
        for (byte one : bytes) {
            pieces.add(new byte[] {one});
        }
        return pieces;
    }
}
