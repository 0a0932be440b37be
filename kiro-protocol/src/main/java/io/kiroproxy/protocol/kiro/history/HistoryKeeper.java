package io.kiroproxy.protocol.kiro.history;

import io.kiroproxy.core.model.Conversation;
import io.kiroproxy.core.model.Message;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Decides what becomes of long histories. The settings may be replaced at any time; a call obeys those it began with.
 * Keeps the last summary of up to 256 sessions. Any thread; never blocks.
 */
public final class HistoryKeeper {

    private static final double RETRY_STEP = 0.3;
    private static final double ESTIMATE_SHARE = 0.8;
    private static final String LEFT_OUT =
            "[%d earlier messages of this conversation were left out because it grew too" + " long.]";
    private static final String SUMMARY = "[Summary of %d earlier messages, which were left out:]\n%s";

    private final SummaryCache summaries;
    private volatile LongHistorySettings settings;

    /** @param clock for the age of summaries */
    public HistoryKeeper(LongHistorySettings settings, Clock clock) {
        this.settings = Objects.requireNonNull(settings, "settings");
        this.summaries = new SummaryCache(Objects.requireNonNull(clock, "clock"));
    }

    /** What new calls obey. */
    public LongHistorySettings settings() {
        return settings;
    }

    /** New calls obey {@code settings}. */
    public void replace(LongHistorySettings settings) {
        this.settings = Objects.requireNonNull(settings, "settings");
    }

    /** What becomes of {@code conversation} before it is sent. */
    public HistoryPlan plan(Conversation conversation, String session) {
        LongHistorySettings now = settings;
        if (isOff(now) || CompactionRequest.is(conversation)) {
            return new HistoryPlan.Send(conversation, "");
        }
        if (now.uses(HistoryStrategy.SMART_SUMMARY)
                && HistorySize.of(conversation.messages()) > now.summaryThreshold()) {
            HistoryCut cut = HistoryCut.of(conversation.messages(), now.summaryThreshold() / 2);
            int place = cut.leavingAtLeast(now.summaryKeepRecent());
            if (cut.leavesOut(place)) {
                return summarised(now, conversation, session, place);
            }
        }
        return truncated(now, conversation, "");
    }

    private static boolean isOff(LongHistorySettings now) {
        return now.strategies().stream().allMatch(strategy -> strategy == HistoryStrategy.NONE);
    }

    private HistoryPlan summarised(LongHistorySettings now, Conversation conversation, String session, int place) {
        SummaryCache.Entry known =
                now.summaryCacheEnabled() ? summaries.find(session, conversation.messages(), place, now) : null;
        if (known != null) {
            return withSummary(now, conversation, known.covered(), known.text());
        }
        HistoryPlan.Summary summary = new HistoryPlan.Summary(session, conversation, place);
        return new HistoryPlan.Summarise(Transcript.question(summary.older(), now.summaryMaxLength()), summary);
    }

    /** What is sent once the model has answered with {@code text}, which may be blank. */
    public HistoryPlan.Send summarised(HistoryPlan.Summary summary, String text) {
        LongHistorySettings now = settings;
        if (text.isBlank()) {
            return truncated(now, summary.conversation(), "");
        }
        String fitting = Transcript.cut(text.strip(), now.summaryMaxLength());
        summaries.keep(summary.session(), summary.older(), fitting);
        return withSummary(now, summary.conversation(), summary.covered(), fitting);
    }

    private static HistoryPlan.Send withSummary(
            LongHistorySettings now, Conversation conversation, int place, String text) {
        HistoryCut cut = HistoryCut.of(conversation.messages(), now.summaryThreshold() / 2);
        List<Message> left = cut.at(place, String.format(SUMMARY, cut.leftOut(place), text));
        String note = note(now, HistoryStrategy.SMART_SUMMARY, conversation.messages(), left);
        return truncated(now, conversation.withMessages(left), note);
    }

    private static HistoryPlan.Send truncated(LongHistorySettings now, Conversation conversation, String before) {
        Conversation shorter = conversation;
        String note = before;
        if (now.uses(HistoryStrategy.AUTO_TRUNCATE)) {
            HistoryCut cut = HistoryCut.of(shorter.messages(), now.maxChars() / 2);
            boolean many = shorter.messages().size() > now.maxMessages();
            boolean large = HistorySize.of(shorter.messages()) > now.maxChars();
            int place =
                    Math.max(many ? cut.leaving(now.maxMessages()) : 0, large ? cut.leavingChars(now.maxChars()) : 0);
            HistoryPlan.Send done = cut(now, HistoryStrategy.AUTO_TRUNCATE, shorter, cut, place, note);
            shorter = done.conversation();
            note = done.note();
        }
        if (now.uses(HistoryStrategy.PRE_ESTIMATE) && HistorySize.of(shorter.messages()) > now.estimateThreshold()) {
            long room = (long) (now.estimateThreshold() * ESTIMATE_SHARE);
            HistoryCut cut = HistoryCut.of(shorter.messages(), room / 2);
            return cut(now, HistoryStrategy.PRE_ESTIMATE, shorter, cut, cut.leavingChars(room), note);
        }
        return new HistoryPlan.Send(shorter, note);
    }

    /**
     * A shorter form of {@code conversation}, which the upstream has refused as too long.
     *
     * @param retries how often this call was shortened before
     * @return null when nothing more may or can be left out
     */
    public HistoryPlan.@Nullable Send afterRefusal(Conversation conversation, int retries) {
        LongHistorySettings now = settings;
        boolean allowed = now.uses(HistoryStrategy.ERROR_RETRY) && retries < now.maxRetries();
        if (!allowed || CompactionRequest.is(conversation)) {
            return null;
        }
        long size = HistorySize.of(conversation.messages());
        HistoryCut cut = HistoryCut.of(conversation.messages(), size / 4);
        int keep = Math.max(2, (int) (now.retryMaxMessages() * (1 - RETRY_STEP * retries)));
        int place = cut.leaving(keep);
        if (!cut.leavesOut(place)) {
            place = cut.leavingChars(size / 2);
        }
        return cut.leavesOut(place) ? cut(now, HistoryStrategy.ERROR_RETRY, conversation, cut, place, "") : null;
    }

    private static HistoryPlan.Send cut(
            LongHistorySettings now,
            HistoryStrategy strategy,
            Conversation conversation,
            HistoryCut cut,
            int place,
            String before) {
        if (!cut.leavesOut(place)) {
            return new HistoryPlan.Send(conversation, before);
        }
        List<Message> left = cut.at(place, String.format(LEFT_OUT, cut.leftOut(place)));
        String note = note(now, strategy, conversation.messages(), left);
        return new HistoryPlan.Send(
                conversation.withMessages(left), before.isEmpty() || note.isEmpty() ? note : before + ", " + note);
    }

    /** For example {@code auto_truncate; messages=40->21; tokens=50000->30000}. */
    private static String note(
            LongHistorySettings now, HistoryStrategy strategy, List<Message> from, List<Message> to) {
        if (!now.addWarningHeader()) {
            return "";
        }
        return strategy.word() + "; messages=" + from.size() + "->" + to.size() + "; tokens=" + tokens(now, from) + "->"
                + tokens(now, to);
    }

    private static long tokens(LongHistorySettings now, List<Message> messages) {
        return (long) (HistorySize.of(messages) / now.charsPerToken());
    }
}
