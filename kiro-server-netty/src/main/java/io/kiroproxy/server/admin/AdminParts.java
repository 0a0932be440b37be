package io.kiroproxy.server.admin;

import io.kiroproxy.core.Gateway;
import io.kiroproxy.core.spi.CallExecutor;
import io.kiroproxy.core.spi.ControlPlane;
import io.kiroproxy.credential.AccountRegistry;
import io.kiroproxy.credential.login.LoginFlows;
import io.kiroproxy.credential.source.LoginPlaces;
import io.kiroproxy.protocol.kiro.history.HistoryKeeper;
import io.kiroproxy.server.access.ClientKeys;
import io.kiroproxy.server.capture.CaptureDesk;
import io.kiroproxy.server.doctor.Doctor;
import io.kiroproxy.server.http.Drain;
import io.kiroproxy.server.http.HttpEdge;
import io.kiroproxy.server.logs.LogTail;
import java.nio.file.Path;
import java.time.InstantSource;
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
 * @param drain ends the server
 * @param timers for what happens a moment later
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
        Drain drain,
        CallExecutor timers,
        Mark mark,
        Tools tools,
        @Nullable Doctor doctor,
        InstantSource clock) {

    /**
     * What else is remembered.
     *
     * @param audit changes by administrators
     * @param sessions what sessions are like
     * @param captures which calls are captured
     * @param log the newest lines of the log
     */
    public record Memory(AuditTrail audit, SessionBook sessions, CaptureDesk captures, LogTail log) {
        public Memory {
            Objects.requireNonNull(audit, "audit");
            Objects.requireNonNull(sessions, "sessions");
            Objects.requireNonNull(captures, "captures");
            Objects.requireNonNull(log, "log");
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
     * @param logins signs people in, null when nobody can
     * @param home where they are kept, null when not in files
     * @param scanned where logins are looked for; nothing else is read
     * @param names what names of models mean, null when nobody here can change it
     * @param history what is done about long histories, null when nobody here can
     * @param random makes ids
     */
    public record Owned(
            AccountRegistry registry,
            @Nullable ControlPlane controlPlane,
            @Nullable LoginFlows logins,
            @Nullable Path home,
            LoginPlaces scanned,
            @Nullable ModelNames names,
            @Nullable HistoryKeeper history,
            RandomGenerator random) {
        public Owned {
            Objects.requireNonNull(registry, "registry");
            Objects.requireNonNull(scanned, "scanned");
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
        Objects.requireNonNull(drain, "drain");
        Objects.requireNonNull(timers, "timers");
        Objects.requireNonNull(mark, "mark");
        Objects.requireNonNull(tools, "tools");
        Objects.requireNonNull(clock, "clock");
    }
}
