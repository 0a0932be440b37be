package io.kiroproxy.protocol.kiro.model;

import io.kiroproxy.core.model.JsonText;
import io.kiroproxy.core.model.ModelInfo;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A model with what only Kiro's request needs to know.
 *
 * @param info what everybody may know
 * @param fieldsSchema the schema of {@code additionalModelRequestFields}, null when the model takes none
 * @param reasoning how it reasons
 */
public record KiroModel(ModelInfo info, @Nullable JsonText fieldsSchema, ReasoningSupport reasoning) {

    /** How a model reasons. */
    public enum ReasoningSupport {
        /** By request fields and events of their own. */
        NATIVE,
        /** Only when asked in the prompt, between tags. */
        TAGS
    }

    public KiroModel {
        Objects.requireNonNull(info, "info");
        Objects.requireNonNull(reasoning, "reasoning");
    }

    /** The upstream's id. */
    public String id() {
        return info.id();
    }
}
