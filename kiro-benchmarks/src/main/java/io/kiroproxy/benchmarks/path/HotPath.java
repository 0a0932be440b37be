package io.kiroproxy.benchmarks.path;

import io.kiroproxy.benchmarks.load.CannedAnswer;
import io.kiroproxy.benchmarks.load.Dialect;
import io.kiroproxy.benchmarks.load.Workload;
import io.kiroproxy.core.Gateway;
import io.kiroproxy.core.event.ChatEvent;
import io.kiroproxy.core.spi.HttpFields;
import io.kiroproxy.protocol.ClientProtocols;
import io.kiroproxy.protocol.kiro.KiroOptions;
import io.kiroproxy.protocol.kiro.KiroProvider;
import io.kiroproxy.protocol.spi.ClientCall;
import io.kiroproxy.protocol.spi.ClientProtocol;
import io.kiroproxy.protocol.spi.ClientRequest;
import io.kiroproxy.protocol.spi.ClientRoute;
import io.kiroproxy.protocol.spi.ReplyWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** One client protocol's way to the canned answer and back, as often as one likes. One thread. */
public final class HotPath implements AutoCloseable {

    private final CallerExecutor executor = new CallerExecutor();
    private final ByteArrayOutputStream written = new ByteArrayOutputStream(256 * 1024);
    private final ClientProtocol protocol;
    private final ClientRoute route;
    private final Map<String, String> variables;
    private final byte[] body;
    private final Gateway gateway;

    /** @param events text events of an answer, each in a buffer of its own */
    public HotPath(Dialect dialect, Workload workload, int events) {
        String path = path(dialect, workload);
        body = dialect.body(workload).getBytes(StandardCharsets.UTF_8);
        for (ClientProtocol candidate : ClientProtocols.all()) {
            for (ClientRoute offered : candidate.routes()) {
                Map<String, String> match = offered.method().equals("POST") ? offered.match(path) : null;
                if (match != null) {
                    protocol = candidate;
                    route = offered;
                    variables = match;
                    gateway = gateway(events);
                    return;
                }
            }
        }
        throw new IllegalArgumentException(path + ": no protocol has it");
    }

    private static String path(Dialect dialect, Workload workload) {
        String path = dialect.path(workload);
        return path.contains("?") ? path.substring(0, path.indexOf('?')) : path;
    }

    private static Gateway gateway(int events) {
        return Gateway.builder()
                .provider(new KiroProvider(KiroOptions.ofDefaults(), Clock.systemUTC(), new Random(1)))
                .accounts(new OneAccount())
                .transport(new CannedTransport(CannedAnswer.frames(events)))
                .build();
    }

    /** Reads the request only. */
    public ClientCall read() {
        return protocol.read(new ClientRequest(
                "call",
                route,
                variables,
                Map.of("alt", "sse"),
                HttpFields.of("anthropic-version", "2023-06-01"),
                body));
    }

    /** Runs one call; gives the number of bytes that went to the client. */
    public int run() {
        ClientCall.Chat call = (ClientCall.Chat) read();
        written.reset();
        Client client = new Client(call.newWriter(written));
        gateway.stream(call.request(), executor).subscribe(client);
        executor.run();
        if (!client.complete) {
            throw new IllegalStateException("the call did not complete", client.failure);
        }
        return written.size();
    }

    /** What went to the client last. */
    public String answer() {
        return written.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        gateway.close();
    }

    private static final class Client implements Flow.Subscriber<ChatEvent> {
        private final ReplyWriter writer;
        private boolean complete;
        private @Nullable Throwable failure;

        Client(ReplyWriter writer) {
            this.writer = writer;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(ChatEvent event) {
            try {
                writer.write(event);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void onError(Throwable error) {
            failure = error;
        }

        @Override
        public void onComplete() {
            try {
                writer.finish();
                complete = true;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
