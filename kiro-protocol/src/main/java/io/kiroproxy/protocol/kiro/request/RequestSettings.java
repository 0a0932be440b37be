package io.kiroproxy.protocol.kiro.request;

import io.kiroproxy.protocol.kiro.image.ImageLimits;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Limits and switches of the request side.
 *
 * @param maxBodyBytes largest body sent; beyond it the client is told that its context is too long; 1 or more
 * @param maxDescriptionCharacters where tool descriptions are cut, 1 to 10,240; UTF-8 bytes are limited to 10,240 anyway
 * @param maxTools most tools of one call; {@link Integer#MAX_VALUE} for no limit
 * @param maxToolResultCharacters where the text of one tool result is cut; {@link Integer#MAX_VALUE} for nowhere
 * @param images what images may have before they are made smaller
 * @param imageTurns how many of the last messages with images keep them; {@link Integer#MAX_VALUE} for all
 * @param emptyAssistantText what an assistant turn without text carries
 * @param workingDirectory shown in dialect L, which has an environment; null to leave the environment out
 * @param schemaCacheEntries how many sanitised tool schemas are kept; 1 or more
 */
public record RequestSettings(
        int maxBodyBytes,
        int maxDescriptionCharacters,
        int maxTools,
        int maxToolResultCharacters,
        ImageLimits images,
        int imageTurns,
        EmptyAssistantText emptyAssistantText,
        @Nullable String workingDirectory,
        int schemaCacheEntries) {

    /** kiro-upstream-2026.md 2.7: 5 MB pass elsewhere; the upstream's own limit is tokens. */
    public static final int DEFAULT_MAX_BODY_BYTES = 5_000_000;

    /** kiro-upstream-2026.md 11. */
    public static final int DEFAULT_MAX_DESCRIPTION_CHARACTERS = 10_000;

    public static final int DEFAULT_SCHEMA_CACHE_ENTRIES = 512;

    /** The most bytes of UTF-8 a tool description may have (kiro-upstream.md 6.1 #19). */
    static final int MAX_DESCRIPTION_BYTES = 10_240;

    public static final RequestSettings DEFAULT = new RequestSettings(
            DEFAULT_MAX_BODY_BYTES,
            DEFAULT_MAX_DESCRIPTION_CHARACTERS,
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            ImageLimits.DEFAULT,
            Integer.MAX_VALUE,
            EmptyAssistantText.BY_DIALECT,
            "/",
            DEFAULT_SCHEMA_CACHE_ENTRIES);

    /** What an assistant turn without text carries (kiro-upstream.md 6.1 #7). */
    public enum EmptyAssistantText {
        /** Nothing beside tool uses in L and K, a blank in R and everywhere else. */
        BY_DIALECT,
        /** Always one blank. */
        BLANK
    }

    public RequestSettings {
        atLeastOne("maxBodyBytes", maxBodyBytes);
        Objects.requireNonNull(images, "images");
        atLeastOne("maxTools", maxTools);
        atLeastOne("maxToolResultCharacters", maxToolResultCharacters);
        atLeastOne("schemaCacheEntries", schemaCacheEntries);
        if (maxDescriptionCharacters < 1 || maxDescriptionCharacters > MAX_DESCRIPTION_BYTES) {
            throw new IllegalArgumentException("maxDescriptionCharacters: " + maxDescriptionCharacters
                    + " (expected: 1 to " + MAX_DESCRIPTION_BYTES + ")");
        }
        if (imageTurns < 0) {
            throw new IllegalArgumentException("imageTurns: " + imageTurns + " (expected: 0 or more)");
        }
    }

    private static void atLeastOne(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: 1 or more)");
        }
    }

    /** A copy with another body limit. */
    public RequestSettings withMaxBodyBytes(int maxBodyBytes) {
        return new RequestSettings(
                maxBodyBytes,
                maxDescriptionCharacters,
                maxTools,
                maxToolResultCharacters,
                images,
                imageTurns,
                emptyAssistantText,
                workingDirectory,
                schemaCacheEntries);
    }

    /** A copy with other limits of images. */
    public RequestSettings withImages(ImageLimits images) {
        return new RequestSettings(
                maxBodyBytes,
                maxDescriptionCharacters,
                maxTools,
                maxToolResultCharacters,
                images,
                imageTurns,
                emptyAssistantText,
                workingDirectory,
                schemaCacheEntries);
    }

    /** A copy that keeps the images of the last {@code imageTurns} messages that have some. */
    public RequestSettings withImageTurns(int imageTurns) {
        return new RequestSettings(
                maxBodyBytes,
                maxDescriptionCharacters,
                maxTools,
                maxToolResultCharacters,
                images,
                imageTurns,
                emptyAssistantText,
                workingDirectory,
                schemaCacheEntries);
    }

    /** A copy that cuts tool results at {@code maxToolResultCharacters}. */
    public RequestSettings withMaxToolResultCharacters(int maxToolResultCharacters) {
        return new RequestSettings(
                maxBodyBytes,
                maxDescriptionCharacters,
                maxTools,
                maxToolResultCharacters,
                images,
                imageTurns,
                emptyAssistantText,
                workingDirectory,
                schemaCacheEntries);
    }
}
