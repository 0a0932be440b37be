package io.kiroproxy.core;

import java.util.List;
import java.util.function.Consumer;

/** Several listeners as one, in the order they were given; one that throws does not keep the next from hearing. */
final class Listeners implements CallListener {

    private static final System.Logger LOG = System.getLogger("io.kiroproxy.core.call");

    private final List<CallListener> listeners;

    Listeners(List<CallListener> listeners) {
        this.listeners = List.copyOf(listeners);
    }

    @Override
    public void started(ChatRequest request) {
        each(listener -> listener.started(request));
    }

    @Override
    public void attempted(ChatRequest request, AttemptRecord attempt) {
        each(listener -> listener.attempted(request, attempt));
    }

    @Override
    public void committed(ChatRequest request) {
        each(listener -> listener.committed(request));
    }

    @Override
    public void ended(CallRecord record) {
        each(listener -> listener.ended(record));
    }

    private void each(Consumer<CallListener> message) {
        for (CallListener listener : listeners) {
            try {
                message.accept(listener);
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.WARNING, "a call listener failed", e);
            }
        }
    }
}
