package io.kiroproxy.server.transport;

import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.InetNameResolver;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** The operating system's own name resolution, which blocks, moved off the event loops. */
final class WorkerResolver extends AddressResolverGroup<InetSocketAddress> {

    private final Executor worker;

    WorkerResolver(Executor worker) {
        this.worker = worker;
    }

    @Override
    protected AddressResolver<InetSocketAddress> newResolver(EventExecutor executor) {
        return new Resolver(executor, worker).asAddressResolver();
    }

    private static final class Resolver extends InetNameResolver {

        private final Executor worker;

        Resolver(EventExecutor executor, Executor worker) {
            super(executor);
            this.worker = worker;
        }

        @Override
        protected void doResolve(String name, Promise<InetAddress> promise) {
            onWorker(promise, () -> {
                try {
                    promise.trySuccess(InetAddress.getByName(name));
                } catch (UnknownHostException e) {
                    promise.tryFailure(e);
                }
            });
        }

        @Override
        protected void doResolveAll(String name, Promise<List<InetAddress>> promise) {
            onWorker(promise, () -> {
                try {
                    promise.trySuccess(List.of(InetAddress.getAllByName(name)));
                } catch (UnknownHostException e) {
                    promise.tryFailure(e);
                }
            });
        }

        private void onWorker(Promise<?> promise, Runnable lookup) {
            try {
                worker.execute(lookup);
            } catch (RejectedExecutionException e) {
                promise.tryFailure(e);
            }
        }
    }
}
