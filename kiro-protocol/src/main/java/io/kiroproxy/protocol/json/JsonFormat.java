package io.kiroproxy.protocol.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonWriteFeature;

/** The one JSON factory and its limits (limits-and-timers.md 3, decisions.md 14). */
final class JsonFormat {

    /**
     * Names are not interned: they come from strangers. Strings have no limit of their own, because one cannot be
     * longer than its document, and whoever received the document has bounded that.
     */
    static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .rootValueSeparator((String) null)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(JsonReader.MAX_DEPTH)
                    .maxNumberLength(JsonReader.MAX_NUMBER_LENGTH)
                    .maxNameLength(JsonReader.MAX_NAME_LENGTH)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxTokenCount(JsonReader.MAX_TOKENS)
                    .build())
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
            .build()
            .disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM)
            .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
            .disable(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT);

    private JsonFormat() {}
}
