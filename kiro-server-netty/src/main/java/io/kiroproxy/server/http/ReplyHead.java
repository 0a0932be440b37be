package io.kiroproxy.server.http;

import io.kiroproxy.core.event.ChatEvent;
import io.kiroproxy.core.model.TokenUsage;
import io.kiroproxy.core.spi.HttpFields;
import io.kiroproxy.protocol.spi.ClientCall;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Gathers what the head of a successful answer tells. What only the end of a stream knows is left out of its head. */
final class ReplyHead {

    private final ClientCall.Chat call;
    private final @Nullable String budget;
    private ChatEvent.@Nullable MessageStart opening;
    private @Nullable TokenUsage usage;

    /** @param budget what the key's budget says, null for nothing */
    ReplyHead(ClientCall.Chat call, @Nullable String budget) {
        this.call = call;
        this.budget = budget;
    }

    void see(ChatEvent event) {
        if (event instanceof ChatEvent.MessageStart start) {
            opening = start;
        } else if (event instanceof ChatEvent.UsageUpdate update) {
            usage = update.usage();
        }
    }

    /** The fields as far as they are known now. */
    HttpFields fields() {
        HttpFields.Builder fields = HttpFields.builder()
                .add("content-type", call.contentType())
                .add("cache-control", "no-cache")
                .add("x-accel-buffering", "no");
        if (budget != null) {
            fields.add("x-kiro-budget", budget);
        }
        if (opening != null) {
            fields.add("x-kiro-model", visible(opening.model()));
            if (!opening.adaptations().isEmpty()) {
                fields.add("x-kiro-emulated", visible(String.join(", ", opening.adaptations())));
            }
            if (!opening.history().isEmpty()) {
                fields.add("x-kiro-history", visible(opening.history()));
            }
        }
        if (call.streaming() == ClientCall.Streaming.WHOLE && usage != null) {
            fields.add("x-kiro-usage-source", usage.source().name().toLowerCase(Locale.ROOT));
        }
        return fields.build();
    }

    private static String visible(String text) {
        return text.replaceAll("[^\\x20-\\x7e]", "?");
    }
}
