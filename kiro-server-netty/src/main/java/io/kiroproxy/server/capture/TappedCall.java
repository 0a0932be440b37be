package io.kiroproxy.server.capture;

import io.kiroproxy.core.event.ChatEvent;
import io.kiroproxy.core.spi.HttpCall;
import io.kiroproxy.core.spi.HttpFields;
import io.kiroproxy.core.spi.UpstreamCall;
import io.kiroproxy.core.spi.UpstreamFailure;
import io.kiroproxy.protocol.eventstream.EventStreamDecoder;
import io.kiroproxy.protocol.eventstream.EventStreamException;
import io.kiroproxy.protocol.eventstream.EventStreamFrame;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An exchange that is captured: its request, and the frames of its answer as lines of a type and a payload. */
final class TappedCall implements UpstreamCall {

    private final UpstreamCall call;
    private final CallCapture capture;
    private final EventStreamDecoder frames = new EventStreamDecoder();
    private boolean unreadable;

    TappedCall(UpstreamCall call, CallCapture capture) {
        this.call = call;
        this.capture = capture;
    }

    @Override
    public HttpCall http() {
        HttpCall http = call.http();
        capture.upstreamRequest(http);
        return http;
    }

    @Override
    public String endpoint() {
        return call.endpoint();
    }

    @Override
    public void read(ByteBuffer bytes, Consumer<? super ChatEvent> out) {
        if (!unreadable) {
            try {
                frames.feed(bytes.duplicate(), this::frame);
            } catch (EventStreamException e) {
                unreadable = true;
                capture.upstreamEvent("! these bytes are no frames: " + e.getMessage() + "\n");
            }
        }
        call.read(bytes, out);
    }

    @Override
    public boolean begun() {
        return call.begun();
    }

    private void frame(EventStreamFrame frame) {
        String type = frame.eventType();
        if (type == null) {
            type = frame.exceptionType() == null ? frame.messageType() : frame.exceptionType();
        }
        capture.upstreamEvent(type + " " + frame.payloadUtf8() + "\n");
    }

    @Override
    public @Nullable UpstreamCall end(Consumer<? super ChatEvent> out) {
        return tapped(call.end(out));
    }

    @Override
    public UpstreamFailure classify(int status, HttpFields fields, byte[] body) {
        capture.upstreamRefusal(status, fields, body);
        return call.classify(status, fields, body);
    }

    @Override
    public @Nullable UpstreamCall alternative(UpstreamFailure failure) {
        return tapped(call.alternative(failure));
    }

    private @Nullable UpstreamCall tapped(@Nullable UpstreamCall next) {
        return next == null ? null : new TappedCall(next, capture);
    }
}
