package io.kiroproxy.credential.login;

import io.kiroproxy.core.GatewayException;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What every browser login does: waits on a loopback port or for a pasted address, takes the first answer that carries
 * this flow's state, and no second one.
 */
final class BrowserSignIn {
    /** Where the browser comes back to. */
    static final String PATH = "/oauth/callback";

    private final LoginFlow flow;
    private final Pkce pkce;
    private final Consumer<Callback> cameBack;
    private @Nullable LoopbackListener listener;

    BrowserSignIn(LoginFlow flow, Consumer<Callback> cameBack) {
        this.flow = flow;
        this.cameBack = cameBack;
        this.pkce = Pkce.create(flow.parts().random());
    }

    Pkce pkce() {
        return pkce;
    }

    /** Opens a port on the listener's thread and tells it; 0 when none is free. */
    void listen(IntConsumer ready) {
        FlowParts parts = flow.parts();
        Pkce expected = pkce;
        LoopbackListener opened = LoopbackListener.open(
                parts.settings().ports(), PATH, query -> isOurs(query, expected), query -> parts.executor()
                        .execute(() -> received(query)));
        listener = opened;
        opened.port().whenComplete((port, failure) -> parts.executor().execute(() -> {
            if (!flow.isOver()) {
                ready.accept(port == null ? 0 : port);
            }
        }));
    }

    /** Any page in the browser can call a loopback port: what does not carry the state is nobody's answer. */
    private static boolean isOurs(String query, Pkce expected) {
        try {
            return expected.isState(Callback.parse("?" + query).value("state"));
        } catch (GatewayException e) {
            return false;
        }
    }

    private void received(String query) {
        if (flow.isWaiting()) {
            take(Callback.parse("?" + query));
        }
    }

    void paste(Callback callback) {
        if (!callback.has("state")) {
            throw GatewayException.invalidRequest("callback address without state"
                    + (callback.has("error") ? ", which reports an error" : "")
                    + " (expected: the whole address the sign-in page ended on)");
        }
        if (!pkce.isState(callback.value("state"))) {
            throw GatewayException.invalidRequest(
                    "callback address of another sign-in: its state differs (expected: the address that this login's page"
                            + " ended on)");
        }
        take(callback);
    }

    private void take(Callback callback) {
        stop();
        if (callback.has("error")) {
            String error = callback.word("error");
            flow.fail(
                    error.equals("access_denied")
                            ? "the sign-in was declined"
                            : "the sign-in page reported an error" + (error.isEmpty() ? "" : ": " + error));
            return;
        }
        flow.finishing();
        cameBack.accept(callback);
    }

    void stop() {
        LoopbackListener open = listener;
        listener = null;
        if (open != null) {
            open.close();
        }
    }
}
