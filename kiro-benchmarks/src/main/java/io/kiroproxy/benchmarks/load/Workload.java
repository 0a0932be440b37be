package io.kiroproxy.benchmarks.load;

import java.time.Duration;

/** What is asked and how. */
public enum Workload {
    /** A small request, a stream of 200 events at full speed, 32 connections in a closed loop. */
    A("small request, 200 events, unpaced", 1, 0, Answer.STREAMED, 32, Duration.ZERO),
    /** A history of 200 messages with 40 tools, about 500 kB, and the same stream. */
    B("500 kB request, 200 events, unpaced", 200, 40, Answer.STREAMED, 8, Duration.ZERO),
    /** Many streams at once, each at ten events per second, one request a connection. */
    C("small request, 200 events at 10 per second", 1, 0, Answer.STREAMED, 2_000, Duration.ofMillis(100)),
    /** A small request, answered whole. */
    D("small request, answered whole", 1, 0, Answer.WHOLE, 32, Duration.ZERO);

    /** Text events of every answer. */
    public static final int EVENTS = 200;

    /** How the client wants its answer. */
    enum Answer {
        STREAMED,
        WHOLE
    }

    private final String title;
    private final int messages;
    private final int tools;
    private final Answer answer;
    private final int connections;
    private final Duration pace;

    Workload(String title, int messages, int tools, Answer answer, int connections, Duration pace) {
        this.title = title;
        this.messages = messages;
        this.tools = tools;
        this.answer = answer;
        this.connections = connections;
        this.pace = pace;
    }

    String title() {
        return title;
    }

    int messages() {
        return messages;
    }

    int tools() {
        return tools;
    }

    boolean streamed() {
        return answer == Answer.STREAMED;
    }

    int connections() {
        return connections;
    }

    /** Time between two events of an answer; zero for none. */
    Duration pace() {
        return pace;
    }

    /** Whether every connection asks once and all are open together, rather than again and again for a while. */
    boolean openTogether() {
        return !pace.isZero();
    }
}
