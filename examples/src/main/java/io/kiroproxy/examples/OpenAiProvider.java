package io.kiroproxy.examples;

import io.kiroproxy.core.ChatRequest;
import io.kiroproxy.core.model.Content;
import io.kiroproxy.core.model.ModelInfo;
import io.kiroproxy.core.spi.AccountIdentity;
import io.kiroproxy.core.spi.ModelRef;
import io.kiroproxy.core.spi.UpstreamCall;
import io.kiroproxy.core.spi.UpstreamProvider;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** A second upstream: any service that speaks OpenAI's chat completions, with one model, text only. */
public final class OpenAiProvider implements UpstreamProvider {

    private static final int CHARACTERS_PER_TOKEN = 4;

    private final URI base;
    private final ModelInfo model;

    /** The {@code base} ends in {@code /v1/}. */
    public OpenAiProvider(URI base, String model) {
        this.base = base;
        this.model = new ModelInfo(model, model, 128_000, 16_000, Set.of(ModelInfo.InputKind.TEXT), 0);
    }

    @Override
    public String name() {
        return "openai-compatible";
    }

    @Override
    public List<ModelInfo> models() {
        return List.of(model);
    }

    @Override
    public Optional<ModelRef> resolve(String requested) {
        return requested.equals(model.id()) ? Optional.of(new ModelRef(requested, model, null)) : Optional.empty();
    }

    @Override
    public List<String> suggest(String unknown) {
        return List.of(model.id());
    }

    @Override
    public UpstreamCall newCall(ChatRequest request, String session, ModelRef asked, AccountIdentity account) {
        return new OpenAiCall(base.resolve("chat/completions"), request, account.accessToken());
    }

    @Override
    public int countTokens(ChatRequest request, ModelRef asked) {
        return messages(request)
                        .mapToInt(message -> message.getOrDefault("content", "").length())
                        .sum()
                / CHARACTERS_PER_TOKEN;
    }

    /** The conversation's texts as the upstream names their roles. */
    static Stream<Map<String, String>> messages(ChatRequest request) {
        return request.conversation().messages().stream().flatMap(message -> message.content().stream()
                .filter(Content.Text.class::isInstance)
                .map(block -> Map.of(
                        "role", message.role().name().toLowerCase(Locale.ROOT),
                        "content", ((Content.Text) block).text())));
    }
}
