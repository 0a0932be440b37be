package io.kiroproxy.protocol.responses;

import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.event.ChatEvent;
import io.kiroproxy.protocol.responses.OutputItem.Status;
import io.kiroproxy.protocol.spi.ReplyWriter;
import java.io.IOException;
import java.io.OutputStream;

/** Writes an answer as a stream. Nothing that says "complete" is written before {@link #finish()}. */
final class ResponseWriter implements ReplyWriter {

    private final ResponseFrames frames;
    private final Answer answer;

    ResponseWriter(ResponsesCall call, OutputStream out) {
        this.frames = new ResponseFrames(out);
        this.answer = new Answer(call, frames);
    }

    @Override
    public void write(ChatEvent event) throws IOException {
        answer.take(event);
        if (event instanceof ChatEvent.MessageStart) {
            frames.response("response.created", json -> answer.write(json, Status.IN_PROGRESS, null));
            frames.response("response.in_progress", json -> answer.write(json, Status.IN_PROGRESS, null));
        }
    }

    @Override
    public void ping() throws IOException {
        if (!answer.over()) {
            frames.keepAlive();
        }
    }

    @Override
    public void finish() throws IOException {
        Status status = answer.end();
        if (status == Status.FAILED) {
            fail(Answer.cutWithinCall());
            return;
        }
        answer.keep(status);
        frames.response("response." + status.wireName(), json -> answer.write(json, status, null));
    }

    @Override
    public void fail(GatewayException failure) throws IOException {
        if (!answer.over()) {
            answer.fail();
            frames.response("response.failed", json -> answer.write(json, Status.FAILED, failure));
        }
    }
}
