package io.kiroproxy.server.capture;

import io.kiroproxy.core.ChatRequest;
import io.kiroproxy.core.model.ModelInfo;
import io.kiroproxy.core.spi.AccountIdentity;
import io.kiroproxy.core.spi.ModelRef;
import io.kiroproxy.core.spi.UpstreamCall;
import io.kiroproxy.core.spi.UpstreamProvider;
import java.util.List;
import java.util.Optional;

/** A provider whose exchanges are captured where their call is. */
record TappedProvider(UpstreamProvider provider, CaptureDesk desk) implements UpstreamProvider {

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
    public UpstreamCall newCall(ChatRequest request, String session, ModelRef model, AccountIdentity account) {
        UpstreamCall call = provider.newCall(request, session, model, account);
        CallCapture capture = desk.of(request.id());
        return capture == null ? call : new TappedCall(call, capture);
    }

    @Override
    public int countTokens(ChatRequest request, ModelRef model) {
        return provider.countTokens(request, model);
    }
}
