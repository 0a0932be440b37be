package io.kiroproxy.protocol.kiro;

import io.kiroproxy.core.ChatRequest;
import io.kiroproxy.core.event.ChatEvent;
import io.kiroproxy.core.model.Conversation;
import io.kiroproxy.core.model.Reasoning;
import io.kiroproxy.core.model.StopReason;
import io.kiroproxy.core.model.TokenUsage;
import io.kiroproxy.core.spi.AccountIdentity;
import io.kiroproxy.core.spi.ModelRef;
import io.kiroproxy.protocol.kiro.failure.PromptSize;
import io.kiroproxy.protocol.kiro.history.HistoryPlan;
import io.kiroproxy.protocol.kiro.model.KiroModel;
import io.kiroproxy.protocol.kiro.request.KiroRequest;
import io.kiroproxy.protocol.kiro.stream.ReaderSetup.ThinkingView;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the exchanges of one answer share: the request, and how much of the answer has been told. It writes the frame of
 * the answer: {@code MessageStart} before the first content, the added-up usage and {@code MessageStop} at the end. One
 * thread at a time.
 */
final class AnswerState {

    /** What the client asked for and who answers. */
    record Call(ChatRequest request, String session, ModelRef model, AccountIdentity account) {}

    private final KiroParts parts;
    private final Call call;
    private final @Nullable SearchOffer search;
    private final @Nullable AnswerShape shape;
    private final PromptSize size;
    private final String messageId;

    private final int estimate;
    private final List<ChatEvent> pending = new ArrayList<>();
    private final List<ChatEvent> opening = new ArrayList<>();
    private List<String> adaptations;
    private boolean started;
    private boolean continued;
    private boolean learned;
    private @Nullable TokenUsage total;
    private int searches;
    private int rounds;
    private int misshapen;
    private int shortenings;
    private String historyNote = "";
    private @Nullable TokenUsage before;

    AnswerState(
            KiroParts parts,
            Call call,
            @Nullable SearchOffer search,
            @Nullable AnswerShape shape,
            List<String> adaptations) {
        this.parts = parts;
        this.call = call;
        this.search = search;
        this.shape = shape;
        this.adaptations = List.copyOf(adaptations);
        estimate = parts.estimator().conversation(call.request().conversation());
        size = new PromptSize(
                parts.calibration().corrected(call.model().model().id(), estimate),
                call.model().model().contextWindow());
        messageId = parts.letters(24);
    }

    /**
     * The answer for another try of the exchange at hand. While it is the answer's first, what it has told was dropped
     * by the engine and the answer begins again; a later one goes on where the answer stands.
     */
    AnswerState again() {
        if (continued) {
            return this;
        }
        AnswerState fresh = new AnswerState(parts, call, search, shape, adaptations);
        opening.forEach(fresh::pend);
        fresh.shortened(historyNote, before);
        fresh.shortenings = shortenings;
        return fresh;
    }

    /** The answer goes on with another exchange. */
    void goesOn() {
        continued = true;
    }

    KiroParts parts() {
        return parts;
    }

    ChatRequest request() {
        return call.request();
    }

    ModelRef model() {
        return call.model();
    }

    AccountIdentity account() {
        return call.account();
    }

    /** The search the client offered, null when there is none or it cannot be run. */
    @Nullable
    SearchOffer search() {
        return search;
    }

    /** The shape the answer must have, null for any. */
    @Nullable
    AnswerShape shape() {
        return shape;
    }

    PromptSize size() {
        return size;
    }

    /** Whether anything has been told. */
    boolean started() {
        return started;
    }

    /** Counts a turn of the model. */
    int nextRound() {
        return ++rounds;
    }

    /** Counts an answer in the wrong shape; whether the model may mend it. */
    boolean mayMend() {
        return misshapen++ == 0;
    }

    /** Counts a search. */
    int nextSearch() {
        return ++searches;
    }

    /** The account's own view of the model. */
    KiroModel details() {
        return parts.models()
                .model(call.account().accountId(), call.model().model().id());
    }

    /**
     * The history was shortened before the answer began.
     *
     * @param note what was done, empty for nothing
     * @param spent what that took, null for nothing
     */
    void shortened(String note, @Nullable TokenUsage spent) {
        historyNote = note;
        before = spent;
        total = spent;
    }

    /**
     * A shorter form of {@code conversation} after the upstream has refused it as too long.
     *
     * @return null when there is none
     */
    @Nullable
    Conversation shorter(Conversation conversation) {
        HistoryPlan.Send send = started ? null : parts.history().afterRefusal(conversation, shortenings);
        if (send == null) {
            return null;
        }
        shortenings++;
        historyNote = send.note();
        return send.conversation();
    }

    /** Puts {@code conversation} into the upstream's form. */
    KiroRequest prepare(Conversation conversation) {
        KiroRequest prepared = parts.requests()
                .prepare(
                        call.request().withConversation(conversation),
                        call.session(),
                        call.model(),
                        details().fieldsSchema(),
                        shape == null ? List.of() : List.of(shape.words()));
        if (!started) {
            List<String> all = new ArrayList<>(adaptations);
            prepared.adaptations().stream().filter(name -> !all.contains(name)).forEach(all::add);
            adaptations = List.copyOf(all);
        }
        return prepared;
    }

    /** What of the reasoning the client wants (kiro-upstream.md 7.5: what nobody asked for is dropped). */
    ThinkingView thinkingView() {
        Reasoning asked = call.request().generation().reasoning();
        if (asked.mode() == Reasoning.Mode.DISABLED) {
            return ThinkingView.NONE;
        }
        if (asked.display() == Reasoning.Display.SHOWN) {
            return ThinkingView.ALL;
        }
        return asked.requested() ? ThinkingView.SIGNATURES : ThinkingView.NONE;
    }

    /** Tells {@code event} as soon as something else is told. */
    void pend(ChatEvent event) {
        pending.add(event);
        if (!continued) {
            opening.add(event);
        }
    }

    /** Tells {@code event}. */
    void emit(ChatEvent event, @Nullable String writer, Consumer<? super ChatEvent> out) {
        start(writer, out);
        out.accept(event);
    }

    /** Adds what an exchange cost. */
    void spent(TokenUsage usage) {
        total = total == null ? usage : UsageSum.of(total, usage);
    }

    /** Learns from the first exchange's numbers how far our estimate was off. */
    void learn(TokenUsage usage) {
        if (!learned && usage.source() != TokenUsage.Source.ESTIMATED) {
            parts.calibration().learn(call.model().model().id(), estimate, usage.inputTokens());
        }
        learned = true;
    }

    /** Ends the answer. */
    void finish(StopReason reason, @Nullable String writer, Consumer<? super ChatEvent> out) {
        start(writer, out);
        if (total != null) {
            out.accept(new ChatEvent.UsageUpdate(total));
        }
        out.accept(new ChatEvent.MessageStop(reason));
    }

    private void start(@Nullable String writer, Consumer<? super ChatEvent> out) {
        if (!started) {
            started = true;
            String id = call.model().model().id();
            String running = id.equals("auto") && writer != null ? writer : id;
            out.accept(new ChatEvent.MessageStart(
                    messageId, running, TokenUsage.estimate(size.tokens(), 0), adaptations, historyNote));
        }
        pending.forEach(out);
        pending.clear();
    }
}
