package io.kiroproxy.benchmarks.load;

import io.kiroproxy.simulator.KiroSimulator;
import io.kiroproxy.simulator.auth.AccountKind;
import io.kiroproxy.simulator.auth.AccountSpec;
import io.kiroproxy.simulator.http.Action;
import io.kiroproxy.simulator.http.Answer;
import java.io.IOException;
import java.net.URI;
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
    private int accounts;

    private CannedUpstream(KiroSimulator kiro) {
        this.kiro = kiro;
    }

    /** Starts one whose answers have {@code pace} between their events. */
    static CannedUpstream start(Duration pace) {
        KiroSimulator kiro = KiroSimulator.builder().start();
        kiro.intercept(
                Integer.MAX_VALUE,
                request -> request.path().endsWith("/generateAssistantResponse")
                        || request.target().endsWith("GenerateAssistantResponse"),
                Answer.streamed(200, STREAM, actions(pace)));
        return new CannedUpstream(kiro);
    }

    private static List<Action> actions(Duration pace) {
        List<byte[]> frames = CannedAnswer.frames(Workload.EVENTS);
        List<Action> actions = new ArrayList<>();
        for (int i = 0; i < frames.size(); i++) {
            if (!pace.isZero() && i < Workload.EVENTS) {
                actions.add(new Action.Wait(pace));
            }
            actions.add(new Action.Send(frames.get(i)));
        }
        actions.add(new Action.End());
        return actions;
    }

    /** Signs the person whose home is {@code user} in, with an account of their own. */
    void signIn(Path user) throws IOException {
        kiro.addAccount(AccountSpec.of("bench-" + accounts++, AccountKind.SOCIAL)
                        .withCredits(1e9, 0))
                .files()
                .writeTo(user.resolve(".aws/sso/cache"));
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
