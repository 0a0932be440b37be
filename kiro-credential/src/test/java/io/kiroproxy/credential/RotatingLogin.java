package io.kiroproxy.credential;

import io.kiroproxy.core.spi.HttpReply;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A login service that gives each account a new refresh token each time and knows only the newest, as the vendor's does:
 * whoever brings an old one has lost the account. Answers when the test says so.
 */
final class RotatingLogin {
    /** How it answers a refresh. */
    enum Mood {
        RENEWS,
        OUT_OF_ORDER,
        REVOKED
    }

    private record Open(String account, CompletableFuture<HttpReply> reply) {}

    private final Map<String, String> owners = new HashMap<>();
    private final Map<String, String> newest = new HashMap<>();
    private final List<Open> open = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private int counter = 5_000;

    RotatingLogin(FakeLogin login, int accounts) {
        for (int i = 1; i <= accounts; i++) {
            issue("a" + i, FakeLogin.refreshToken(1_000 + i));
        }
        login.answers(call -> asked(FakeLogin.body(call)));
    }

    private void issue(String account, String refreshToken) {
        owners.put(refreshToken, account);
        newest.put(account, refreshToken);
    }

    private CompletableFuture<HttpReply> asked(String body) {
        String token = owners.keySet().stream()
                .filter(known -> body.contains("\"" + known + "\""))
                .findFirst()
                .orElse("unknown");
        String account = owners.getOrDefault(token, "nobody");
        if (!token.equals(newest.get(account))) {
            violations.add(account + " was refreshed with a token that has been replaced");
        }
        if (open.stream().anyMatch(other -> other.account().equals(account))) {
            violations.add(account + " was refreshed twice at a time");
        }
        CompletableFuture<HttpReply> reply = new CompletableFuture<>();
        open.add(new Open(account, reply));
        return reply;
    }

    boolean hasOpen() {
        return !open.isEmpty();
    }

    /** What went wrong so far. */
    List<String> violations() {
        return violations;
    }

    String newest(String account) {
        return Objects.requireNonNull(newest.get(account), account);
    }

    /** Answers the oldest question; {@code told} hears about whom it was before the answer arrives. */
    void answer(Mood mood, Consumer<String> told) {
        Open first = open.remove(0);
        told.accept(first.account());
        first.reply()
                .complete(
                        switch (mood) {
                            case OUT_OF_ORDER -> FakeLogin.reply(503, "");
                            case REVOKED -> FakeLogin.reply(401, "");
                            case RENEWS -> {
                                issue(first.account(), FakeLogin.refreshToken(counter++));
                                yield FakeLogin.reply(
                                        200,
                                        "{\"accessToken\":\"access-" + counter + "\",\"refreshToken\":\""
                                                + newest(first.account()) + "\",\"expiresIn\":8640000}");
                            }
                        });
    }
}
