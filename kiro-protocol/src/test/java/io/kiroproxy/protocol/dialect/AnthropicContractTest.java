package io.kiroproxy.protocol.dialect;

import io.kiroproxy.core.model.Conversation;
import java.util.Set;

/** Messages can say everything. */
class AnthropicContractTest extends ClientProtocolContract {

    @Override
    ClientDialect dialect() {
        return ClientDialect.ANTHROPIC;
    }

    @Override
    Conversation carried(Conversation whole) {
        return whole;
    }

    @Override
    Set<Fixture> differences() {
        return Set.of();
    }
}
