package io.kiroproxy.core.spi;

import io.kiroproxy.core.model.ModelInfo;
import io.kiroproxy.core.model.Reasoning;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A requested model name and what it means here.
 *
 * @param requested as the client wrote it; answers carry this name
 * @param model what runs
 * @param reasoning what the name itself says about reasoning (a {@code -thinking} or effort suffix), null when nothing
 */
public record ModelRef(
        String requested, ModelInfo model, @Nullable Reasoning reasoning) {
    public ModelRef {
        Objects.requireNonNull(requested, "requested");
        Objects.requireNonNull(model, "model");
    }
}
