package io.kiroproxy.protocol.kiro.history;

import io.kiroproxy.core.model.Conversation;
import io.kiroproxy.core.model.Message;
import java.util.List;

/** What becomes of a conversation before it is sent. */
public sealed interface HistoryPlan {

    /**
     * It can be sent.
     *
     * @param note what was done to it, for {@code x-kiro-history}; empty for nothing, or nothing to be told
     */
    record Send(Conversation conversation, String note) implements HistoryPlan {}

    /**
     * A summary is needed first.
     *
     * @param question what to ask the model for it
     * @param summary turns the model's answer into what is sent; a blank answer leaves the history as it is
     */
    record Summarise(Conversation question, Summary summary) implements HistoryPlan {}

    /**
     * A summary to be made: what it stands for and what stays.
     *
     * @param session whose it is
     * @param conversation the whole conversation
     * @param covered how many of its messages the summary stands for
     */
    record Summary(String session, Conversation conversation, int covered) {

        List<Message> older() {
            return conversation.messages().subList(0, covered);
        }
    }
}
