package io.kiroproxy.server.admin;

import io.kiroproxy.core.Gateway;
import io.kiroproxy.core.spi.CallExecutor;
import io.kiroproxy.core.spi.ControlPlane;
import io.kiroproxy.credential.AccountRegistry;
import io.kiroproxy.server.access.ClientKeys;
import io.kiroproxy.server.doctor.Doctor;
import io.kiroproxy.server.http.HttpEdge;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What the admin API speaks about.
 *
 * @param gateway resolves and lists models
 * @param calls remembers calls
 * @param memory remembers what else happened
 * @param counts accounts by state; must not block
 * @param accounts the accounts and all that belongs to them, null when they are not ours to change
 * @param keys the keys issued to clients
 * @param configuredKeys the names of the configuration's own client keys
 * @param events tells who watches
 * @param timers for what happens a moment later
 * @param cooldown the pause after throttling, to be shown
 * @param mark whether the server marks itself as a demonstration
 * @param tools what may be changed on this machine
 * @param doctor looks for what is wrong, null when there are no accounts of ours to look at
 * @param clock tells the time
 */
public record AdminParts(
        Gateway gateway,
        CallJournal calls,
        Memory memory,
        Supplier<HttpEdge.Accounts> counts,
        @Nullable Owned accounts,
        ClientKeys keys,
        Set<String> configuredKeys,
        LiveEvents events,
        CallExecutor timers,
        Duration cooldown,
        Mark mark,
        Tools tools,
        @Nullable Doctor doctor,
        InstantSource clock) {

    /**
     * What else is remembered.
     *
     * @param audit changes by administrators
     * @param sessions what sessions are like
     */
    public record Memory(AuditTrail audit, SessionBook sessions) {
        public Memory {
            Objects.requireNonNull(audit, "audit");
            Objects.requireNonNull(sessions, "sessions");
        }
    }

    /** What a server says it is. */
    public enum Mark {
        NONE,
        DEMO
    }

    /**
     * Accounts that can be changed here.
     *
     * @param registry the accounts
     * @param controlPlane asks about them, null when nobody can
     * @param home where they are kept, null when not in files
     * @param scanned folders that are looked through for token files; nothing else is read
     * @param aliases names that stand for models
     * @param random makes ids
     */
    public record Owned(
            AccountRegistry registry,
            @Nullable ControlPlane controlPlane,
            @Nullable Path home,
            List<Path> scanned,
            Set<String> aliases,
            RandomGenerator random) {
        public Owned {
            Objects.requireNonNull(registry, "registry");
            scanned = List.copyOf(scanned);
            aliases = Set.copyOf(aliases);
            Objects.requireNonNull(random, "random");
        }
    }

    public AdminParts {
        Objects.requireNonNull(gateway, "gateway");
        Objects.requireNonNull(calls, "calls");
        Objects.requireNonNull(memory, "memory");
        Objects.requireNonNull(counts, "counts");
        Objects.requireNonNull(keys, "keys");
        configuredKeys = Set.copyOf(configuredKeys);
        Objects.requireNonNull(events, "events");
        Objects.requireNonNull(timers, "timers");
        Objects.requireNonNull(cooldown, "cooldown");
        Objects.requireNonNull(mark, "mark");
        Objects.requireNonNull(tools, "tools");
        Objects.requireNonNull(clock, "clock");
    }
}
