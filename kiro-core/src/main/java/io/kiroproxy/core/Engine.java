package io.kiroproxy.core;

import io.kiroproxy.core.spi.AccountPool;
import io.kiroproxy.core.spi.HttpTransport;
import io.kiroproxy.core.tokens.TokenEstimator;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * What every call of one gateway shares.
 *
 * @param workshop does what providers have to do to requests before
 * @param ticker nanoseconds for measuring waits
 * @param random for the jitter of pauses
 */
record Engine(
        ModelRouter router,
        AccountPool accounts,
        HttpTransport transport,
        FailoverPolicy failover,
        GatewayTimeouts timeouts,
        CallListener listener,
        CallSlots slots,
        Workshop workshop,
        TokenEstimator estimator,
        InstantSource clock,
        LongSupplier ticker,
        RandomGenerator random) {}
