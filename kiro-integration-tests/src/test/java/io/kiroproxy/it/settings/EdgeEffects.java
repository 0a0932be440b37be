package io.kiroproxy.it.settings;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The effects of the settings of the HTTP side. */
final class EdgeEffects {

    private static final String HEAD = "POST /v1/messages HTTP/1.1\r\nHost: localhost\r\n";
    private static final String LIVEZ = "GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static final String HALF_A_BODY = HEAD + "Content-Length: 100000\r\n\r\n" + " ".repeat(50_000);

    private EdgeEffects() {}

    static List<Effect> all() {
        return List.of(
                Effect.of("server.listen", "127.0.0.2:0", "127.0.0.1", "127.0.0.2", rig -> rig.uri()
                        .getHost()),
                Effect.of(
                        "server.allowed-hosts",
                        List.of("kiro.test"),
                        "421",
                        "200",
                        rig -> rig.raw("GET /api/status HTTP/1.1\r\nHost: kiro.test\r\n\r\n")),
                Effect.of("server.max-body-size", "1KiB", "200", "413", rig -> rig.ask("x".repeat(3000))
                        .statusCode()),
                Effect.of("server.body-memory", "1MiB", "400", "529", rig -> rig.send(
                                "POST", "/v1/messages", " ".repeat(1_500_000))
                        .statusCode()),
                Effect.of("server.limits.request-line", "256", "404", "414", rig -> rig.send(
                                "GET", "/" + "x".repeat(400), "")
                        .statusCode()),
                Effect.of("server.limits.head", "1KiB", "200", "431", rig -> rig.send(
                                "GET", "/livez", "", Map.of("x-pad", "x".repeat(2000)))
                        .statusCode()),
                Effect.of("server.limits.fields", 10, "200", "431", rig -> rig.send("GET", "/livez", "", fields(15))
                        .statusCode()),
                Effect.of("server.limits.admin-body", "1KiB", "200", "413", rig -> rig.send(
                                "POST",
                                "/api/lint",
                                "{\"protocol\":\"anthropic\",\"body\":"
                                        + Rig.message("x".repeat(3000), "claude-sonnet-4.5", "false") + "}")
                        .statusCode()),
                Effect.of("server.limits.body-rate", "1GiB", "silence", "408", rig -> rig.raw(HALF_A_BODY))
                        .where("server.timeouts.body-grace", "50ms"),
                Effect.of("server.timeouts.body-grace", "50ms", "silence", "408", rig -> rig.raw(HALF_A_BODY))
                        .where("server.limits.body-rate", "1GiB"),
                Effect.of("server.timeouts.body-idle", "50ms", "silence", "408", rig -> rig.raw(HALF_A_BODY)),
                Effect.of("server.timeouts.head", "50ms", "silence", "408", rig -> rig.raw(HEAD)),
                Effect.of("server.timeouts.keep-alive", "50ms", "silence", "closed", EdgeEffects::afterAnAnswer),
                Effect.of("server.limits.connections", 1, "200", "closed", rig -> {
                    try (Socket first = rig.socket()) {
                        first.getOutputStream().write(LIVEZ.getBytes(StandardCharsets.ISO_8859_1));
                        return Rig.answer(first).equals("200") ? rig.raw(LIVEZ) : "none";
                    }
                }),
                Effect.of("server.limits.worker-queue", 1, "room", "full", EdgeEffects::manyLargeBodies)
                        .where("server.limits.loop-body", "0"),
                Effect.of("server.limits.calls", 1, "200", "busy", EdgeEffects::whileAnotherRuns)
                        .where("server.timeouts.call-wait", "50ms"),
                Effect.of("server.timeouts.call-wait", "50ms", "200", "busy", EdgeEffects::whileAnotherRuns)
                        .where("server.limits.calls", "1"),
                Effect.of(
                        "server.limits.whole-answer",
                        "1KiB",
                        "200",
                        "refused",
                        rig -> CallEffects.verdict(
                                rig.ask("[[scenario:long:400]]").statusCode())),
                Effect.of("server.timeouts.ping", "50ms", "false", "true", rig -> rig.stream("[[scenario:slow:400]]")
                        .contains("event: ping")),
                Effect.of("server.timeouts.head-patience", "50ms", "late", "early", rig -> {
                    long begun = System.nanoTime();
                    rig.streaming("[[scenario:late:1500]]").join().body().close();
                    return System.nanoTime() - begun < 1_200_000_000L ? "early" : "late";
                }),
                Effect.of("server.access-log", "on", "0", "1", EdgeEffects::linesOfOneCall),
                Effect.of("server.limits.linger", "0", "open", "closed", EdgeEffects::afterARefusal),
                Effect.of("server.timeouts.linger", "50ms", "open", "closed", EdgeEffects::afterARefusal),
                Effect.of("server.timeouts.linger-idle", "1ms", "open", "closed", EdgeEffects::afterARefusal),
                Effect.of("server.timeouts.admin", "1ms", "200", "504", rig -> rig.send("GET", "/api/doctor", "")
                        .statusCode()));
    }

    private static Map<String, String> fields(int count) {
        return IntStream.range(0, count).boxed().collect(Collectors.toMap(i -> "x-field-" + i, i -> "1"));
    }

    /** Takes several rounds: how many of them wait at once is the scheduler's. */
    private static String manyLargeBodies(Rig rig) throws Exception {
        String body = "[" + "0,".repeat(100_000) + "0]";
        for (int round = 0; round < 8; round++) {
            List<CompletableFuture<HttpResponse<String>>> all = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                all.add(rig.sending("POST", "/v1/messages", body));
            }
            if (all.stream().anyMatch(answer -> answer.join().statusCode() == 529)) {
                return "full";
            }
        }
        return "room";
    }

    private static String afterAnAnswer(Rig rig) throws Exception {
        try (Socket socket = rig.socket()) {
            socket.getOutputStream().write(LIVEZ.getBytes(StandardCharsets.ISO_8859_1));
            readAnswer(socket);
            return Rig.answer(socket);
        }
    }

    /** Whether a client that was refused while its body is still to come can go on sending for a second. */
    private static String afterARefusal(Rig rig) throws Exception {
        try (Socket socket = rig.socket()) {
            String head = "POST /nowhere HTTP/1.1\r\nHost: localhost\r\nContent-Length: 30000\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
            readAnswer(socket);
            for (long end = System.nanoTime() + 1_000_000_000L; System.nanoTime() < end; ) {
                socket.getOutputStream().write('x');
                LockSupport.parkNanos(20_000_000);
            }
            return "open";
        } catch (SocketException e) {
            return "closed";
        }
    }

    private static void readAnswer(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        String read = "";
        while (!read.endsWith("\r\n\r\n")) {
            read += (char) in.read();
        }
        int length = Integer.parseInt(
                read.toLowerCase(java.util.Locale.ROOT).replaceAll("(?s).*content-length: (\\d+).*", "$1"));
        in.readNBytes(length);
    }

    /** Whether a call that is over by all accounts was a line of the log. */
    private static Object linesOfOneCall(Rig rig) throws Exception {
        BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord line) {
                lines.add(line.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger log = Logger.getLogger("io.kiroproxy.access");
        log.addHandler(handler);
        try {
            int before = rig.callsKnown();
            rig.ask("hello");
            while (rig.callsKnown() == before) {
                Thread.onSpinWait();
            }
            return lines.poll(1, TimeUnit.SECONDS) == null ? 0 : 1;
        } finally {
            log.removeHandler(handler);
        }
    }

    private static String whileAnotherRuns(Rig rig) throws Exception {
        try (InputStream running = rig.begun("[[scenario:slow:300]]")) {
            int status = rig.ask("another").statusCode();
            running.readAllBytes();
            return status == 200 ? "200" : "busy";
        }
    }
}
