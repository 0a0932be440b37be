package io.kiroproxy.protocol.kiro;

import io.kiroproxy.core.spi.CallExecutor;
import io.kiroproxy.core.spi.HttpCall;
import io.kiroproxy.core.spi.HttpFields;
import io.kiroproxy.core.spi.HttpReply;
import io.kiroproxy.core.spi.HttpTransport;
import io.kiroproxy.core.spi.UpstreamFailure;
import io.kiroproxy.core.spi.UpstreamFailure.Kind;
import io.kiroproxy.core.spi.UpstreamFailureException;
import io.kiroproxy.protocol.kiro.EndpointMemory.Way;
import io.kiroproxy.protocol.kiro.endpoint.Operation;
import io.kiroproxy.protocol.kiro.endpoint.ResolvedEndpoint;
import io.kiroproxy.protocol.kiro.failure.PromptSize;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Sends one question of the control plane to one endpoint after the other until one answers it. */
final class ControlExchange {

    /** Bytes of an answer. */
    static final int MAX_BODY = 1024 * 1024;

    /** Reads a 2xx answer; what it throws counts as this endpoint's failure. */
    @FunctionalInterface
    interface Reader<T> {
        T read(byte[] body) throws IOException;
    }

    private final KiroParts parts;
    private final HttpTransport transport;
    private final CallExecutor executor;

    ControlExchange(KiroParts parts, HttpTransport transport, CallExecutor executor) {
        this.parts = parts;
        this.transport = transport;
        this.executor = executor;
    }

    /**
     * Asks {@code endpoints} in turn, the one that answered last time first.
     *
     * @param members of the body or the query, besides what the endpoint adds
     */
    <T> CompletableFuture<T> ask(
            Operation operation, List<ResolvedEndpoint> endpoints, Map<String, String> members, Reader<T> reader) {
        String account = endpoints.get(0).account().accountId();
        List<Way> ways = parts.endpoints().order(operation, account, endpoints);
        return ask(operation, account, ways, 0, members, reader);
    }

    private <T> CompletableFuture<T> ask(
            Operation operation,
            String account,
            List<Way> ways,
            int at,
            Map<String, String> members,
            Reader<T> reader) {
        Way way = ways.get(at);
        CompletableFuture<T> answer = new CompletableFuture<>();
        send(way.endpoint(), at + 1, operation, members).whenComplete((body, error) -> {
            UpstreamFailure failure;
            if (error == null) {
                try {
                    answer.complete(reader.read(body));
                    parts.endpoints().succeeded(operation, account, way);
                    return;
                } catch (IOException | RuntimeException e) {
                    failure = UpstreamFailure.of(
                            Kind.PROTOCOL, "The upstream's answer to " + operation.key() + " cannot be read.");
                }
            } else {
                failure = failure(error);
            }
            if (at + 1 < ways.size() && anotherMayAnswer(failure)) {
                parts.endpoints().failed(operation, account, way);
                ask(operation, account, ways, at + 1, members, reader).whenComplete((value, last) -> {
                    if (last == null) {
                        answer.complete(value);
                    } else {
                        answer.completeExceptionally(unwrapped(last));
                    }
                });
            } else {
                answer.completeExceptionally(new UpstreamFailureException(failure));
            }
        });
        return answer;
    }

    /** Not for what is about the account as a whole, or the question itself. */
    private static boolean anotherMayAnswer(UpstreamFailure failure) {
        return switch (failure.kind()) {
            case ACCESS_DENIED, MODEL_DENIED, ENDPOINT_UNKNOWN, UNAVAILABLE, NETWORK, TIMEOUT, CUT, PROTOCOL -> true;
            default -> false;
        };
    }

    private CompletableFuture<byte[]> send(
            ResolvedEndpoint endpoint, int attempt, Operation operation, Map<String, String> members) {
        Duration limit = parts.options().controlLimit();
        HttpFields fields = endpoint.fields(parts.uuid(), attempt);
        HttpCall call = endpoint.method().equals("GET")
                ? HttpCall.get(
                        endpoint.uri(onlyPaging(members)),
                        fields,
                        limit,
                        endpoint.account().proxy())
                : HttpCall.post(
                        endpoint.uri(),
                        fields,
                        body(operation, endpoint, members),
                        limit,
                        endpoint.account().proxy());
        BodyCollector collector = new BodyCollector(MAX_BODY);
        CompletableFuture<HttpReply> head = transport.send(call, executor);
        CallExecutor.Cancellable timer = executor.schedule(limit, () -> {
            head.cancel(true);
            collector.fail(UpstreamFailure.of(
                    Kind.TIMEOUT,
                    "The upstream did not answer " + operation.key() + " within " + limit.toSeconds() + " s."));
        });
        CompletableFuture<byte[]> body = head.thenCompose(reply -> {
            reply.body().subscribe(collector);
            return collector.whole().thenApply(bytes -> accepted(reply, bytes));
        });
        body.whenComplete((bytes, error) -> timer.cancel());
        return body;
    }

    private byte[] accepted(HttpReply reply, byte[] body) {
        if (reply.status() >= 200 && reply.status() < 300) {
            return body;
        }
        throw new UpstreamFailureException(
                parts.failures().ofReply(reply.status(), reply.fields(), body, PromptSize.UNKNOWN));
    }

    /** In RPC dialects everything travels in the body; a REST query has its fixed part in the table. */
    private static byte[] body(Operation operation, ResolvedEndpoint endpoint, Map<String, String> members) {
        return Wire.object(json -> {
            if (operation == Operation.LIST_MODELS || operation == Operation.USAGE) {
                json.writeStringField("origin", endpoint.origin());
            }
            if (operation == Operation.USAGE) {
                json.writeStringField("resourceType", "AGENTIC_REQUEST");
                json.writeBooleanField("isEmailRequired", true);
            }
            for (Map.Entry<String, String> member : members.entrySet()) {
                json.writeStringField(member.getKey(), member.getValue());
            }
            String arn = endpoint.bodyArn();
            if (arn != null) {
                json.writeStringField("profileArn", arn);
            }
        });
    }

    private static Map<String, String> onlyPaging(Map<String, String> members) {
        String token = members.get("nextToken");
        return token == null ? Map.of() : Map.of("nextToken", token);
    }

    static Throwable unwrapped(Throwable error) {
        return error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
    }

    private static UpstreamFailure failure(Throwable error) {
        Throwable cause = unwrapped(error);
        if (cause instanceof UpstreamFailureException known) {
            return known.failure();
        }
        return cause instanceof CancellationException
                ? UpstreamFailure.of(Kind.TIMEOUT, "The upstream did not answer in time.")
                : UpstreamFailure.of(Kind.NETWORK, "The upstream could not be asked.");
    }
}
