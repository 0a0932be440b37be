package io.kiroproxy.benchmarks.load;

import io.kiroproxy.protocol.eventstream.EventStreamEncoder;
import io.kiroproxy.protocol.eventstream.EventStreamFrame;
import io.kiroproxy.simulator.KiroSimulator;
import io.kiroproxy.simulator.auth.AccountKind;
import io.kiroproxy.simulator.auth.AccountSpec;
import io.kiroproxy.simulator.http.Action;
import io.kiroproxy.simulator.http.Answer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The simulator with one account, whose generate answers are made beforehand: each event one frame in one HTTP chunk,
 * the usual tail after them. All other operations are the simulator's own.
 */
final class CannedUpstream implements AutoCloseable {

    private static final String STREAM = "application/vnd.amazon.eventstream";

    private final KiroSimulator kiro;

    private CannedUpstream(KiroSimulator kiro) {
        this.kiro = kiro;
    }

    /** Starts one whose answers have {@code pace} between their events, and signs {@code user} in. */
    static CannedUpstream start(Duration pace, Path user) throws IOException {
        KiroSimulator kiro = KiroSimulator.builder().start();
        kiro.addAccount(AccountSpec.of("bench", AccountKind.SOCIAL).withCredits(1e9, 0))
                .files()
                .writeTo(user.resolve(".aws/sso/cache"));
        kiro.intercept(
                Integer.MAX_VALUE,
                request -> request.path().endsWith("/generateAssistantResponse")
                        || request.target().endsWith("GenerateAssistantResponse"),
                Answer.streamed(200, STREAM, actions(pace)));
        return new CannedUpstream(kiro);
    }

    /** The text of every answer. */
    static String text() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < Workload.EVENTS; i++) {
            text.append(delta(i));
        }
        return text.toString();
    }

    private static String delta(int number) {
        return "piece " + number + " of it, ";
    }

    private static List<Action> actions(Duration pace) {
        List<Action> actions = new ArrayList<>();
        for (int i = 0; i < Workload.EVENTS; i++) {
            if (!pace.isZero()) {
                actions.add(new Action.Wait(pace));
            }
            String model = i == 0 ? ",\"modelId\":\"claude-sonnet-4.5\"" : "";
            actions.add(event("assistantResponseEvent", "{\"content\":\"" + delta(i) + "\"" + model + "}"));
        }
        actions.add(event("metadataEvent", "{\"stopReason\":\"END_TURN\"}"));
        actions.add(event("contextUsageEvent", "{\"contextUsagePercentage\":1.25}"));
        actions.add(event("meteringEvent", "{\"unit\":\"credit\",\"unitPlural\":\"credits\",\"usage\":0.05}"));
        actions.add(new Action.End());
        return actions;
    }

    private static Action event(String type, String json) {
        return new Action.Send(
                EventStreamEncoder.encode(EventStreamFrame.event(type, json.getBytes(StandardCharsets.UTF_8))));
    }

    URI uri() {
        return kiro.uri();
    }

    /** Forgets the requests it has recorded. */
    void forget() {
        kiro.clearRequests();
    }

    @Override
    public void close() {
        kiro.close();
    }
}
