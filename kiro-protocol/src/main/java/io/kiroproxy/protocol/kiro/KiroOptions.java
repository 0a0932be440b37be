package io.kiroproxy.protocol.kiro;

import io.kiroproxy.protocol.kiro.endpoint.EndpointTable;
import io.kiroproxy.protocol.kiro.image.ImageLimits;
import io.kiroproxy.protocol.kiro.model.KiroModels;
import io.kiroproxy.protocol.kiro.model.ModelAliases;
import io.kiroproxy.protocol.kiro.model.UnknownModels;
import io.kiroproxy.protocol.kiro.request.RequestSettings;
import io.kiroproxy.protocol.kiro.stream.ReaderSetup.TailPolicy;
import java.time.Duration;
import java.util.Objects;

/**
 * What can be chosen about the Kiro provider.
 *
 * @param endpoints where its operations live
 * @param requests limits and switches of requests
 * @param aliases what names of models mean
 * @param unknownModels what to do with a name that nobody knows
 * @param catalogueTtl how long an account's model catalogue counts as new
 * @param firstEventLimit how long the answer to a call may be silent at first; more than zero
 * @param controlLimit how long any other answer may take in all; more than zero
 * @param webSearch whether searches are run
 * @param tails when an answer without its last numbers counts as cut
 */
public record KiroOptions(
        EndpointTable endpoints,
        RequestSettings requests,
        ModelAliases aliases,
        UnknownModels unknownModels,
        Duration catalogueTtl,
        Duration firstEventLimit,
        Duration controlLimit,
        WebSearches webSearch,
        TailPolicy tails) {

    /** decisions.md 6. */
    public static final Duration DEFAULT_FIRST_EVENT_LIMIT = Duration.ofSeconds(90);

    public static final Duration DEFAULT_CONTROL_LIMIT = Duration.ofSeconds(30);

    /** Whether web searches are run. */
    public enum WebSearches {
        ON,
        OFF
    }

    public KiroOptions {
        Objects.requireNonNull(endpoints, "endpoints");
        Objects.requireNonNull(requests, "requests");
        Objects.requireNonNull(aliases, "aliases");
        Objects.requireNonNull(unknownModels, "unknownModels");
        Objects.requireNonNull(webSearch, "webSearch");
        Objects.requireNonNull(tails, "tails");
        positive("catalogueTtl", catalogueTtl);
        positive("firstEventLimit", firstEventLimit);
        positive("controlLimit", controlLimit);
    }

    /** The defaults of everything. */
    public static KiroOptions ofDefaults() {
        return of(EndpointTable.load(null));
    }

    /** The defaults of everything but the endpoints. */
    public static KiroOptions of(EndpointTable endpoints) {
        return new KiroOptions(
                endpoints,
                RequestSettings.DEFAULT,
                ModelAliases.ofDefaults(),
                UnknownModels.REJECT,
                KiroModels.DEFAULT_TTL,
                DEFAULT_FIRST_EVENT_LIMIT,
                DEFAULT_CONTROL_LIMIT,
                WebSearches.ON,
                TailPolicy.LEARNED);
    }

    /** A copy with other endpoints. */
    public KiroOptions withEndpoints(EndpointTable endpoints) {
        return new KiroOptions(
                endpoints,
                requests,
                aliases,
                unknownModels,
                catalogueTtl,
                firstEventLimit,
                controlLimit,
                webSearch,
                tails);
    }

    /** A copy with other rules about names of models. */
    public KiroOptions withModels(ModelAliases aliases, UnknownModels unknownModels) {
        return new KiroOptions(
                endpoints,
                requests,
                aliases,
                unknownModels,
                catalogueTtl,
                firstEventLimit,
                controlLimit,
                webSearch,
                tails);
    }

    /** A copy that makes images smaller which are over {@code images}. */
    public KiroOptions withImages(ImageLimits images) {
        return new KiroOptions(
                endpoints,
                requests.withImages(images),
                aliases,
                unknownModels,
                catalogueTtl,
                firstEventLimit,
                controlLimit,
                webSearch,
                tails);
    }

    /** A copy with another limit on the first silence. */
    public KiroOptions withFirstEventLimit(Duration firstEventLimit) {
        return new KiroOptions(
                endpoints,
                requests,
                aliases,
                unknownModels,
                catalogueTtl,
                firstEventLimit,
                controlLimit,
                webSearch,
                tails);
    }

    /** A copy that runs web searches or does not. */
    public KiroOptions withWebSearch(WebSearches webSearch) {
        return new KiroOptions(
                endpoints,
                requests,
                aliases,
                unknownModels,
                catalogueTtl,
                firstEventLimit,
                controlLimit,
                webSearch,
                tails);
    }

    private static void positive(String name, Duration value) {
        Objects.requireNonNull(value, name);
        if (value.isZero() || value.isNegative()) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: more than zero)");
        }
    }
}
