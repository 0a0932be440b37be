package io.kiroproxy.core.testing;

import io.kiroproxy.core.ChatRequest;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.model.ModelInfo;
import io.kiroproxy.core.spi.AccountIdentity;
import io.kiroproxy.core.spi.ModelRef;
import io.kiroproxy.core.spi.UpstreamCall;
import io.kiroproxy.core.spi.UpstreamFailure;
import io.kiroproxy.core.spi.UpstreamProvider;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A provider with the wire format of {@link FakeCall} and the models {@code fake} and {@code other}. */
public final class FakeProvider implements UpstreamProvider {

    private final List<ChatRequest> requests = new ArrayList<>();
    private final List<String> accounts = new ArrayList<>();
    private final List<String> sessions = new ArrayList<>();
    private final List<UpstreamFailure> askedForAlternatives = new ArrayList<>();
    private final ArrayDeque<Boolean> alternatives = new ArrayDeque<>();
    private @Nullable Function<ChatRequest, UpstreamCall> calls;
    private @Nullable UnaryOperator<ChatRequest> work;

    /** The next question for an alternative is answered with another exchange; without this there is none. */
    public synchronized FakeProvider alternative() {
        alternatives.add(true);
        return this;
    }

    /** The next question for an alternative is answered with none. */
    public synchronized FakeProvider noAlternative() {
        alternatives.add(false);
        return this;
    }

    /** Calls are made by {@code factory} instead. */
    public FakeProvider calls(Function<ChatRequest, UpstreamCall> factory) {
        calls = factory;
        return this;
    }

    /** Requests have to be worked on like this first. */
    public FakeProvider work(UnaryOperator<ChatRequest> work) {
        this.work = work;
        return this;
    }

    @Override
    public @Nullable Supplier<ChatRequest> work(ChatRequest request) {
        UnaryOperator<ChatRequest> first = work;
        return first == null ? null : () -> first.apply(request);
    }

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public List<ModelInfo> models() {
        return List.of(model("fake"), model("other"));
    }

    @Override
    public Optional<ModelRef> resolve(String requested) {
        return models().stream()
                .filter(model -> model.id().equals(requested))
                .findFirst()
                .map(model -> new ModelRef(requested, model, null));
    }

    @Override
    public List<String> suggest(String unknown) {
        return List.of("fake", "other");
    }

    @Override
    public synchronized UpstreamCall newCall(
            ChatRequest request, String session, ModelRef model, AccountIdentity account) {
        requests.add(request);
        accounts.add(account.accountId());
        sessions.add(session);
        if (request.hints().containsKey("unacceptable")) {
            throw GatewayException.invalidRequest("the provider cannot take this");
        }
        Function<ChatRequest, UpstreamCall> factory = calls;
        return factory == null ? new FakeCall(this, account.accountId()) : factory.apply(request);
    }

    @Override
    public int countTokens(ChatRequest request, ModelRef model) {
        return request.conversation().messages().size();
    }

    synchronized boolean takeAlternative(UpstreamFailure failure) {
        askedForAlternatives.add(failure);
        Boolean next = alternatives.poll();
        return next != null && next;
    }

    /** Requests as they came to {@link #newCall}. */
    public synchronized List<ChatRequest> requests() {
        return List.copyOf(requests);
    }

    /** The accounts of all attempts, in order. */
    public synchronized List<String> accounts() {
        return List.copyOf(accounts);
    }

    /** The session keys of all attempts, in order. */
    public synchronized List<String> sessions() {
        return List.copyOf(sessions);
    }

    /** The failures an alternative was asked for. */
    public synchronized List<UpstreamFailure> askedForAlternatives() {
        return List.copyOf(askedForAlternatives);
    }

    private static ModelInfo model(String id) {
        return new ModelInfo(id, id, 200_000, 8_000, Set.of(ModelInfo.InputKind.TEXT), 1.0);
    }
}
