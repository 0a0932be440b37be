package io.kiroproxy.protocol.dialect;

import io.kiroproxy.core.model.Conversation;
import java.util.Set;

/** Responses has no failed results, and a text of the user beside results is a message of its own. */
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
    Set<Fixture> differences() {
        return Set.of(Fixture.FAILED_TOOL);
    }
}
