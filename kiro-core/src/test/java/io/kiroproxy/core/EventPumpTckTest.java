package io.kiroproxy.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.core.event.ChatEvent;
import io.kiroproxy.core.spi.CallExecutor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.opentest4j.TestAbortedException;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.testng.SkipException;
import org.testng.annotations.Test;

/** Holds the pump against the Flow TCK, whose TestNG methods are called from here (architecture.md 11.4). */
class EventPumpTckTest {

    private static final ScheduledExecutorService THREAD = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "tck");
        thread.setDaemon(true);
        return thread;
    });

    @AfterAll
    static void stop() {
        THREAD.shutdownNow();
    }

    @TestFactory
    Stream<DynamicTest> flowRules() {
        Method[] rules = PumpVerification.class.getMethods();
        assertThat(rules)
                .filteredOn(rule -> rule.isAnnotationPresent(Test.class))
                .hasSizeGreaterThan(30);
        return Arrays.stream(rules)
                .filter(rule -> rule.isAnnotationPresent(Test.class))
                .sorted(Comparator.comparing(Method::getName))
                .map(rule -> DynamicTest.dynamicTest(rule.getName(), () -> check(rule)));
    }

    private static void check(Method rule) throws Throwable {
        PumpVerification verification = new PumpVerification();
        verification.setUp();
        try {
            rule.invoke(verification);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof SkipException skipped) {
                throw new TestAbortedException(skipped.getMessage());
            }
            throw e.getCause();
        }
    }

    /** A pump over a body whose buffers become one to three events each. */
    public static final class PumpVerification extends FlowPublisherVerification<ChatEvent> {

        PumpVerification() {
            super(new TestEnvironment(500, 100));
        }

        @Override
        public Flow.Publisher<ChatEvent> createFlowPublisher(long elements) {
            return subscriber -> {
                Objects.requireNonNull(subscriber, "subscriber");
                CallExecutor executor = CallExecutor.of(THREAD);
                executor.execute(() -> new Numbers(executor, subscriber, elements).start());
            };
        }

        @Override
        public Flow.Publisher<ChatEvent> createFailedFlowPublisher() {
            return subscriber -> {
                CallExecutor executor = CallExecutor.of(THREAD);
                executor.execute(() -> new Numbers(executor, subscriber, -1).start());
            };
        }
    }

    /** The pump's source and the body below it, in one. */
    private static final class Numbers implements EventPump.Source, Flow.Publisher<ByteBuffer>, Flow.Subscription {

        private final EventPump pump;
        private final CallExecutor executor;
        private final AtomicReference<Flow.Subscriber<? super ByteBuffer>> reader = new AtomicReference<>();
        private long left;
        private boolean stopped;

        Numbers(CallExecutor executor, Flow.Subscriber<? super ChatEvent> subscriber, long elements) {
            this.executor = executor;
            this.left = elements;
            this.pump = new EventPump(executor, subscriber, this);
        }

        void start() {
            pump.start();
            if (left < 0) {
                pump.fail(new GatewayException(ErrorKind.UPSTREAM_ERROR, "failed from the start"));
            } else {
                pump.attach(this);
            }
        }

        @Override
        public void subscribe(Flow.Subscriber<? super ByteBuffer> given) {
            reader.set(given);
            given.onSubscribe(this);
            if (left == 0) {
                given.onComplete();
            }
        }

        @Override
        public void request(long n) {
            assertThat(n).isEqualTo(1);
            executor.execute(() -> {
                if (!stopped) {
                    int some = (int) Math.min(left, 1 + left % 3);
                    left -= some;
                    Flow.Subscriber<? super ByteBuffer> present = Objects.requireNonNull(reader.get());
                    present.onNext(ByteBuffer.allocate(some));
                    if (left == 0) {
                        present.onComplete();
                    }
                }
            });
        }

        @Override
        public void cancel() {
            stopped = true;
        }

        @Override
        public void asked() {}

        @Override
        public void read(ByteBuffer bytes) {
            for (int i = 0; i < bytes.remaining(); i++) {
                pump.offer(new ChatEvent.TextDelta("x"));
            }
        }

        @Override
        public void bodyEnded() {
            pump.complete();
        }

        @Override
        public void bodyFailed(Throwable error) {
            pump.fail(error);
        }

        @Override
        public void cancelled() {}

        @Override
        public void ending() {}
    }
}
