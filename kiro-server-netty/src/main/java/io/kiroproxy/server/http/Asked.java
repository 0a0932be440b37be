package io.kiroproxy.server.http;

import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.spi.HttpFields;
import io.kiroproxy.protocol.spi.ClientCall;
import io.kiroproxy.protocol.spi.ClientProtocol;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a request asks for, where that is, and who asks.
 *
 * @param method in capitals
 * @param fields its header fields
 */
record Asked(String method, Target target, HttpFields fields, Router.Match match, AccessGate.Caller caller) {

    private static final Router.Match NOWHERE =
            new Router.Match(Router.Zone.ADMIN, null, null, Map.of(), null, null, Set.of());

    /** What stands for a request that was refused before it was looked at. */
    static Asked nothing(String method, HttpFields fields) {
        return new Asked(method, Target.NONE, fields, NOWHERE, AccessGate.Caller.ANYBODY);
    }

    Asked by(AccessGate.Caller known) {
        return new Asked(method, target, fields, match, known);
    }

    /** Whether it may be a call: those of client protocols are posted. */
    boolean call() {
        return match.route() != null && method.equals("POST");
    }

    /** The protocol of what is a call. */
    ClientProtocol protocol() {
        return Objects.requireNonNull(match.protocol());
    }

    /**
     * What there is to be told of it once it is over, null when it was no call.
     *
     * @param read what was read of it, null when nothing could be
     * @param reach how far it came
     */
    @Nullable
    ServedCall served(
            String id,
            @Nullable ClientCall read,
            ServedCall.Reach reach,
            Reply reply,
            Instant startedAt,
            Instant endedAt) {
        if (!call() || (read != null && !(read instanceof ClientCall.Chat))) {
            return null;
        }
        GatewayException told = reply.failure();
        ClientCall.Chat chat = (ClientCall.Chat) read;
        return new ServedCall(
                id,
                protocol().name(),
                method,
                target.path(),
                caller.client(),
                chat == null ? null : chat.request(),
                reach,
                chat != null && chat.streaming() == ClientCall.Streaming.STREAMED
                        ? ServedCall.Delivery.STREAMED
                        : ServedCall.Delivery.WHOLE,
                startedAt,
                endedAt,
                reply.status() == 0 ? ServedCall.CLIENT_LEFT : reply.status(),
                told == null ? null : told.kind(),
                told == null ? null : told.description());
    }
}
