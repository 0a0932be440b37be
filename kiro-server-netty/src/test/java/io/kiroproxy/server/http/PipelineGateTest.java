package io.kiroproxy.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.server.config.Limit;
import io.kiroproxy.server.config.Limits;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PipelineGateTest {

    private final PipelineGate gate = new PipelineGate(Limits.DEFAULTS);
    private final EmbeddedChannel channel = new EmbeddedChannel(gate);

    @AfterEach
    void finish() {
        channel.finishAndReleaseAll();
    }

    @Test
    void readingStopsAtEightWaitingRequestsAndResumes() {
        request("/running", 0);
        for (int i = 1; i <= 7; i++) {
            request("/" + i, 0);
        }
        assertThat(channel.config().isAutoRead()).isTrue();
        request("/8", 0);
        assertThat(channel.config().isAutoRead()).isFalse();
        assertThat(channel.inboundMessages()).hasSize(2);

        gate.release();

        assertThat(channel.inboundMessages()).hasSize(4);
        assertThat(channel.config().isAutoRead()).isTrue();
    }

    @Test
    void readingStopsAtTheByteLimit() {
        int head = 512 + "/a".length();
        request("/running", 0);
        request("/a", (64 << 10) - head - 1);
        assertThat(channel.config().isAutoRead()).isTrue();
        channel.writeInbound(new DefaultLastHttpContent(Unpooled.wrappedBuffer(new byte[1])));
        assertThat(channel.config().isAutoRead()).isFalse();
    }

    @Test
    void readingStopsWhereTheSettingsSay() {
        assertThat(readsAfter(Limits.DEFAULTS.with(Limit.PIPELINED_REQUESTS, 2), 1, 0))
                .isTrue();
        assertThat(readsAfter(Limits.DEFAULTS.with(Limit.PIPELINED_REQUESTS, 2), 2, 0))
                .isFalse();
        assertThat(readsAfter(Limits.DEFAULTS.with(Limit.PIPELINED_BYTES, 4096), 1, 2048))
                .isTrue();
        assertThat(readsAfter(Limits.DEFAULTS.with(Limit.PIPELINED_BYTES, 4096), 1, 4096))
                .isFalse();
    }

    private static boolean readsAfter(Limits limits, int waiting, int body) {
        EmbeddedChannel channel = new EmbeddedChannel(new PipelineGate(limits));
        try {
            request(channel, "/running", 0);
            for (int i = 0; i < waiting; i++) {
                request(channel, "/waits", body);
            }
            return channel.config().isAutoRead();
        } finally {
            channel.finishAndReleaseAll();
        }
    }

    private void request(String target, int body) {
        request(channel, target, body);
    }

    private static void request(EmbeddedChannel channel, String target, int body) {
        channel.writeInbound(
                new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, target),
                new DefaultLastHttpContent(Unpooled.wrappedBuffer(new byte[body])));
    }
}
