package io.kiroproxy.server.trace;

import io.kiroproxy.core.ChatRequest;
import io.kiroproxy.core.event.ChatEvent;
import io.kiroproxy.core.spi.HttpCall;
import io.kiroproxy.core.spi.HttpFields;
import io.kiroproxy.core.spi.UpstreamCall;
import io.kiroproxy.core.spi.UpstreamFailure;
import io.kiroproxy.server.spi.CallTrace;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An exchange of a call that is traced. */
record TracedCall(CallTrace trace, ChatRequest request, String account, UpstreamCall call) implements UpstreamCall {

    @Override
    public HttpCall http() {
        HttpCall http = call.http();
        HttpFields more = trace.attempt(request, account, http);
        if (more == HttpFields.EMPTY) {
            return http;
        }
        HttpFields.Builder fields = http.fields().toBuilder();
        more.forEach(fields::set);
        return new HttpCall(http.method(), http.uri(), fields.build(), http.body(), http.headTimeout(), http.proxy());
    }

    @Override
    public String endpoint() {
        return call.endpoint();
    }

    @Override
    public void read(ByteBuffer bytes, Consumer<? super ChatEvent> out) {
        call.read(bytes, out);
    }

    @Override
    public boolean begun() {
        return call.begun();
    }

    @Override
    public @Nullable UpstreamCall end(Consumer<? super ChatEvent> out) {
        return traced(call.end(out));
    }

    @Override
    public UpstreamFailure classify(int status, HttpFields fields, byte[] body) {
        return call.classify(status, fields, body);
    }

    @Override
    public @Nullable UpstreamCall alternative(UpstreamFailure failure) {
        return traced(call.alternative(failure));
    }

    private @Nullable UpstreamCall traced(@Nullable UpstreamCall next) {
        return next == null ? null : new TracedCall(trace, request, account, next);
    }
}
