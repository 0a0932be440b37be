package io.kiroproxy.server;

import io.kiroproxy.core.ChatRequest;
import io.kiroproxy.core.Gateway;
import io.kiroproxy.core.event.ChatEvent;
import io.kiroproxy.core.model.ModelInfo;
import io.kiroproxy.core.spi.CallExecutor;
import io.kiroproxy.server.http.Backend;
import java.util.List;
import java.util.concurrent.Flow;

/** A gateway as the edge sees it. */
record GatewayBackend(Gateway gateway) implements Backend {

    @Override
    public Flow.Publisher<ChatEvent> stream(ChatRequest request, CallExecutor executor) {
        return gateway.stream(request, executor);
    }

    @Override
    public ModelInfo model(String requested) {
        return gateway.resolve(requested).model();
    }

    @Override
    public List<ModelInfo> models() {
        return gateway.models();
    }

    @Override
    public int countTokens(ChatRequest request) {
        return gateway.countTokens(request);
    }
}
