package io.kiroproxy.core.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiroproxy.core.spi.CallExecutor;
import io.kiroproxy.core.spi.HttpCall;
import io.kiroproxy.core.spi.HttpFields;
import io.kiroproxy.core.spi.HttpReply;
import io.kiroproxy.core.spi.HttpTransport;
import io.kiroproxy.core.spi.UpstreamFailure;
import io.kiroproxy.core.spi.UpstreamFailureException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every {@link HttpTransport} promises. A subclass gives the transport and, if it needs one, its own executor. */
@Timeout(60)
public abstract class HttpTransportContract {

    private static final Duration LONG = Duration.ofSeconds(20);

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread made = new Thread(task, "call");
        made.setDaemon(true);
        return made;
    });

    private RawServer server;
    private HttpTransport transport;
    private CallExecutor executor;

    /** For the test runner. */
    @SuppressWarnings("NullAway.Init")
    protected HttpTransportContract() {}

    /** A transport of its own for each test. */
    protected abstract HttpTransport createTransport();

    /** Where calls reach {@code server}; something may stand before it that speaks for it. */
    protected URI reach(RawServer server, String path) {
        return server.uri(path);
    }

    private URI at(String path) {
        return reach(server, path);
    }

    /** The executor calls run on. */
    protected CallExecutor createExecutor() {
        return CallExecutor.of(thread);
    }

    @BeforeEach
    void open() throws IOException {
        server = RawServer.start();
        transport = createTransport();
        executor = createExecutor();
    }

    @AfterEach
    void close() throws IOException {
        transport.close();
        server.close();
        thread.shutdownNow();
    }

    private CompletableFuture<HttpReply> post(String path, byte[] body, Duration headTimeout) {
        HttpFields fields = HttpFields.of("Content-Type", "text/plain", "x-test", "1");
        return transport.send(HttpCall.post(at(path), fields, body, headTimeout, null), executor);
    }

    private CompletableFuture<HttpReply> get(String path) {
        return transport.send(HttpCall.get(at(path), HttpFields.EMPTY, LONG, null), executor);
    }

    private static <T> T await(CompletableFuture<T> future) throws Exception {
        return future.get(20, TimeUnit.SECONDS);
    }

    private static UpstreamFailure failure(CompletableFuture<HttpReply> reply) throws Exception {
        try {
            await(reply);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UpstreamFailureException known) {
                return known.failure();
            }
            throw e;
        }
        throw new AssertionError("no failure");
    }

    /** Reads a body whole, buffer by buffer, copying each inside onNext. */
    private static final class Reader implements Flow.Subscriber<ByteBuffer> {

        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        final CompletableFuture<byte[]> whole = new CompletableFuture<>();
        final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();
        final CountDownLatch first = new CountDownLatch(1);
        final Set<String> threads = new HashSet<>();
        private final long batch;

        Reader(long batch) {
            this.batch = batch;
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription.complete(given);
            if (batch > 0) {
                given.request(batch);
            }
        }

        @Override
        public void onNext(ByteBuffer buffer) {
            threads.add(Thread.currentThread().getName());
            byte[] copy = new byte[buffer.remaining()];
            buffer.get(copy);
            bytes.writeBytes(copy);
            first.countDown();
            if (batch > 0 && batch < Long.MAX_VALUE) {
                subscription.join().request(1);
            }
        }

        @Override
        public void onError(Throwable error) {
            whole.completeExceptionally(error);
        }

        @Override
        public void onComplete() {
            threads.add(Thread.currentThread().getName());
            whole.complete(bytes.toByteArray());
        }
    }

    private static Reader read(HttpReply reply, long batch) {
        Reader reader = new Reader(batch);
        reply.body().subscribe(reader);
        return reader;
    }

    private static String text(HttpReply reply) throws Exception {
        return new String(await(read(reply, 1).whole), StandardCharsets.UTF_8);
    }

    @Test
    void requestArrivesAsItWasGiven() throws Exception {
        assertThat(text(await(post("/a%20b?q=1%2F2", "hello".getBytes(StandardCharsets.UTF_8), LONG))))
                .isEqualTo("ok");

        RawServer.Request request = server.request();
        assertThat(request.line()).isEqualTo("POST /a%20b?q=1%2F2 HTTP/1.1");
        assertThat(request.field("host")).isEqualTo(at("").getAuthority());
        assertThat(request.field("content-length")).isEqualTo("5");
        assertThat(request.field("content-type")).isEqualTo("text/plain");
        assertThat(request.field("x-test")).isEqualTo("1");
        assertThat(request.fields())
                .noneMatch(field -> field.toLowerCase(Locale.ROOT).startsWith("upgrade"));
        assertThat(new String(request.body(), StandardCharsets.UTF_8)).isEqualTo("hello");
    }

    @Test
    void statusAndFieldsComeBackAndRedirectsAreNotFollowed() throws Exception {
        server.next((request, wire) ->
                wire.write("HTTP/1.1 307 Go\r\nLocation: /else\r\nx-a: 1\r\nx-a: 2\r\ncontent-length: 0\r\n\r\n"));

        HttpReply reply = await(get("/"));

        assertThat(reply.status()).isEqualTo(307);
        assertThat(reply.fields().first("location")).isEqualTo("/else");
        assertThat(reply.fields().all("X-A")).containsExactly("1", "2");
        assertThat(text(reply)).isEmpty();
    }

    @Test
    void signalsComeOnTheCallsExecutor() throws Exception {
        CompletableFuture<String> headThread = new CompletableFuture<>();
        CompletableFuture<String> ours = new CompletableFuture<>();
        executor.execute(() -> ours.complete(Thread.currentThread().getName()));
        CompletableFuture<Reader> reader = new CompletableFuture<>();
        executor.execute(() -> get("/").whenComplete((reply, error) -> {
            headThread.complete(Thread.currentThread().getName());
            reader.complete(read(reply, 1));
        }));

        await(await(reader).whole);

        assertThat(await(headThread)).isEqualTo(await(ours));
        assertThat(await(reader).threads).containsExactly(await(ours));
    }

    @Test
    void splitHeadAndChunksAreUnderstood() throws Exception {
        server.next((request, wire) -> {
            for (char c : "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"
                    .toCharArray()) {
                wire.write(String.valueOf(c));
            }
        });

        assertThat(text(await(get("/")))).isEqualTo("abcde");
    }

    @Test
    void firstBytesArriveBeforeTheBodyEnds() throws Exception {
        CountDownLatch seen = new CountDownLatch(1);
        server.next((request, wire) -> {
            wire.write("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n").chunk("one");
            awaitLatch(seen);
            wire.chunk("two").write("0\r\n\r\n");
        });

        Reader reader = read(await(get("/")), 1);
        assertThat(reader.first.await(20, TimeUnit.SECONDS)).isTrue();
        seen.countDown();

        assertThat(new String(await(reader.whole), StandardCharsets.UTF_8)).isEqualTo("onetwo");
    }

    private static void awaitLatch(CountDownLatch latch) throws IOException {
        try {
            if (!latch.await(20, TimeUnit.SECONDS)) {
                throw new IOException("the test did not go on");
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Test
    void bodyIsNotReadBeforeItIsAskedFor() throws Exception {
        // Given more than sockets and reasonable buffers hold
        byte[] body = new byte[24 * 1024 * 1024];
        AtomicBoolean allWritten = new AtomicBoolean();
        CountDownLatch done = new CountDownLatch(1);
        server.next((request, wire) -> {
            wire.write("HTTP/1.1 200 OK\r\ncontent-length: " + body.length + "\r\n\r\n");
            wire.write(body);
            allWritten.set(true);
            done.countDown();
        });

        Reader reader = read(await(get("/")), 0);
        reader.subscription.join().request(1);
        assertThat(reader.first.await(20, TimeUnit.SECONDS)).isTrue();

        assertThat(done.await(500, TimeUnit.MILLISECONDS)).isFalse();
        assertThat(allWritten).isFalse();
        assertThat(reader.bytes.size()).isLessThan(1024 * 1024);
        reader.subscription.join().request(Long.MAX_VALUE);
        assertThat(await(reader.whole)).hasSize(body.length);
    }

    @Test
    void largeBodiesGoBothWaysUnchanged() throws Exception {
        byte[] body = new byte[3_000_001];
        new Random(7).nextBytes(body);
        server.next((request, wire) -> wire.write(
                        "HTTP/1.1 200 OK\r\ncontent-length: " + request.body().length + "\r\n\r\n")
                .write(request.body()));

        assertThat(await(read(await(post("/", body, LONG)), 2).whole)).isEqualTo(body);
    }

    @Test
    void cancelClosesTheConnection() throws Exception {
        CompletableFuture<Boolean> closed = new CompletableFuture<>();
        server.next((request, wire) -> {
            wire.write("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n").chunk("one");
            closed.complete(wire.awaitClose());
        });

        Reader reader = read(await(get("/")), 1);
        assertThat(reader.first.await(20, TimeUnit.SECONDS)).isTrue();
        reader.subscription.join().cancel();

        assertThat(await(closed)).isTrue();
        assertThat(reader.whole).isNotDone();
    }

    @Test
    void cancelBeforeTheHeadAborts() throws Exception {
        CompletableFuture<Boolean> closed = new CompletableFuture<>();
        server.next((request, wire) -> closed.complete(wire.awaitClose()));

        CompletableFuture<HttpReply> reply = get("/");
        server.request();
        reply.cancel(true);

        assertThat(await(closed)).isTrue();
    }

    @Test
    void missingHeadTimesOut() throws Exception {
        CompletableFuture<Boolean> closed = new CompletableFuture<>();
        server.next((request, wire) -> closed.complete(wire.awaitClose()));

        UpstreamFailure failure = failure(post("/", new byte[1], Duration.ofMillis(200)));

        assertThat(failure.kind()).isEqualTo(UpstreamFailure.Kind.TIMEOUT);
        assertThat(await(closed)).isTrue();
    }

    @Test
    void headTimeoutDoesNotCutTheBody() throws Exception {
        CountDownLatch timedOut = new CountDownLatch(1);
        server.next((request, wire) -> {
            wire.write("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n").chunk("one");
            awaitLatch(timedOut);
            wire.chunk("two").write("0\r\n\r\n");
        });

        HttpReply reply = await(post("/", new byte[1], Duration.ofMillis(800)));
        executor.schedule(Duration.ofMillis(1_000), timedOut::countDown);

        assertThat(text(reply)).isEqualTo("onetwo");
    }

    @Test
    void refusedConnectionIsANetworkFailure() throws Exception {
        int unused;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            unused = socket.getLocalPort();
        }

        UpstreamFailure failure = failure(transport.send(
                HttpCall.get(URI.create("http://127.0.0.1:" + unused + "/"), HttpFields.EMPTY, LONG, null), executor));

        assertThat(failure.kind()).isEqualTo(UpstreamFailure.Kind.NETWORK);
    }

    @Test
    void garbageInsteadOfAHeadIsANetworkFailure() throws Exception {
        server.next((request, wire) -> {
            wire.write("SSH-2.0-OpenSSH_9.2\r\n\r\n");
            wire.close();
        });

        assertThat(failure(get("/")).kind()).isEqualTo(UpstreamFailure.Kind.NETWORK);
    }

    @Test
    void bodyThatBreaksOffIsAnError() throws Exception {
        server.next((request, wire) -> {
            wire.write("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc");
            wire.close();
        });

        Reader reader = read(await(get("/")), 1);

        assertThatThrownBy(() -> await(reader.whole)).isInstanceOf(ExecutionException.class);
    }

    @Test
    void callsInTurnReuseOneConnection() throws Exception {
        for (int i = 0; i < 20; i++) {
            assertThat(text(await(post("/" + i, new byte[i], LONG)))).isEqualTo("ok");
            assertThat(server.request().connection()).isEqualTo(1);
        }
    }

    @Test
    void connectionClosedBetweenCallsIsNoFailureOrIsMarkedAsStale() throws Exception {
        // Given a kept connection that the server closes when the next request comes
        assertThat(text(await(post("/1", new byte[1], LONG)))).isEqualTo("ok");
        server.next((request, wire) -> wire.close());

        CompletableFuture<HttpReply> second = post("/2", new byte[1], LONG);

        // Then it was sent again on a new one, or says that it may be
        HttpReply reply = second.handle((answer, failed) -> answer).get(20, TimeUnit.SECONDS);
        if (reply == null) {
            UpstreamFailure failure = failure(second);
            assertThat(failure.kind()).isEqualTo(UpstreamFailure.Kind.NETWORK);
            assertThat(failure.reason()).isEqualTo(HttpTransport.STALE_CONNECTION);
        } else {
            assertThat(text(reply)).isEqualTo("ok");
        }
    }

    @Test
    void manyCallsAtOnceAreAnsweredEachItsOwn() throws Exception {
        int calls = 100;
        for (int i = 0; i < calls; i++) {
            server.next((request, wire) -> wire.write(
                            "HTTP/1.1 200 OK\r\ncontent-length: " + request.body().length + "\r\n\r\n")
                    .write(request.body()));
        }
        List<CompletableFuture<HttpReply>> replies = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            replies.add(post("/", ("call " + i).getBytes(StandardCharsets.UTF_8), LONG));
        }

        for (int i = 0; i < calls; i++) {
            assertThat(text(await(replies.get(i)))).isEqualTo("call " + i);
        }
    }

    @Test
    void closingAbortsRunningCallsAndRefusesNewOnes() throws Exception {
        CompletableFuture<Boolean> closed = new CompletableFuture<>();
        server.next((request, wire) -> {
            wire.write("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n").chunk("one");
            closed.complete(wire.awaitClose());
        });
        Reader reader = read(await(get("/")), 1);
        assertThat(reader.first.await(20, TimeUnit.SECONDS)).isTrue();

        transport.close();
        transport.close();

        assertThatThrownBy(() -> await(reader.whole)).isInstanceOf(ExecutionException.class);
        assertThat(await(closed)).isTrue();
        assertThat(failure(get("/")).kind()).isEqualTo(UpstreamFailure.Kind.NETWORK);
    }
}
