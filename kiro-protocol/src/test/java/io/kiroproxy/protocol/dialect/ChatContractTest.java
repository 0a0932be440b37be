package io.kiroproxy.protocol.dialect;

import io.kiroproxy.core.model.Content;
import io.kiroproxy.core.model.Conversation;
import io.kiroproxy.core.model.Generation;
import java.util.List;
import java.util.Set;

/**
 * Chat Completions has no signatures, no sealed reasoning, no failed results, no reasoning without an effort, and a text of
 * the user beside results is a message of its own.
 */
class ChatContractTest extends ClientProtocolContract {

    @Override
    ClientDialect dialect() {
        return ClientDialect.CHAT;
    }

    @Override
    Conversation carried(Conversation whole) {
        Conversation carried = Losses.splitAfterResults(Losses.withoutFailures(whole));
        return Losses.of(carried, block -> {
            if (block instanceof Content.Thinking thinking) {
                return List.of(new Content.Thinking(thinking.text(), null));
            }
            return block instanceof Content.RedactedThinking ? List.of() : List.of(block);
        });
    }

    @Override
    Generation carried(Generation whole) {
        return whole.withReasoning(Losses.effortAlone(whole.reasoning()));
    }

    @Override
    Set<Fixture> differences() {
        return Set.of(
                Fixture.FAILED_TOOL,
                Fixture.SIGNED_THINKING,
                Fixture.SEALED_THINKING,
                Fixture.THINKING_BUDGET,
                Fixture.ADAPTIVE_THINKING);
    }
}
