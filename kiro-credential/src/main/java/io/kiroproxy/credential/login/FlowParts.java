package io.kiroproxy.credential.login;

import io.kiroproxy.core.spi.CallExecutor;
import io.kiroproxy.core.spi.ControlPlane;
import io.kiroproxy.credential.AccountRegistry;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** What the flows share. */
record FlowParts(
        AuthExchange exchange,
        CallExecutor executor,
        InstantSource clock,
        SecureRandom random,
        LoginSettings settings,
        AccountRegistry registry,
        @Nullable ControlPlane controlPlane) {}
