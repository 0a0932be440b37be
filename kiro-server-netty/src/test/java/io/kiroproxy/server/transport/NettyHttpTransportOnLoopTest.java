package io.kiroproxy.server.transport;

import io.kiroproxy.core.spi.CallExecutor;
import io.kiroproxy.core.spi.HttpTransport;
import io.kiroproxy.core.testing.HttpTransportContract;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;

/** Calls that live on an event loop of the transport: every signal is a plain method call. */
class NettyHttpTransportOnLoopTest extends HttpTransportContract {

    private static final EventLoopGroup GROUP = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());

    @AfterAll
    static void stop() {
        GROUP.shutdownGracefully(0, 5, TimeUnit.SECONDS);
    }

    @Override
    protected HttpTransport createTransport() {
        return NettyHttpTransport.create(GROUP, TransportSettings.DEFAULT);
    }

    @Override
    protected CallExecutor createExecutor() {
        return new LoopExecutor(GROUP.next());
    }
}
