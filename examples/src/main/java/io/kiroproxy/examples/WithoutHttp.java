package io.kiroproxy.examples;

import io.kiroproxy.core.ChatRequest;
import io.kiroproxy.core.ChatStream;
import io.kiroproxy.core.Gateway;
import io.kiroproxy.core.event.ChatEvent;
import io.kiroproxy.core.model.Conversation;
import io.kiroproxy.core.model.Message;
import io.kiroproxy.core.model.Role;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/** The three ways to ask a gateway, none of which needs an HTTP server. */
public record WithoutHttp(Gateway gateway, String model) {

    /** Aggregated: blocks until the whole answer is there. */
    public String whole(String question) {
        return gateway.complete(request(question)).text();
    }

    /** Blocking: one event after the other; the loop waits for the next. */
    public String pieceByPiece(String question) {
        StringBuilder text = new StringBuilder();
        try (ChatStream events = gateway.open(request(question))) {
            for (ChatEvent event : events) {
                append(event, text);
            }
        }
        return text.toString();
    }

    /** Streaming: nothing blocks; events are told as they come. */
    public CompletableFuture<String> streaming(String question) {
        CompletableFuture<String> done = new CompletableFuture<>();
        StringBuilder text = new StringBuilder();
        gateway.stream(request(question)).subscribe(new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                subscription.request(Long.MAX_VALUE); // less at a time slows the upstream down to one's own pace
            }

            @Override
            public void onNext(ChatEvent event) {
                append(event, text);
            }

            @Override
            public void onError(Throwable failure) {
                done.completeExceptionally(failure);
            }

            @Override
            public void onComplete() {
                done.complete(text.toString());
            }
        });
        return done;
    }

    private static void append(ChatEvent event, StringBuilder text) {
        if (event instanceof ChatEvent.TextDelta delta) {
            text.append(delta.text());
        }
    }

    private ChatRequest request(String question) {
        Conversation conversation = Conversation.of(List.of(Message.text(Role.USER, question)));
        return ChatRequest.of(UUID.randomUUID().toString(), model, conversation);
    }
}
