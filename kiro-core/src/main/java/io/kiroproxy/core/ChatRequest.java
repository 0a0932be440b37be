package io.kiroproxy.core;

import io.kiroproxy.core.model.Conversation;
import io.kiroproxy.core.model.Generation;
import io.kiroproxy.core.model.JsonText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One call in neutral form.
 *
 * @param id identifies the call in logs and records; unique per process
 * @param protocol the client protocol's name, for records; {@code embedded} for direct callers
 * @param model the name the client asked for, unresolved
 * @param conversation what the model is given
 * @param generation the options
 * @param sessionKey the client's session when it names one (user-pains.md 6.2); null to derive it from the
 *     system text and the first user message
 * @param accounts which accounts may serve this call
 * @param client the client key's name, null when none is configured
 * @param ignored request options that cannot be honoured, by the client's own names; reported with the answer
 * @param hints fields only one client protocol has, read by providers that know them
 */
public record ChatRequest(
        String id,
        String protocol,
        String model,
        Conversation conversation,
        Generation generation,
        @Nullable String sessionKey,
        AccountScope accounts,
        @Nullable String client,
        List<String> ignored,
        Map<String, JsonText> hints) {

    public ChatRequest {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(protocol, "protocol");
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(conversation, "conversation");
        Objects.requireNonNull(generation, "generation");
        Objects.requireNonNull(accounts, "accounts");
        ignored = List.copyOf(ignored);
        hints = Map.copyOf(hints);
    }

    /** A call of {@code model} with default options. */
    public static ChatRequest of(String id, String model, Conversation conversation) {
        return new ChatRequest(
                id,
                "embedded",
                model,
                conversation,
                Generation.DEFAULT,
                null,
                AccountScope.ANY,
                null,
                List.of(),
                Map.of());
    }

    /** A copy with another conversation. */
    public ChatRequest withConversation(Conversation conversation) {
        return new ChatRequest(
                id, protocol, model, conversation, generation, sessionKey, accounts, client, ignored, hints);
    }

    /** A copy with other options. */
    public ChatRequest withGeneration(Generation generation) {
        return new ChatRequest(
                id, protocol, model, conversation, generation, sessionKey, accounts, client, ignored, hints);
    }

    /** A copy with another session key. */
    public ChatRequest withSessionKey(String sessionKey) {
        return new ChatRequest(
                id, protocol, model, conversation, generation, sessionKey, accounts, client, ignored, hints);
    }

    /** A copy that reports {@code name} with the answer, once. */
    public ChatRequest reporting(String name) {
        if (ignored.contains(name)) {
            return this;
        }
        List<String> all = new ArrayList<>(ignored);
        all.add(name);
        return new ChatRequest(id, protocol, model, conversation, generation, sessionKey, accounts, client, all, hints);
    }

    /** A copy made on behalf of {@code client}, which may use {@code accounts}. */
    public ChatRequest withCaller(@Nullable String client, AccountScope accounts) {
        return new ChatRequest(
                id, protocol, model, conversation, generation, sessionKey, accounts, client, ignored, hints);
    }
}
