package io.kiroproxy.protocol.kiro;

import io.kiroproxy.core.tokens.Calibration;
import io.kiroproxy.core.tokens.TokenEstimator;
import io.kiroproxy.protocol.kiro.failure.KiroFailures;
import io.kiroproxy.protocol.kiro.history.HistoryKeeper;
import io.kiroproxy.protocol.kiro.history.LongHistorySettings;
import io.kiroproxy.protocol.kiro.image.ImageFitter;
import io.kiroproxy.protocol.kiro.model.KiroModels;
import io.kiroproxy.protocol.kiro.request.KiroRequests;
import io.kiroproxy.protocol.kiro.stream.TailMemory;
import io.kiroproxy.protocol.kiro.stream.UnknownEvents;
import java.time.Clock;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** What all calls of one provider share. */
record KiroParts(
        KiroOptions options,
        Clock clock,
        RandomGenerator random,
        KiroModels models,
        ImageFitter images,
        KiroRequests requests,
        KiroFailures failures,
        TokenEstimator estimator,
        Calibration calibration,
        TailMemory tails,
        UnknownEvents unknownEvents,
        EndpointMemory endpoints,
        RefusedTokens refusedTokens,
        HistoryKeeper history) {

    static KiroParts of(KiroOptions options, Clock clock, RandomGenerator random) {
        return new KiroParts(
                options,
                clock,
                random,
                new KiroModels(clock, options.catalogueTtl(), options.aliases(), options.unknownModels()),
                new ImageFitter(options.requests().images()),
                new KiroRequests(options.requests()),
                new KiroFailures(clock),
                new TokenEstimator(),
                new Calibration(),
                new TailMemory(TailMemory.DEFAULT_CAPACITY),
                new UnknownEvents(),
                new EndpointMemory(clock),
                new RefusedTokens(clock),
                new HistoryKeeper(LongHistorySettings.DEFAULT, clock));
    }

    UUID uuid() {
        return new UUID(
                random.nextLong() & 0xFFFF_FFFF_FFFF_0FFFL | 0x4000L,
                random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL | 0x8000_0000_0000_0000L);
    }

    /** {@code length} random characters of {@code a-z0-9}. */
    String letters(int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(Character.forDigit(random.nextInt(36), 36));
        }
        return text.toString();
    }
}
