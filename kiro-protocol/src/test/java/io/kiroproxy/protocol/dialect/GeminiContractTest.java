package io.kiroproxy.protocol.dialect;

import io.kiroproxy.core.model.Content;
import io.kiroproxy.core.model.Conversation;
import java.util.List;
import java.util.Set;

/** Gemini has no names of documents. */
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
    Set<Fixture> differences() {
        return Set.of(Fixture.DOCUMENT);
    }
}
