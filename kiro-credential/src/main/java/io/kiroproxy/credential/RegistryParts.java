package io.kiroproxy.credential;

import io.kiroproxy.core.spi.CallExecutor;
import io.kiroproxy.core.spi.ControlPlane;
import io.kiroproxy.credential.store.AccountStore;
import io.kiroproxy.credential.store.SharedState;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** What the registry's collaborators share. */
record RegistryParts(
        CallExecutor executor,
        InstantSource clock,
        AccountStore store,
        SharedState state,
        @Nullable ControlPlane controlPlane,
        PoolSettings settings,
        Roster roster,
        Candidates candidates,
        Rates rates,
        SlowStart slowStart,
        LowBalance lowBalance,
        Identities identities,
        HealthRules rules,
        Notices notices) {}
