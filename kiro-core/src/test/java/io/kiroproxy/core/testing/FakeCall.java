package io.kiroproxy.core.testing;

import io.kiroproxy.core.event.ChatEvent;
import io.kiroproxy.core.event.SearchHit;
import io.kiroproxy.core.model.StopReason;
import io.kiroproxy.core.model.TokenUsage;
import io.kiroproxy.core.spi.HttpCall;
import io.kiroproxy.core.spi.HttpFields;
import io.kiroproxy.core.spi.UpstreamCall;
import io.kiroproxy.core.spi.UpstreamFailure;
import io.kiroproxy.core.spi.UpstreamFailureException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An exchange whose answer is one event per line: {@code start}, {@code text Hello}, {@code think …}, {@code sign …},
 * {@code redacted …}, {@code tool ID NAME}, {@code input ID JSON}, {@code done ID}, {@code search QUERY}, {@code usage
 * IN OUT}, {@code stop REASON}. {@code continue} makes another exchange follow; {@code throw KIND} and {@code bug} fail
 * while reading, {@code nothing} is a frame without meaning, {@code hold …} is text that comes at the end only. Each buffer has whole lines. A refusal's body is the
 * failure's kind; {@code stop} counts at the end of the body, without it the answer was cut.
 */
public final class FakeCall implements UpstreamCall {

    private final FakeProvider provider;
    private final String account;
    private @Nullable StopReason stop;
    private boolean continued;
    private final StringBuilder held = new StringBuilder();

    FakeCall(FakeProvider provider, String account) {
        this.provider = provider;
        this.account = account;
    }

    @Override
    public HttpCall http() {
        return HttpCall.post(
                URI.create("https://upstream.test/" + account),
                HttpFields.EMPTY,
                new byte[] {1},
                Duration.ofSeconds(90),
                null);
    }

    @Override
    public String endpoint() {
        return "fake";
    }

    @Override
    public void read(ByteBuffer bytes, Consumer<? super ChatEvent> out) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        for (String line : new String(copy, StandardCharsets.UTF_8).split("\n", -1)) {
            String[] word = line.split(" ", 2);
            line(word[0], word.length < 2 ? "" : word[1], out);
        }
    }

    private void line(String kind, String rest, Consumer<? super ChatEvent> out) {
        int blank = rest.indexOf(' ');
        String first = blank < 0 ? rest : rest.substring(0, blank);
        String second = blank < 0 ? "" : rest.substring(blank + 1);
        switch (kind) {
            case "" -> {}
            case "nothing" -> {}
            case "start" ->
                out.accept(new ChatEvent.MessageStart(
                        "m1", "fake", TokenUsage.estimate(7, 0), rest.isEmpty() ? List.of() : List.of(rest)));
            case "text" -> out.accept(new ChatEvent.TextDelta(rest));
            case "think" -> out.accept(new ChatEvent.ThinkingDelta(rest));
            case "sign" -> out.accept(new ChatEvent.ThinkingSignature(rest));
            case "redacted" -> out.accept(new ChatEvent.RedactedThinking(rest));
            case "tool" -> out.accept(new ChatEvent.ToolUseStart(first, second));
            case "input" -> out.accept(new ChatEvent.ToolInputDelta(first, second));
            case "done" -> out.accept(new ChatEvent.ToolUseEnd(rest));
            case "search" ->
                out.accept(new ChatEvent.WebSearchDone(
                        "s1", rest, List.of(new SearchHit("t", "https://x.test", "", null)), null));
            case "usage" ->
                out.accept(new ChatEvent.UsageUpdate(new TokenUsage(
                        Integer.parseInt(first),
                        Integer.parseInt(second),
                        -1,
                        -1,
                        -1,
                        0.5,
                        TokenUsage.Source.UPSTREAM)));
            case "stop" -> stop = StopReason.valueOf(rest);
            case "hold" -> held.append(rest);
            case "continue" -> continued = true;
            case "throw" ->
                throw new UpstreamFailureException(
                        UpstreamFailure.of(UpstreamFailure.Kind.valueOf(rest), "thrown: " + rest));
            case "bug" -> throw new IllegalStateException("a defect of the provider");
            default -> throw new AssertionError("unknown line: " + kind);
        }
    }

    @Override
    public boolean begun() {
        return !held.isEmpty();
    }

    @Override
    public @Nullable UpstreamCall end(Consumer<? super ChatEvent> out) {
        if (continued) {
            return new FakeCall(provider, account);
        }
        if (stop == null) {
            throw new UpstreamFailureException(UpstreamFailure.of(UpstreamFailure.Kind.CUT, "no stop"));
        }
        if (!held.isEmpty()) {
            out.accept(new ChatEvent.TextDelta(held.toString()));
        }
        out.accept(new ChatEvent.MessageStop(stop));
        return null;
    }

    @Override
    public UpstreamFailure classify(int status, HttpFields fields, byte[] body) {
        String kind = new String(body, StandardCharsets.UTF_8).split(" ", 2)[0];
        return new UpstreamFailure(
                UpstreamFailure.Kind.valueOf(kind), "refused: " + kind, status, null, null, null, null);
    }

    @Override
    public @Nullable UpstreamCall alternative(UpstreamFailure failure) {
        return provider.takeAlternative(failure) ? new FakeCall(provider, account) : null;
    }
}
