package io.kiroproxy.benchmarks.endurance;

import io.kiroproxy.benchmarks.load.Bodies;
import io.kiroproxy.benchmarks.load.CannedAnswer;
import io.kiroproxy.simulator.KiroSimulator;
import io.kiroproxy.simulator.auth.AccountKind;
import io.kiroproxy.simulator.auth.AccountSpec;
import io.kiroproxy.simulator.http.Action;
import io.kiroproxy.simulator.http.Answer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * An upstream with 16 MiB for those who will not read them, more than all buffers on the way, and a short answer for the others, both made beforehand: what
 * is measured is the proxy.
 */
final class StalledUpstream implements AutoCloseable {

    private static final String STREAM = "application/vnd.amazon.eventstream";
    private static final String STALLED = "stalled";
    private static final int PIECES = 4_096;
    private static final int PIECE_CHARS = 4_096;
    private static final int SHORT = 5;

    private final KiroSimulator kiro;

    private StalledUpstream(KiroSimulator kiro) {
        this.kiro = kiro;
    }

    /** Starts one with an account whose files are under {@code user}. */
    static StalledUpstream start(Path user) throws IOException {
        KiroSimulator kiro = KiroSimulator.builder().start();
        kiro.addAccount(AccountSpec.of("bench", AccountKind.SOCIAL).withCredits(1e9, 0))
                .files()
                .writeTo(user.resolve(".aws/sso/cache"));
        kiro.intercept(
                Integer.MAX_VALUE,
                request -> request.bodyText().contains("\"" + STALLED),
                answer(CannedAnswer.longFrames(PIECES, PIECE_CHARS)));
        kiro.intercept(
                Integer.MAX_VALUE,
                request -> request.bodyText().contains("\"hello"),
                answer(CannedAnswer.frames(SHORT)));
        return new StalledUpstream(kiro);
    }

    private static Answer answer(List<byte[]> frames) {
        List<Action> actions = new ArrayList<>();
        frames.forEach(frame -> actions.add(new Action.Send(frame)));
        actions.add(new Action.End());
        return Answer.streamed(200, STREAM, actions);
    }

    /** What a client that will not read asks for. */
    static byte[] much() {
        return request(STALLED);
    }

    /** What the others ask for. */
    static byte[] little() {
        return request("hello");
    }

    /** What is wrong with the answer to {@link #little}, or nothing. */
    static String problem(String body) {
        boolean complete = body.contains("piece " + (SHORT - 1) + " of it") && body.contains("event: message_stop");
        return complete ? "" : "not complete: " + body;
    }

    private static byte[] request(String text) {
        String body = "{\"model\":\"claude-sonnet-4.5\",\"max_tokens\":1000000,\"stream\":true,\"messages\":[{\"role\":"
                + "\"user\",\"content\":\"" + text + "\"}]}";
        return Bodies.http("/v1/messages", "anthropic-version: 2023-06-01\r\n", body.getBytes(StandardCharsets.UTF_8));
    }

    URI uri() {
        return kiro.uri();
    }

    @Override
    public void close() {
        kiro.close();
    }
}
