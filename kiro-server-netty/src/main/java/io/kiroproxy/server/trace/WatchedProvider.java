package io.kiroproxy.server.trace;

import io.kiroproxy.core.ChatRequest;
import io.kiroproxy.core.model.ModelInfo;
import io.kiroproxy.core.spi.AccountIdentity;
import io.kiroproxy.core.spi.ModelRef;
import io.kiroproxy.core.spi.UpstreamCall;
import io.kiroproxy.core.spi.UpstreamProvider;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A provider whose exchanges somebody sees. */
public record WatchedProvider(UpstreamProvider provider, Watcher watcher) implements UpstreamProvider {

    /** Sees the first exchange of an attempt before it is made. */
    @FunctionalInterface
    public interface Watcher {

        /** {@code call} itself, or what stands in for it; it must hand on what its alternatives and continuations are. */
        UpstreamCall watched(ChatRequest request, AccountIdentity account, UpstreamCall call);
    }

    @Override
    public String name() {
        return provider.name();
    }

    @Override
    public List<ModelInfo> models() {
        return provider.models();
    }

    @Override
    public Optional<ModelRef> resolve(String requested) {
        return provider.resolve(requested);
    }

    @Override
    public List<String> suggest(String unknown) {
        return provider.suggest(unknown);
    }

    @Override
    public @Nullable Supplier<ChatRequest> work(ChatRequest request) {
        return provider.work(request);
    }

    @Override
    public UpstreamCall newCall(ChatRequest request, String session, ModelRef model, AccountIdentity account) {
        return watcher.watched(request, account, provider.newCall(request, session, model, account));
    }

    @Override
    public int countTokens(ChatRequest request, ModelRef model) {
        return provider.countTokens(request, model);
    }
}
