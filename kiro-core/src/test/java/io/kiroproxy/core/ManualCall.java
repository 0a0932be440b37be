package io.kiroproxy.core;

import io.kiroproxy.core.event.ChatEvent;
import io.kiroproxy.core.model.Conversation;
import io.kiroproxy.core.model.Message;
import io.kiroproxy.core.model.Role;
import io.kiroproxy.core.spi.UpstreamFailure;
import io.kiroproxy.core.testing.FakeAccountPool;
import io.kiroproxy.core.testing.FakeProvider;
import io.kiroproxy.core.testing.FakeTransport;
import io.kiroproxy.core.testing.ManualClock;
import io.kiroproxy.core.testing.ManualExecutor;
import io.kiroproxy.core.testing.RecordingSubscriber;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** One call through a gateway of fakes, on the test's thread, with time that moves by hand. */
final class ManualCall {

    final ManualClock clock = new ManualClock();
    final ManualExecutor executor = new ManualExecutor(clock);
    final FakeAccountPool accounts;
    final FakeTransport transport = new FakeTransport();
    final FakeProvider provider = new FakeProvider();
    final List<String> heard = new ArrayList<>();
    final List<CallRecord> records = new ArrayList<>();
    final RecordingSubscriber<ChatEvent> subscriber;
    private UnaryOperator<Gateway.Builder> settings = UnaryOperator.identity();

    private ManualCall(long demand, String... accounts) {
        this.accounts = new FakeAccountPool(accounts);
        this.subscriber = RecordingSubscriber.asking(demand);
    }

    static ManualCall with(String... accounts) {
        return new ManualCall(Long.MAX_VALUE, accounts);
    }

    static ManualCall asking(long demand, String... accounts) {
        return new ManualCall(demand, accounts);
    }

    ManualCall settings(UnaryOperator<Gateway.Builder> more) {
        settings = more;
        return this;
    }

    static ChatRequest request() {
        return ChatRequest.of("c1", "fake", Conversation.of(List.of(Message.text(Role.USER, "Hi"))));
    }

    ManualCall start() {
        return start(request());
    }

    ManualCall start(ChatRequest request) {
        Gateway gateway = settings.apply(Gateway.builder()
                        .provider(provider)
                        .accounts(accounts)
                        .transport(transport)
                        .clock(clock)
                        .ticker(clock::nanos)
                        .listener(new Ears()))
                .build();
        gateway.stream(request, executor).subscribe(subscriber);
        executor.run();
        return this;
    }

    ManualCall advance(Duration by) {
        executor.advance(by);
        return this;
    }

    /** The text of all deltas so far. */
    String text() {
        StringBuilder text = new StringBuilder();
        for (ChatEvent event : subscriber.items()) {
            if (event instanceof ChatEvent.TextDelta delta) {
                text.append(delta.text());
            }
        }
        return text.toString();
    }

    /** The kind of error the stream ended with. */
    ErrorKind error() {
        if (!(subscriber.error() instanceof GatewayException failure)) {
            throw new AssertionError("no gateway failure: " + subscriber.items(), subscriber.error());
        }
        return failure.kind();
    }

    CallRecord record() {
        if (records.size() != 1) {
            throw new AssertionError("records: " + records);
        }
        return records.get(0);
    }

    List<UpstreamFailure.Kind> failures() {
        List<UpstreamFailure.Kind> kinds = new ArrayList<>();
        for (AttemptRecord attempt : record().attempts()) {
            if (attempt.failure() != null) {
                kinds.add(attempt.failure().kind());
            }
        }
        return kinds;
    }

    private final class Ears implements CallListener {
        @Override
        public void started(ChatRequest request) {
            heard.add("started");
        }

        @Override
        public void attempted(ChatRequest request, AttemptRecord attempt) {
            heard.add("attempted " + attempt.account());
        }

        @Override
        public void committed(ChatRequest request) {
            heard.add("committed");
        }

        @Override
        public void ended(CallRecord record) {
            heard.add("ended " + record.outcome());
            records.add(record);
        }
    }
}
