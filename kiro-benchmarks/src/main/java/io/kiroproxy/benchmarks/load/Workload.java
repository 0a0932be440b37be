package io.kiroproxy.benchmarks.load;

/** What is asked and how. */
public enum Workload {
    /** A small request, a stream of 200 events at full speed, 32 connections in a closed loop. */
    A("small request, 200 events, unpaced", 1, 0, Answer.STREAMED, 32, Order.AGAIN_AND_AGAIN),
    /** A history of 200 messages with 40 tools, about 500 kB, and the same stream. */
    B("500 kB request, 200 events, unpaced", 200, 40, Answer.STREAMED, 8, Order.AGAIN_AND_AGAIN),
    /** Many streams at once, each with pauses between its events (ten a second unless told otherwise), one a connection. */
    C("small request, 200 events with pauses", 1, 0, Answer.STREAMED, 2_000, Order.TOGETHER),
    /** A small request, answered whole. */
    D("small request, answered whole", 1, 0, Answer.WHOLE, 32, Order.AGAIN_AND_AGAIN);

    /** Text events of every answer. */
    public static final int EVENTS = 200;

    /** How the client wants its answer. */
    enum Answer {
        STREAMED,
        WHOLE
    }

    /** When its connections ask. */
    private enum Order {
        AGAIN_AND_AGAIN,
        TOGETHER
    }

    private final String title;
    private final int messages;
    private final int tools;
    private final Answer answer;
    private final int connections;
    private final Order order;

    Workload(String title, int messages, int tools, Answer answer, int connections, Order order) {
        this.title = title;
        this.messages = messages;
        this.tools = tools;
        this.answer = answer;
        this.connections = connections;
        this.order = order;
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

    /** Whether every connection asks once and all are open together, rather than again and again for a while. */
    boolean openTogether() {
        return order == Order.TOGETHER;
    }
}
