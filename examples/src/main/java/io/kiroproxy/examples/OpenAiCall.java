package io.kiroproxy.examples;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.kiroproxy.core.ChatRequest;
import io.kiroproxy.core.event.ChatEvent;
import io.kiroproxy.core.spi.HttpCall;
import io.kiroproxy.core.spi.HttpFields;
import io.kiroproxy.core.spi.Secret;
import io.kiroproxy.core.spi.UpstreamCall;
import io.kiroproxy.core.spi.UpstreamFailure;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One exchange with the upstream of {@link OpenAiProvider}. */
final class OpenAiCall implements UpstreamCall {

    private final URI uri;
    private final ChatRequest request;
    private final Secret key;
    private final OpenAiAnswer answer = new OpenAiAnswer();

    OpenAiCall(URI uri, ChatRequest request, Secret key) {
        this.uri = uri;
        this.request = request;
        this.key = key;
    }

    @Override
    public HttpCall http() {
        Map<String, Object> body = Map.of(
                "model",
                request.model(),
                "stream",
                true,
                "messages",
                OpenAiProvider.messages(request).toList());
        byte[] json = new ObjectMapper().valueToTree(body).toString().getBytes(StandardCharsets.UTF_8);
        HttpFields fields =
                HttpFields.of("content-type", "application/json", "authorization", "Bearer " + key.reveal());
        return HttpCall.post(uri, fields, json, Duration.ofMinutes(1), null);
    }

    @Override
    public String endpoint() {
        return uri.getHost();
    }

    @Override
    public void read(ByteBuffer bytes, Consumer<? super ChatEvent> out) {
        answer.read(bytes, out);
    }

    @Override
    public @Nullable UpstreamCall end(Consumer<? super ChatEvent> out) {
        answer.end(out);
        return null;
    }

    @Override
    public UpstreamFailure classify(int status, HttpFields fields, byte[] body) {
        return OpenAiAnswer.refusal(status);
    }

    @Override
    public @Nullable UpstreamCall alternative(UpstreamFailure failure) {
        return null;
    }
}
