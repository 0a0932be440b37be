package io.kiroproxy.credential.login;

import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.spi.ControlPlane;
import io.kiroproxy.core.spi.Secret;
import java.util.concurrent.CompletionException;

/** A key needs no person: it is proved, and the login is over. */
final class KeyLogin implements LoginMethod {
    private final LoginFlow flow;
    private final Secret key;

    KeyLogin(LoginFlow flow, Secret key) {
        this.flow = flow;
        this.key = key;
    }

    @Override
    public void start() {
        FlowParts parts = flow.parts();
        ControlPlane controlPlane = parts.controlPlane();
        if (controlPlane == null) {
            flow.fail("a key cannot be proved here: there is no control plane");
            return;
        }
        flow.finishing();
        Handover handover = new Handover(flow);
        KeyProof.prove(
                        key.reveal(),
                        flow.request().existing(),
                        parts.registry(),
                        controlPlane,
                        flow.proxy(),
                        handover.machineId())
                .whenComplete((credentials, failure) -> parts.executor().execute(() -> {
                    if (flow.isOver()) {
                        return;
                    }
                    if (credentials != null) {
                        handover.take(credentials);
                    } else {
                        flow.fail(reason(failure));
                    }
                }));
    }

    private static String reason(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof GatewayException refused
                ? refused.description()
                : "the key could not be proved for the moment; try again";
    }
}
