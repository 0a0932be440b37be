package io.kiroproxy.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kiroproxy.server.config.Timeout;
import io.kiroproxy.server.http.RawClient;
import io.kiroproxy.simulator.KiroSimulator;
import io.kiroproxy.simulator.generate.Scenario;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens is told while it happens. */
class LiveEventsTest {

    private static final String KEY = "x-api-key: the-admin-key";

    @TempDir
    Path home;

    /** Reads until an event of that name has come and gives its data. */
    private static JsonNode await(RawClient client, String name) throws Exception {
        StringBuilder text = new StringBuilder();
        String chunk = client.chunk();
        while (chunk != null && !chunk.isEmpty()) {
            text.append(chunk);
            if (chunk.startsWith("event: " + name + "\n")) {
                return Json.MAPPER.readTree(chunk.substring(chunk.indexOf("data: ") + 6));
            }
            chunk = client.chunk();
        }
        throw new AssertionError("no event " + name + " in " + text);
    }

    @Test
    void callsAccountsCountsAndChangesAreTold() throws Exception {
        try (AdminProxy admin = AdminProxy.keyed(home, "the-admin-key");
                RawClient client = RawClient.to(admin.proxy.uri())) {
            client.get("/api/events", KEY);
            assertThat(client.head().fields()).containsEntry("content-type", "text/event-stream");
            assertThat(await(client, "stats").get("total_requests").intValue()).isZero();

            admin.add(1);
            JsonNode account = await(client, "account");
            assertThat(account.get("id").textValue()).isEqualTo("a1");
            assertThat(account.get("what").textValue()).isNotEmpty();
            admin.kiro.next(Scenario.text("Hello"));
            admin.chat("claude-sonnet-4.5", true);
            Shape.check(await(client, "call"), """
                    {"id":"string","path":"=/v1/messages","status":"=200","stream":"=true","account_id":"=a1"}""");
            assertThat(await(client, "stats").get("total_requests").intValue()).isEqualTo(1);
            admin.post("/api/keys", "{\"name\":\"laptop\"}");
            JsonNode change = await(client, "config");
            assertThat(change.get("what").textValue()).isEqualTo("POST /api/keys");
        }
    }

    @Test
    void linesOfTheLogAreTold() throws Exception {
        try (AdminProxy admin = AdminProxy.keyed(home, "the-admin-key");
                RawClient client = RawClient.to(admin.proxy.uri())) {
            client.get("/api/events", KEY).head();
            await(client, "stats");

            admin.post("/api/keys", "{\"name\":\"laptop\"}");

            Shape.check(await(client, "log"), """
                    {"number":"int","ts":"number","level":"=INFO","logger":"=io.kiroproxy.audit","msg":"string"}""");
        }
    }

    @Test
    void busyLoggerDrivesNoWatcherAway() throws Exception {
        Logger busy = Logger.getLogger("io.kiroproxy.test.busy");
        try (AdminProxy admin = AdminProxy.start(home);
                RawClient client = RawClient.to(admin.proxy.uri())) {
            client.get("/api/events").head();
            await(client, "stats");

            for (int i = 0; i < 2_000; i++) {
                busy.info("line " + i);
            }
            admin.add(1);

            int lines = 0;
            String chunk = client.chunk();
            while (chunk != null && !chunk.startsWith("event: account\n")) {
                assertThat(chunk).startsWith("event: log\n");
                lines++;
                chunk = client.chunk();
            }
            assertThat(lines).isBetween(EventRoutes.MAX_LINES, 2_000 - 1);
        }
    }

    @Test
    void silenceIsFilledWithComments() throws Exception {
        try (AdminProxy admin = AdminProxy.with(
                        KiroSimulator.builder().start(),
                        home,
                        config -> config.withTimeouts(config.timeouts().with(Timeout.PING, Duration.ofMillis(50))));
                RawClient client = RawClient.to(admin.proxy.uri())) {
            client.get("/api/events").head();
            await(client, "stats");

            assertThat(client.chunk()).isEqualTo(": ping\n\n");
            assertThat(client.chunk()).isEqualTo(": ping\n\n");
        }
    }

    @Test
    void adminKeyIsNeeded() throws Exception {
        try (AdminProxy admin = AdminProxy.keyed(home, "the-admin-key");
                RawClient client = RawClient.to(admin.proxy.uri())) {
            assertThat(client.get("/api/events").answer().status()).isEqualTo(401);
            client.send("HEAD /api/events HTTP/1.1\r\nHost: localhost\r\n" + KEY + "\r\n\r\n");
            assertThat(client.head().status()).isEqualTo(200);
        }
    }

    @Test
    void seventeenthWatcherIsRefusedUntilOneLeaves() throws Exception {
        List<RawClient> watchers = new ArrayList<>();
        try (AdminProxy admin = AdminProxy.start(home)) {
            for (int i = 0; i < LiveEvents.MAX_SUBSCRIBERS; i++) {
                RawClient watcher = RawClient.to(admin.proxy.uri());
                watchers.add(watcher);
                await(watcher.get("/api/events"), watcher);
            }
            AdminProxy.Answer refused = admin.get("/api/events");
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.text()).startsWith("{\"detail\":\"16 watchers");

            watchers.get(0).close();

            long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
            int status = 503;
            while (status == 503 && System.nanoTime() < until) {
                try (RawClient next = RawClient.to(admin.proxy.uri())) {
                    status = next.get("/api/events").head().status();
                }
            }
            assertThat(status).isEqualTo(200);
        } finally {
            for (RawClient watcher : watchers) {
                watcher.close();
            }
        }
    }

    private static void await(RawClient sent, RawClient watcher) throws Exception {
        assertThat(sent.head().status()).isEqualTo(200);
        await(watcher, "stats");
    }

    @Test
    void streamEndsWhenTheServerDrains() throws Exception {
        try (AdminProxy admin = AdminProxy.start(home);
                RawClient client = RawClient.to(admin.proxy.uri())) {
            client.get("/api/events").head();
            await(client, "stats");

            admin.proxy.drain().toCompletableFuture().get(10, TimeUnit.SECONDS);

            assertThat(client.chunk()).isEmpty();
        }
    }

    @Test
    void whoDoesNotKeepUpIsToldAndLeftBehind() {
        LiveEvents events = new LiveEvents();
        Watcher slow = new Watcher();
        Watcher quick = new Watcher();
        events.open(LiveEvents.Kind.STATS, Json.object()).subscribe(slow);
        events.open(LiveEvents.Kind.STATS, Json.object()).subscribe(quick);
        quick.ask(1_000);
        slow.ask(1);

        for (int i = 0; i <= LiveFeed.MAX_WAITING; i++) {
            events.publish(LiveEvents.Kind.LOG, Json::object);
        }
        slow.ask(10);
        events.publish(LiveEvents.Kind.LOG, Json::object);

        assertThat(slow.events).hasSize(2);
        assertThat(slow.events.get(1)).startsWith("event: dropped\ndata: {\"reason\":");
        assertThat(slow.over).isTrue();
        assertThat(quick.events).hasSize(LiveFeed.MAX_WAITING + 3);
        assertThat(quick.over).isFalse();
        quick.leave();
        assertThat(events.watched()).isFalse();
    }

    @Test
    void nothingIsMadeWhileNobodyWatches() {
        new LiveEvents().publish(LiveEvents.Kind.LOG, () -> {
            throw new AssertionError("made");
        });
    }

    private static final class Watcher implements Flow.Subscriber<byte[]> {
        final List<String> events = new ArrayList<>();
        boolean over;
        private Flow.@Nullable Subscription subscription;

        void ask(long n) {
            java.util.Objects.requireNonNull(subscription).request(n);
        }

        void leave() {
            java.util.Objects.requireNonNull(subscription).cancel();
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
        }

        @Override
        public void onNext(byte[] event) {
            events.add(new String(event, java.nio.charset.StandardCharsets.UTF_8));
        }

        @Override
        public void onError(Throwable failure) {
            throw new AssertionError(failure);
        }

        @Override
        public void onComplete() {
            over = true;
        }
    }
}
