package io.kiroproxy.it.settings;

import io.kiroproxy.simulator.generate.Scenario;
import io.kiroproxy.simulator.http.RecordedRequest;
import io.kiroproxy.simulator.rules.Refusal;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.imageio.ImageIO;

/** The effects of the settings of access, upstream, accounts, models and history. */
final class CallEffects {

    private CallEffects() {}

    static List<Effect> all() {
        return List.of(
                Effect.of(
                        "upstream.base-url",
                        "http://127.0.0.1:9",
                        "200",
                        "refused",
                        rig -> verdict(rig.ask("hello").statusCode())),
                Effect.of(
                        "upstream.proxy",
                        "http://127.0.0.1:9",
                        "200",
                        "refused",
                        rig -> verdict(rig.ask("hello").statusCode())),
                Effect.of("upstream.timeouts.connect", "200ms", "late", "soon", CallEffects::silentUpstream)
                        .where("upstream.base-url", Rig.SILENT_UPSTREAM)
                        .where("failover.max-attempts", "1"),
                Effect.of(
                        "upstream.timeouts.first-event",
                        "200ms",
                        "200",
                        "refused",
                        rig -> verdict(rig.ask("[[scenario:late:1500]]").statusCode())),
                Effect.of("upstream.timeouts.idle", "100ms", "false", "true", rig -> rig.stream("[[scenario:slow:800]]")
                        .contains("event: error")),
                Effect.of(
                        "upstream.timeouts.total", "300ms", "false", "true", rig -> rig.stream("[[scenario:slow:800]]")
                                .contains("\"error\"")),
                Effect.of("upstream.image-side", 64, "200", "64", CallEffects::widthOfTheImageSent),
                Effect.of("long-history.chars-per-token", 1.5, "few", "many", CallEffects::tokensTold)
                        .where("long-history.strategies", "[auto_truncate]")
                        .where("long-history.max-messages", "2"),
                Effect.of("accounts.selection", "sticky-fill", "2", "1", CallEffects::accountsOfSixSessions),
                Effect.of("accounts.stickiness", "0s", "1", "2", CallEffects::accountsOfOneSession),
                Effect.of("accounts.max-in-flight", 1, "200", "refused", CallEffects::twoAtOnce)
                        .where("server.timeouts.call-wait", "50ms"),
                Effect.of("accounts.cooldown", "1s", "long", "short", CallEffects::pause),
                Effect.of("accounts.rate-limit", "on", "all", "limited", CallEffects::twice)
                        .where("accounts.requests-per-minute", "1")
                        .where("accounts.min-request-interval", "0s")
                        .where("server.timeouts.call-wait", "50ms"),
                Effect.of("accounts.requests-per-minute", 1, "all", "limited", CallEffects::twice)
                        .where("accounts.rate-limit", "on")
                        .where("accounts.min-request-interval", "0s")
                        .where("server.timeouts.call-wait", "50ms"),
                Effect.of("accounts.global-requests-per-minute", 1, "all", "limited", CallEffects::twice)
                        .where("accounts.rate-limit", "on")
                        .where("accounts.min-request-interval", "0s")
                        .where("server.timeouts.call-wait", "50ms"),
                Effect.of("accounts.min-request-interval", "1m", "all", "limited", CallEffects::twice)
                        .where("accounts.rate-limit", "on")
                        .where("server.timeouts.call-wait", "2s"),
                Effect.of("failover.max-accounts", 1, "200", "refused", rig -> firstRefused(rig, Refusal.E13_RATE)),
                Effect.of("failover.max-attempts", 1, "200", "refused", rig -> firstRefused(rig, Refusal.E20_SERVER)),
                Effect.of("models.aliases", Map.of("mine", "claude-sonnet-4.5"), "404", "200", rig -> rig.ask(
                                "hello", "mine")
                        .statusCode()),
                Effect.of("models.unknown", "nearest", "404", "200", rig -> rig.ask("hello", "claude-sonnet-4.55")
                        .statusCode()),
                Effect.of("history.keep", "off", "open", "off", rig -> rig.send("GET", "/api/history", "")
                        .body()
                        .replaceAll("(?s).*\"state\"\\s*:\\s*\"(\\w+)\".*", "$1")
                        .replace("opening", "open")),
                Effect.of("long-history.strategies", List.of("auto_truncate"), "none", "told", CallEffects::history)
                        .where("long-history.max-messages", "2"),
                Effect.of("long-history.max-messages", 2, "none", "told", CallEffects::history)
                        .where("long-history.strategies", "[auto_truncate]"),
                Effect.of("long-history.add-warning-header", "off", "told", "none", CallEffects::history)
                        .where("long-history.strategies", "[auto_truncate]")
                        .where("long-history.max-messages", "2"));
    }

    /** Whether a call got through. */
    static String verdict(int status) {
        return status == 200 ? "200" : "refused";
    }

    private static long accounts(Rig rig) {
        return rig.kiro().requests("GenerateAssistantResponse").stream()
                .map(RecordedRequest::account)
                .distinct()
                .count();
    }

    private static Object accountsOfSixSessions(Rig rig) throws Exception {
        String look = " of look " + System.nanoTime();
        for (int i = 0; i < 6; i++) {
            rig.ask("session " + i + look);
        }
        return accounts(rig);
    }

    private static Object accountsOfOneSession(Rig rig) throws Exception {
        String session = "the same " + System.nanoTime();
        for (int i = 0; i < 6; i++) {
            rig.ask(session);
        }
        return accounts(rig);
    }

    private static Object twoAtOnce(Rig rig) throws Exception {
        try (InputStream running = rig.alone().begun("[[scenario:slow:300]]")) {
            int status = rig.ask("another").statusCode();
            running.readAllBytes();
            return verdict(status);
        }
    }

    private static Object twice(Rig rig) throws Exception {
        rig.alone();
        boolean all = rig.ask("one").statusCode() == 200 && rig.ask("two").statusCode() == 200;
        return all ? "all" : "limited";
    }

    private static Object silentUpstream(Rig rig) throws Exception {
        long begun = System.nanoTime();
        rig.ask("hello");
        return System.nanoTime() - begun < 4_000_000_000L ? "soon" : "late";
    }

    private static Object pause(Rig rig) throws Exception {
        rig.kiro().onGenerate(request -> Scenario.refuse(Refusal.E13_RATE));
        long seconds = rig.alone()
                .ask("hello")
                .headers()
                .firstValueAsLong("retry-after")
                .orElse(-1);
        rig.kiro().onGenerate(request -> Scenario.text("ok"));
        return seconds > 100 ? "long" : "short";
    }

    private static Object firstRefused(Rig rig, Refusal refusal) throws Exception {
        AtomicInteger asked = new AtomicInteger();
        rig.kiro().onGenerate(request -> asked.getAndIncrement() == 0 ? Scenario.refuse(refusal) : Scenario.text("ok"));
        return verdict(rig.ask("hello").statusCode());
    }

    private static Object widthOfTheImageSent(Rig rig) throws Exception {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(200, 100, BufferedImage.TYPE_INT_RGB), "png", png);
        rig.send(
                "POST",
                "/v1/messages",
                "{\"model\":\"claude-sonnet-4.5\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":["
                        + "{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"media_type\":\"image/png\",\"data\":\""
                        + Base64.getEncoder().encodeToString(png.toByteArray())
                        + "\"}},{\"type\":\"text\",\"text\":\"what is this\"}]}]}");
        String sent = rig.kiro()
                .requests("GenerateAssistantResponse")
                .get(0)
                .json()
                .at("conversationState")
                .at("currentMessage")
                .at("userInputMessage")
                .at("images")
                .at(0)
                .at("source")
                .at("bytes")
                .text();
        return ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(sent)))
                .getWidth();
    }

    private static Object history(Rig rig) throws Exception {
        return told(rig, 1).isEmpty() ? "none" : "told";
    }

    /** Of about 3000 characters. */
    private static Object tokensTold(Rig rig) throws Exception {
        int tokens = Integer.parseInt(told(rig, 370).replaceAll(".*tokens=(\\d+)->.*", "$1"));
        return tokens > 1500 ? "many" : "few";
    }

    /** What x-kiro-history says of eight rounds. */
    private static String told(Rig rig, int charactersOfAnAnswer) throws Exception {
        StringBuilder turns = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            turns.append("{\"role\":\"user\",\"content\":\"q")
                    .append(i)
                    .append("\"},{\"role\":\"assistant\",\"content\":\"")
                    .append("a".repeat(charactersOfAnAnswer))
                    .append("\"},");
        }
        return rig.send(
                        "POST",
                        "/v1/messages",
                        "{\"model\":\"claude-sonnet-4.5\",\"max_tokens\":9,\"messages\":[" + turns
                                + "{\"role\":\"user\",\"content\":\"now\"}]}")
                .headers()
                .firstValue("x-kiro-history")
                .orElse("");
    }
}
