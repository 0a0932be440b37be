package io.kiroproxy.protocol.dialect;

import io.kiroproxy.core.model.Conversation;
import io.kiroproxy.core.model.Generation;
import io.kiroproxy.core.model.Reasoning;
import java.util.List;
import java.util.Set;

/**
 * Responses has no failed results, no stop sequences and no reasoning without an effort, and a text of the user beside
 * results is a message of its own. Reasoning is always asked for in words, because a client that wants it sealed has it so.
 */
class ResponsesContractTest extends ClientProtocolContract {

    @Override
    ClientDialect dialect() {
        return ClientDialect.RESPONSES;
    }

    @Override
    Conversation carried(Conversation whole) {
        return Losses.splitAfterResults(Losses.withoutFailures(whole));
    }

    @Override
    Generation carried(Generation whole) {
        Reasoning said = Losses.effortAlone(whole.reasoning());
        Reasoning sealed = said.mode() == Reasoning.Mode.DISABLED
                ? said
                : new Reasoning(said.mode(), said.effort(), null, Reasoning.Display.SHOWN);
        return new Generation(
                whole.maxOutputTokens(), List.of(), sealed, whole.outputFormat(), whole.parallelToolCalls());
    }

    @Override
    Set<Fixture> differences() {
        return Set.of(Fixture.FAILED_TOOL, Fixture.THINKING_BUDGET, Fixture.ADAPTIVE_THINKING);
    }
}
