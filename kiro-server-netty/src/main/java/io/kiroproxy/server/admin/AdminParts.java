package io.kiroproxy.server.admin;

import io.kiroproxy.core.Gateway;
import io.kiroproxy.core.spi.ControlPlane;
import io.kiroproxy.credential.AccountRegistry;
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
 * @param counts accounts by state; must not block
 * @param accounts the accounts and all that belongs to them, null when they are not ours to change
 * @param cooldown the pause after throttling, to be shown
 * @param mark whether the server marks itself as a demonstration
 * @param clock tells the time
 */
public record AdminParts(
        Gateway gateway,
        CallJournal calls,
        Supplier<HttpEdge.Accounts> counts,
        @Nullable Owned accounts,
        Duration cooldown,
        Mark mark,
        InstantSource clock) {

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
        Objects.requireNonNull(counts, "counts");
        Objects.requireNonNull(cooldown, "cooldown");
        Objects.requireNonNull(mark, "mark");
        Objects.requireNonNull(clock, "clock");
    }
}
