package io.kiroproxy.examples;

import io.kiroproxy.core.ChatReply;
import io.kiroproxy.core.ChatRequest;
import io.kiroproxy.core.Gateway;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.model.Conversation;
import io.kiroproxy.core.model.Message;
import io.kiroproxy.core.model.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A batch of questions through the gateway, without any HTTP server. */
public final class BatchJob {

    private final Gateway gateway;
    private final String model;

    public BatchJob(Gateway gateway, String model) {
        this.gateway = gateway;
        this.model = model;
    }

    /** The answers in the questions' order, at most {@code atOnce} at a time; a failed one says why. */
    public List<String> run(List<String> questions, int atOnce) throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(atOnce);
        try {
            List<Future<String>> running = new ArrayList<>();
            questions.forEach(question -> running.add(threads.submit(() -> answer(question))));
            List<String> answers = new ArrayList<>();
            for (Future<String> one : running) {
                answers.add(one.get());
            }
            return answers;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } finally {
            threads.shutdownNow();
        }
    }

    private String answer(String question) {
        Conversation conversation = Conversation.of(List.of(Message.text(Role.USER, question)));
        try {
            ChatReply reply = gateway.complete(ChatRequest.of(UUID.randomUUID().toString(), model, conversation));
            return reply.text();
        } catch (GatewayException failure) {
            return failure.kind() + ": " + failure.getMessage();
        }
    }
}
