package io.kiroproxy.core.spi;

import io.kiroproxy.core.ChatRequest;
import io.kiroproxy.core.model.ModelInfo;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One kind of upstream: its models and how a conversation is put to it.
 *
 * <p>Called from any thread, must not block: models come from a snapshot that is refreshed elsewhere.
 */
public interface UpstreamProvider {

    /** A short stable name, for example {@code kiro}. */
    String name();

    /** The models that can be asked for now, aliases not included. */
    List<ModelInfo> models();

    /** What {@code requested} means here, aliases and suffixes included; empty when it is unknown. */
    Optional<ModelRef> resolve(String requested);

    /** Up to three known names close to {@code unknown}. */
    List<String> suggest(String unknown);

    /**
     * What has to be done to {@code request} before calls of it are prepared and takes too long for an event loop, such as
     * scaling its images. Looking is quick. The work is done once per request, on a thread where it may take seconds, and
     * answers the request to go on with; a {@link io.kiroproxy.core.GatewayException} of it refuses the request.
     *
     * @return null when there is nothing to do, which is also what a provider without such work answers
     */
    default @Nullable Supplier<ChatRequest> work(ChatRequest request) {
        return null;
    }

    /**
     * Prepares one call with one account. The request is checked and converted here.
     *
     * @param session the call's session key, never empty
     * @throws io.kiroproxy.core.GatewayException when the request cannot be put to this upstream
     */
    UpstreamCall newCall(ChatRequest request, String session, ModelRef model, AccountIdentity account);

    /** The tokens {@code request} would take as input, estimated or better; 0 or more. May take milliseconds. */
    int countTokens(ChatRequest request, ModelRef model);
}
