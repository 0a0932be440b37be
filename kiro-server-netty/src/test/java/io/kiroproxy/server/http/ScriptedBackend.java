package io.kiroproxy.server.http;

import io.kiroproxy.core.ChatRequest;
import io.kiroproxy.core.event.ChatEvent;
import io.kiroproxy.core.model.Content;
import io.kiroproxy.core.model.ModelInfo;
import io.kiroproxy.core.model.StopReason;
import io.kiroproxy.core.model.TokenUsage;
import io.kiroproxy.core.spi.CallExecutor;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A gateway whose calls do what the test says. Calls whose text is {@code hello} are answered at once. */
public final class ScriptedBackend implements Backend {

    private final BlockingQueue<Call> calls = new LinkedBlockingQueue<>();

    @Override
    public Flow.Publisher<ChatEvent> stream(ChatRequest request, CallExecutor executor) {
        Call call = new Call(request, executor);
        if (!call.text().equals("hello")) {
            calls.add(call);
        }
        return call;
    }

    @Override
    public ModelInfo model(String requested) {
        return new ModelInfo(requested, "Echo", 1000, 100, Set.of(), 1);
    }

    @Override
    public List<ModelInfo> models() {
        return List.of(model("echo-model"));
    }

    @Override
    public int countTokens(ChatRequest request) {
        return ((Content.Text)
                        request.conversation().messages().get(0).content().get(0))
                .text()
                .length();
    }

    /** The next call that waits for its script. */
    public Call next() throws InterruptedException {
        return Objects.requireNonNull(calls.poll(10, TimeUnit.SECONDS), "no call arrived");
    }

    /** One call. Methods may be called from any thread. */
    public static final class Call implements Flow.Publisher<ChatEvent>, Flow.Subscription {

        public final ChatRequest request;
        public final CountDownLatch cancelled = new CountDownLatch(1);
        public final AtomicLong demanded = new AtomicLong();
        public final AtomicLong delivered = new AtomicLong();
        private final CallExecutor executor;
        private final ArrayDeque<ChatEvent> pending = new ArrayDeque<>();
        private Flow.@Nullable Subscriber<? super ChatEvent> subscriber;
        private @Nullable Runnable ending;
        private long demand;
        private boolean draining;
        private @Nullable String endless;

        Call(ChatRequest request, CallExecutor executor) {
            this.request = request;
            this.executor = executor;
        }

        String text() {
            return ((Content.Text)
                            request.conversation().messages().get(0).content().get(0))
                    .text();
        }

        @Override
        public void subscribe(Flow.Subscriber<? super ChatEvent> subscriber) {
            executor.execute(() -> {
                this.subscriber = subscriber;
                subscriber.onSubscribe(this);
                if (text().equals("hello")) {
                    say("hello").finish();
                }
                drain();
            });
        }

        public Call say(String... texts) {
            executor.execute(() -> {
                if (delivered.get() == 0 && pending.isEmpty()) {
                    pending.add(start());
                }
                for (String text : texts) {
                    pending.add(new ChatEvent.TextDelta(text));
                }
                drain();
            });
            return this;
        }

        /** Gives {@code text} for every event that is asked for. */
        public Call sayForever(String text) {
            executor.execute(() -> {
                pending.add(start());
                endless = text;
                drain();
            });
            return this;
        }

        public void finish() {
            executor.execute(() -> {
                pending.add(new ChatEvent.UsageUpdate(TokenUsage.estimate(3, 4)));
                pending.add(new ChatEvent.MessageStop(StopReason.END_TURN));
                ending = () -> Objects.requireNonNull(subscriber).onComplete();
                drain();
            });
        }

        public void fail(Throwable failure) {
            executor.execute(() -> {
                ending = () -> Objects.requireNonNull(subscriber).onError(failure);
                drain();
            });
        }

        /** Runs {@code task} after {@code delay} where the call runs. */
        public void later(Duration delay, Runnable task) {
            executor.schedule(delay, task);
        }

        /** Waits until the call's executor has done everything it was given so far. */
        public void settle() throws InterruptedException {
            CountDownLatch done = new CountDownLatch(1);
            executor.execute(() -> executor.execute(done::countDown));
            if (!done.await(10, TimeUnit.SECONDS)) {
                throw new AssertionError("the call's executor is stuck");
            }
        }

        @Override
        public void request(long n) {
            demanded.addAndGet(n);
            demand += n;
            drain();
        }

        @Override
        public void cancel() {
            cancelled.countDown();
            endless = null;
            pending.clear();
        }

        private static ChatEvent start() {
            return new ChatEvent.MessageStart(
                    "m1", "echo-model-1", TokenUsage.estimate(3, 0), List.of("tool_choice", "temperature"));
        }

        private void drain() {
            if (draining || subscriber == null) {
                return;
            }
            draining = true;
            while (demand > 0 && cancelled.getCount() > 0 && (!pending.isEmpty() || endless != null)) {
                ChatEvent event =
                        pending.isEmpty() ? new ChatEvent.TextDelta(Objects.requireNonNull(endless)) : pending.poll();
                demand--;
                delivered.incrementAndGet();
                subscriber.onNext(event);
            }
            draining = false;
            if (pending.isEmpty() && ending != null && cancelled.getCount() > 0) {
                Runnable last = ending;
                ending = null;
                last.run();
            }
        }
    }
}
