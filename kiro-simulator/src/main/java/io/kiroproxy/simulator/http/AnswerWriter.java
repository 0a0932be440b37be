package io.kiroproxy.simulator.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Writes one answer. Confined to the event loop of its channel; has at most one timer. */
final class AnswerWriter implements Runnable {
    private final Channel channel;
    private final RecordedRequest request;
    private final Answer answer;
    private final boolean keepAlive;
    private final Runnable whenDone;
    private int next;
    private boolean headSent;
    private boolean parked;
    private boolean over;
    private @Nullable Future<?> timer;

    AnswerWriter(Channel channel, RecordedRequest request, Answer answer, boolean keepAlive, Runnable whenDone) {
        this.channel = channel;
        this.request = request;
        this.answer = answer;
        this.keepAlive = keepAlive;
        this.whenDone = whenDone;
    }

    void start() {
        if (answer.actions().isEmpty()) {
            writeWhole();
        } else {
            run();
        }
    }

    /** Goes on after the socket has drained. */
    void writable() {
        if (parked) {
            parked = false;
            run();
        }
    }

    /** The connection is gone. */
    void clientLeft() {
        if (timer != null) {
            timer.cancel(false);
        }
        if (!over) {
            over = true;
            request.ended(RecordedRequest.Ending.CLIENT_LEFT);
        }
    }

    @Override
    public void run() {
        timer = null;
        while (!over && next < answer.actions().size()) {
            if (!channel.isWritable()) {
                parked = true;
                channel.flush();
                return;
            }
            if (!perform(answer.actions().get(next++))) {
                return;
            }
        }
        channel.flush();
    }

    /** Returns whether the next action may follow at once. */
    private boolean perform(Action action) {
        if (action instanceof Action.Send send) {
            sendHead();
            channel.write(new DefaultHttpContent(Unpooled.wrappedBuffer(send.chunk())));
            return true;
        }
        if (action instanceof Action.Head) {
            sendHead();
            return true;
        }
        channel.flush();
        if (action instanceof Action.Wait wait) {
            timer = wait.pause().isZero()
                    ? channel.eventLoop().submit(this)
                    : channel.eventLoop().schedule(this, wait.pause().toNanos(), TimeUnit.NANOSECONDS);
        } else if (action instanceof Action.Hold hold) {
            hold.until().whenComplete((ended, failure) -> channel.eventLoop().execute(this));
        } else if (action instanceof Action.End) {
            sendHead();
            finish(channel.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT));
        } else if (action instanceof Action.Cut) {
            close();
        } else if (action instanceof Action.Reset) {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
            close();
        }
        return false;
    }

    private void sendHead() {
        if (headSent) {
            return;
        }
        headSent = true;
        HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(answer.status()));
        fill(head.headers());
        head.headers().set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        channel.write(head);
    }

    private void writeWhole() {
        DefaultFullHttpResponse whole = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(answer.status()),
                Unpooled.wrappedBuffer(answer.body()));
        fill(whole.headers());
        whole.headers().set(HttpHeaderNames.CONTENT_LENGTH, answer.body().length);
        finish(channel.writeAndFlush(whole));
    }

    private void fill(HttpHeaders headers) {
        answer.headers().forEach(headers::set);
        if (!keepAlive) {
            headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
    }

    private void finish(ChannelFuture written) {
        written.addListener((ChannelFutureListener) future -> {
            if (over) {
                return;
            }
            over = true;
            request.ended(future.isSuccess() ? RecordedRequest.Ending.ANSWERED : RecordedRequest.Ending.CLIENT_LEFT);
            if (keepAlive && future.isSuccess()) {
                whenDone.run();
            } else {
                channel.close();
            }
        });
    }

    private void close() {
        over = true;
        request.ended(RecordedRequest.Ending.CUT);
        channel.close();
    }
}
