package io.kiroproxy.protocol.dialect;

import io.kiroproxy.core.model.Content;
import io.kiroproxy.core.model.Conversation;
import io.kiroproxy.core.model.Generation;
import java.util.List;
import java.util.Set;

/** Gemini has no names of documents, and its calls are always parallel. */
class GeminiContractTest extends ClientProtocolContract {

    @Override
    ClientDialect dialect() {
        return ClientDialect.GEMINI;
    }

    @Override
    Conversation carried(Conversation whole) {
        return Losses.of(
                whole,
                block -> block instanceof Content.Document document
                        ? List.of(new Content.Document(null, document.mediaType(), document.base64()))
                        : List.of(block));
    }

    @Override
    Generation carried(Generation whole) {
        return new Generation(
                whole.maxOutputTokens(),
                whole.stopSequences(),
                whole.reasoning(),
                whole.outputFormat(),
                Generation.ParallelToolCalls.ALLOWED);
    }

    @Override
    Set<Fixture> differences() {
        return Set.of(Fixture.DOCUMENT, Fixture.ONE_CALL_AT_A_TIME, Fixture.ONE_NAMED_CALL);
    }
}
