package io.kiroproxy.server.http;

import io.kiroproxy.core.ChatRequest;
import io.kiroproxy.core.event.ChatEvent;
import io.kiroproxy.core.model.ModelInfo;
import io.kiroproxy.core.spi.CallExecutor;
import java.util.List;
import java.util.concurrent.Flow;

/** What the edge needs of a gateway. */
public interface Backend {

    /** Runs a call; all signals come on {@code executor}. Never blocks. */
    Flow.Publisher<ChatEvent> stream(ChatRequest request, CallExecutor executor);

    /**
     * The model that a call of {@code requested} would run. Never blocks.
     *
     * @throws io.kiroproxy.core.GatewayException when there is none
     */
    ModelInfo model(String requested);

    /** The models on offer. May take milliseconds. */
    List<ModelInfo> models();

    /** The input tokens of {@code request}. May take milliseconds. */
    int countTokens(ChatRequest request);
}
