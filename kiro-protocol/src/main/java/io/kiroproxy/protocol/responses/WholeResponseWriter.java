package io.kiroproxy.protocol.responses;

import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.event.ChatEvent;
import io.kiroproxy.protocol.json.JsonWriter;
import io.kiroproxy.protocol.openaierror.OpenAiErrors;
import io.kiroproxy.protocol.responses.OutputItem.Status;
import io.kiroproxy.protocol.spi.ReplyWriter;
import java.io.IOException;
import java.io.OutputStream;

/** Gathers an answer and writes it as one body. */
final class WholeResponseWriter implements ReplyWriter {

    private final Answer answer;
    private final OutputStream out;

    WholeResponseWriter(ResponsesCall call, OutputStream out) {
        this.answer = new Answer(call, OutputListener.NONE);
        this.out = out;
    }

    @Override
    public void write(ChatEvent event) throws IOException {
        answer.take(event);
    }

    /** Nothing: a whole answer has no place for it. */
    @Override
    public void ping() {}

    @Override
    public void finish() throws IOException {
        Status status = answer.end();
        GatewayException failure = status == Status.FAILED ? Answer.cutWithinCall() : null;
        if (failure == null) {
            answer.keep(status);
        }
        try (JsonWriter json = JsonWriter.to(out)) {
            answer.write(json, status, failure);
        }
    }

    @Override
    public void fail(GatewayException failure) throws IOException {
        try (JsonWriter json = JsonWriter.to(out)) {
            OpenAiErrors.write(json, failure);
        }
    }
}
