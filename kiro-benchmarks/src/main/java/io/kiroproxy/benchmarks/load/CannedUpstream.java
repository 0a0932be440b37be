package io.kiroproxy.benchmarks.load;

import io.kiroproxy.simulator.KiroSimulator;
import io.kiroproxy.simulator.auth.AccountKind;
import io.kiroproxy.simulator.auth.AccountSpec;
import io.kiroproxy.simulator.http.Action;
import io.kiroproxy.simulator.http.Answer;
import io.kiroproxy.simulator.http.RecordedRequest;
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
public final class CannedUpstream implements AutoCloseable {

    private static final String STREAM = "application/vnd.amazon.eventstream";

    private final KiroSimulator kiro;
    private int accounts;

    private CannedUpstream(KiroSimulator kiro) {
        this.kiro = kiro;
    }

    /** Starts one whose answers to requests that say so have {@code pace} between their events. */
    public static CannedUpstream start(Duration pace) {
        return start(pace, 0);
    }

    /** The same at {@code port}; 0 for any. */
    static CannedUpstream start(Duration pace, int port) {
        KiroSimulator kiro = KiroSimulator.builder().port(port).start();
        Answer paced = Answer.streamed(200, STREAM, actions(pace));
        Answer unpaced = Answer.streamed(200, STREAM, actions(Duration.ZERO));
        kiro.intercept(Integer.MAX_VALUE, request -> generates(request) && slowly(request), paced);
        kiro.intercept(Integer.MAX_VALUE, request -> generates(request) && !slowly(request), unpaced);
        return new CannedUpstream(kiro);
    }

    private static boolean generates(RecordedRequest request) {
        return request.path().endsWith("/generateAssistantResponse")
                || request.target().endsWith("GenerateAssistantResponse");
    }

    /** Long conversations never are; looking for the word in 500 kB would cost more than the answer. */
    private static boolean slowly(RecordedRequest request) {
        return request.body().length < 16_384 && request.bodyText().contains(Bodies.SLOWLY);
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
    public void signIn(Path user) throws IOException {
        kiro.addAccount(AccountSpec.of("bench-" + accounts++, AccountKind.SOCIAL)
                        .withCredits(1e9, 0))
                .files()
                .writeTo(user.resolve(".aws/sso/cache"));
    }

    /** Where it listens. */
    public URI uri() {
        return kiro.uri();
    }

    /** Forgets the requests it has recorded. */
    public void forget() {
        kiro.clearRequests();
    }

    @Override
    public void close() {
        kiro.close();
    }
}
