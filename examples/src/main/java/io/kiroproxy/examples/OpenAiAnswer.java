package io.kiroproxy.examples;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kiroproxy.core.event.ChatEvent;
import io.kiroproxy.core.model.StopReason;
import io.kiroproxy.core.spi.UpstreamFailure;
import io.kiroproxy.core.spi.UpstreamFailureException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads server-sent chat completion chunks, however the bytes are cut. */
final class OpenAiAnswer {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String DATA = "data: {";

    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private @Nullable StopReason stop;

    void read(ByteBuffer bytes, Consumer<? super ChatEvent> out) {
        while (bytes.hasRemaining()) {
            byte next = bytes.get();
            if (next == '\n') {
                line(line.toString(StandardCharsets.UTF_8).strip(), out);
                line.reset();
            } else {
                line.write(next);
            }
        }
    }

    private void line(String text, Consumer<? super ChatEvent> out) {
        if (!text.startsWith(DATA)) {
            return;
        }
        try {
            JsonNode choice = JSON.readTree(text.substring(DATA.length() - 1))
                    .path("choices")
                    .path(0);
            String piece = choice.path("delta").path("content").asText("");
            if (!piece.isEmpty()) {
                out.accept(new ChatEvent.TextDelta(piece));
            }
            if (choice.hasNonNull("finish_reason")) {
                boolean cut = choice.path("finish_reason").asText().equals("length");
                stop = cut ? StopReason.MAX_TOKENS : StopReason.END_TURN;
            }
        } catch (JsonProcessingException e) {
            throw failure(UpstreamFailure.Kind.PROTOCOL, "an event that is no JSON");
        }
    }

    /** An answer without a finish reason was cut and must not look complete. */
    void end(Consumer<? super ChatEvent> out) {
        if (stop == null) {
            throw failure(UpstreamFailure.Kind.CUT, "the upstream's answer ended too early");
        }
        out.accept(new ChatEvent.MessageStop(stop));
    }

    static UpstreamFailure refusal(int status) {
        UpstreamFailure.Kind kind =
                switch (status) {
                    case 401 -> UpstreamFailure.Kind.NEEDS_LOGIN;
                    case 429 -> UpstreamFailure.Kind.THROTTLED;
                    default -> status < 500 ? UpstreamFailure.Kind.BAD_REQUEST : UpstreamFailure.Kind.UNAVAILABLE;
                };
        return new UpstreamFailure(kind, "the upstream answered " + status, status, null, null, null, null);
    }

    private static UpstreamFailureException failure(UpstreamFailure.Kind kind, String message) {
        return new UpstreamFailureException(UpstreamFailure.of(kind, message));
    }
}
