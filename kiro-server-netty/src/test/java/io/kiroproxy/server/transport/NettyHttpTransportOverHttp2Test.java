package io.kiroproxy.server.transport;

import io.kiroproxy.core.spi.CallExecutor;
import io.kiroproxy.core.spi.HttpTransport;
import io.kiroproxy.core.testing.HttpTransportContract;
import io.kiroproxy.core.testing.RawServer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;

/** The same promises where the upstream speaks HTTP/2. */
class NettyHttpTransportOverHttp2Test extends HttpTransportContract {

    private static final EventLoopGroup GROUP = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());

    private @Nullable Http2Front front;

    @AfterAll
    static void stop() {
        GROUP.shutdownGracefully(0, 5, TimeUnit.SECONDS);
    }

    @AfterEach
    void closeFront() {
        if (front != null) {
            front.close();
        }
    }

    @Override
    protected HttpTransport createTransport() {
        try {
            return NettyHttpTransport.create(
                    GROUP, TransportSettings.DEFAULT, TestKeys.load().trusting());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Override
    protected CallExecutor createExecutor() {
        return new LoopExecutor(GROUP.next());
    }

    @Override
    protected URI reach(RawServer server, String path) {
        if (front == null) {
            try {
                front = Http2Front.start(TestKeys.load().server("TLS"), server.uri(""));
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }
        return front.uri(path);
    }
}
