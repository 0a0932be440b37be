package io.kiroproxy.server.transport;

import io.kiroproxy.core.spi.CallExecutor;
import io.netty.channel.EventLoop;

/** How signals reach the call: at once when it lives on the connection's loop, else through its executor. */
@FunctionalInterface
interface Delivery {

    /** Runs {@code signal} on the call's executor, after those before it. Called on the connection's loop. */
    void run(Runnable signal);

    /** The way from {@code loop} to {@code executor}. */
    static Delivery to(CallExecutor executor, EventLoop loop) {
        if (executor instanceof LoopExecutor own && own.loop() == loop) {
            return Runnable::run;
        }
        return executor::execute;
    }
}
