package io.kiroproxy.benchmarks.load;

import java.nio.charset.StandardCharsets;

/** A client protocol: how it asks, and how a complete answer ends. */
public enum Dialect {
    ANTHROPIC(
            "/v1/messages",
            "\"type\":\"text_delta\",\"text\":\"",
            "event: message_stop",
            "\"type\":\"text\",\"text\":\"",
            "\"type\":\"overloaded_error\"") {
        @Override
        public String body(Workload workload) {
            return "{\"model\":\"claude-sonnet-4.5\",\"max_tokens\":8192,\"stream\":" + workload.streamed()
                    + ",\"tools\":["
                    + Bodies.list(
                            workload.tools(),
                            i -> "{\"name\":\"tool_" + i + "\",\"description\":\"" + Bodies.text(i, Bodies.TOOL_TEXT)
                                    + "\",\"input_schema\":" + Bodies.SCHEMA + "}")
                    + "],\"messages\":["
                    + Bodies.turns(workload, (role, text) -> Bodies.message(role, "assistant", text))
                    + "]}";
        }
    },
    CHAT(
            "/v1/chat/completions",
            "\"delta\":{\"content\":\"",
            "data: [DONE]",
            "\"content\":\"",
            "\"type\":\"rate_limit_error\"") {
        @Override
        public String body(Workload workload) {
            return "{\"model\":\"claude-sonnet-4.5\",\"stream\":" + workload.streamed()
                    + Bodies.orNothing(
                            workload.tools(),
                            "tools",
                            i -> "{\"type\":\"function\",\"function\":{\"name\":\"tool_"
                                    + i + "\",\"description\":\"" + Bodies.text(i, Bodies.TOOL_TEXT)
                                    + "\",\"parameters\":"
                                    + Bodies.SCHEMA + "}}")
                    + ",\"messages\":["
                    + Bodies.turns(workload, (role, text) -> Bodies.message(role, "assistant", text))
                    + "]}";
        }
    },
    RESPONSES(
            "/v1/responses",
            "\"type\":\"response.output_text.delta\"",
            "event: response.completed",
            "\"type\":\"output_text\",",
            "\"type\":\"rate_limit_error\"") {
        @Override
        public String body(Workload workload) {
            return "{\"model\":\"claude-sonnet-4.5\",\"store\":false,\"stream\":" + workload.streamed()
                    + Bodies.orNothing(
                            workload.tools(),
                            "tools",
                            i -> "{\"type\":\"function\",\"name\":\"tool_" + i
                                    + "\",\"description\":\"" + Bodies.text(i, Bodies.TOOL_TEXT) + "\",\"parameters\":"
                                    + Bodies.SCHEMA + "}")
                    + ",\"input\":[" + Bodies.turns(workload, (role, text) -> Bodies.message(role, "assistant", text))
                    + "]}";
        }
    },
    GEMINI(
            "/v1beta/models/claude-sonnet-4.5:streamGenerateContent?alt=sse",
            "\"parts\":[{\"text\":\"piece ",
            "\"finishReason\":\"STOP\"",
            "\"parts\":[{\"text\":\"",
            "RESOURCE_EXHAUSTED") {
        @Override
        public String path(Workload workload) {
            return workload.streamed() ? super.path(workload) : "/v1beta/models/claude-sonnet-4.5:generateContent";
        }

        @Override
        public String body(Workload workload) {
            String tools = workload.tools() == 0
                    ? ""
                    : "\"tools\":[{\"functionDeclarations\":["
                            + Bodies.list(
                                    workload.tools(),
                                    i -> "{\"name\":\"tool_" + i + "\",\"description\":\""
                                            + Bodies.text(i, Bodies.TOOL_TEXT) + "\",\"parametersJsonSchema\":"
                                            + Bodies.SCHEMA
                                            + "}")
                            + "]}],";
            return "{" + tools + "\"contents\":["
                    + Bodies.turns(
                            workload,
                            (role, text) -> "{\"role\":\"" + (role == 0 ? "user" : "model")
                                    + "\",\"parts\":[{\"text\":\"" + text + "\"}]}")
                    + "]}";
        }
    };

    private final String path;
    private final String deltaMark;
    private final String endMark;
    private final String wholeMark;
    private final String shedMark;

    Dialect(String path, String deltaMark, String endMark, String wholeMark, String shedMark) {
        this.path = path;
        this.deltaMark = deltaMark;
        this.endMark = endMark;
        this.wholeMark = wholeMark;
        this.shedMark = shedMark;
    }

    /** The body of a request. */
    public abstract String body(Workload workload);

    public String path(Workload workload) {
        return path;
    }

    /** The request's bytes, the head included. */
    public byte[] request(Workload workload) {
        return request(workload, "");
    }

    /** The same with more header lines, each with its line end. */
    byte[] request(Workload workload, String fields) {
        byte[] body = body(workload).getBytes(StandardCharsets.UTF_8);
        return Bodies.http(path(workload), "anthropic-version: 2023-06-01\r\n" + fields, body);
    }

    /** Whether the proxy may shed a call like this: the vendor's status and error, and when to come back. */
    public boolean sheds(Clients.Refused refused) {
        return refused.retryAfter().matches("[1-9]\\d*")
                && refused.status().startsWith(this == ANTHROPIC ? "HTTP/1.1 529" : "HTTP/1.1 429")
                && refused.body().contains(shedMark);
    }

    /** What is wrong with an answer's body, or nothing. */
    public String problem(Workload workload, String body) {
        if (!workload.streamed()) {
            return body.contains(wholeMark) && body.contains(CannedAnswer.text(Workload.EVENTS))
                    ? ""
                    : "not the text that was sent";
        }
        int deltas = 0;
        for (int at = body.indexOf(deltaMark); at >= 0; at = body.indexOf(deltaMark, at + 1)) {
            deltas++;
        }
        if (deltas != Workload.EVENTS) {
            return deltas + " deltas (expected: " + Workload.EVENTS + ")";
        }
        return body.contains(endMark) ? Bodies.pieces(body) : "no end";
    }
}
