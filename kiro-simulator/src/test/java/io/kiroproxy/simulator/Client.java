package io.kiroproxy.simulator;

import io.kiroproxy.protocol.eventstream.EventStreamDecoder;
import io.kiroproxy.protocol.eventstream.EventStreamFrame;
import io.kiroproxy.simulator.auth.SimulatedAccount;
import io.kiroproxy.simulator.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Talks to a simulator with the JDK's own client. */
final class Client {
    private final HttpClient http = HttpClient.newHttpClient();
    private final URI base;

    /** An answer with its body read whole. */
    record Reply(int status, Map<String, List<String>> headers, byte[] body) {
        Json json() {
            return Json.parse(body);
        }

        String describe() {
            return new String(body, 0, Math.min(200, body.length), StandardCharsets.UTF_8);
        }

        String header(String name) {
            return headers.getOrDefault(name, List.of("")).get(0);
        }

        /** The frames; every byte must belong to one. */
        List<EventStreamFrame> frames() {
            List<EventStreamFrame> frames = new ArrayList<>();
            EventStreamDecoder decoder = new EventStreamDecoder();
            decoder.feed(ByteBuffer.wrap(body), frame -> frames.add(frame.copy()));
            decoder.end();
            return frames;
        }

        List<String> eventTypes() {
            return frames().stream()
                    .map(frame -> String.valueOf(frame.eventType()))
                    .toList();
        }

        List<Json> payloads(String eventType) {
            return frames().stream()
                    .filter(frame -> eventType.equals(frame.eventType()))
                    .map(frame -> Json.parse(frame.payloadUtf8()))
                    .toList();
        }

        String text() {
            StringBuilder text = new StringBuilder();
            payloads("assistantResponseEvent")
                    .forEach(payload -> text.append(payload.at("content").text()));
            return text.toString();
        }

        String toolInput() {
            StringBuilder input = new StringBuilder();
            payloads("toolUseEvent")
                    .forEach(payload -> input.append(payload.at("input").text()));
            return input.toString();
        }
    }

    Client(URI base) {
        this.base = base;
    }

    /** Dialect K with the IDE's headers. */
    Reply generate(SimulatedAccount account, Map<String, Object> body) {
        return post("/", Bodies.ideHeaders(account), Json.write(body));
    }

    Reply generate(SimulatedAccount account, String text) {
        return generate(account, Bodies.minimal(account, text));
    }

    Reply post(String path, Map<String, String> headers, @Nullable String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path)).timeout(Duration.ofSeconds(20));
        headers.forEach(request::header);
        request.POST(body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        return send(request.build());
    }

    Reply post(String path, Map<String, Object> json) {
        return post(path, Map.of("content-type", "application/json"), Json.write(json));
    }

    Reply get(String path, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path)).timeout(Duration.ofSeconds(20));
        headers.forEach(request::header);
        return send(request.GET().build());
    }

    HttpClient http() {
        return http;
    }

    HttpRequest request(SimulatedAccount account, Map<String, Object> body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve("/"));
        Bodies.ideHeaders(account).forEach(request::header);
        return request.POST(HttpRequest.BodyPublishers.ofByteArray(Json.bytes(body)))
                .build();
    }

    private Reply send(HttpRequest request) {
        try {
            HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
            return new Reply(response.statusCode(), response.headers().map(), response.body());
        } catch (IOException e) {
            throw new BrokenException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** The connection or the body broke. */
    static final class BrokenException extends RuntimeException {
        BrokenException(IOException cause) {
            super(cause);
        }
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
