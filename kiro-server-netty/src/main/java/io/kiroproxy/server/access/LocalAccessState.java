package io.kiroproxy.server.access;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * State of one process, exchanged with others on the same home through files when there is one. A call is decided in
 * memory under a lock that is held for a moment; files are touched by the keeper's thread alone, soon after a call was
 * settled.
 */
final class LocalAccessState implements AccessState {

    /** How long it takes at most until others hear of what happened here. */
    static final Duration RHYTHM = Duration.ofSeconds(1);

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final System.Logger LOG = System.getLogger(LocalAccessState.class.getName());

    private record Keys(List<ClientKey> all, Map<String, ClientKey> bySum) {
        static Keys of(List<ClientKey> all) {
            Map<String, ClientKey> bySum = new HashMap<>();
            all.forEach(key -> key.sums().forEach(sum -> bySum.put(sum.sha256(), key)));
            return new Keys(List.copyOf(all), bySum);
        }
    }

    private final @Nullable KeyFiles files;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, KeyMeter> meters = new HashMap<>();
    private final AtomicBoolean due = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final ScheduledThreadPoolExecutor keeper;
    private volatile Keys keys = Keys.of(List.of());
    private boolean failing;

    LocalAccessState(@Nullable KeyFiles files, InstantSource clock) {
        this.files = files;
        this.clock = clock;
        keeper = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "kiro-keys");
            thread.setDaemon(true);
            return thread;
        });
        keeper.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Reads the files, blocking for a moment, and begins to keep them. */
    void open() throws IOException {
        if (files != null) {
            files.open();
            keys = Keys.of(files.readKeys());
            exchange(files);
            keeper.scheduleWithFixedDelay(this::sync, RHYTHM.toMillis(), RHYTHM.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public List<ClientKey> keys() {
        return keys.all();
    }

    @Override
    public Optional<ClientKey> withSum(String sha256) {
        return Optional.ofNullable(keys.bySum().get(sha256));
    }

    @Override
    public CompletionStage<Void> change(UnaryOperator<List<ClientKey>> change) {
        return CompletableFuture.runAsync(() -> changeNow(change), keeper);
    }

    private void changeNow(UnaryOperator<List<ClientKey>> change) {
        if (files == null) {
            keys = Keys.of(change.apply(keys.all()));
            return;
        }
        try {
            List<ClientKey> after = files.exclusively(() -> {
                List<ClientKey> changed = change.apply(files.readKeys());
                files.writeKeys(changed);
                return changed;
            });
            keys = Keys.of(after);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("the client keys cannot be written", e);
        }
    }

    @Override
    public CompletionStage<Admittance> reserve(Claim claim) {
        lock.lock();
        try {
            KeyMeter meter = meter(claim.key().id());
            Instant now = clock.instant();
            Admittance decided = meter.admit(claim, now);
            boolean again =
                    decided instanceof Admittance.Refused && expired(claim.key().id(), meter, now);
            return CompletableFuture.completedFuture(again ? meter.admit(claim, now) : decided);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void settle(Admittance.Granted granted, Spending spent) {
        ClientKey key = granted.claim().key();
        boolean passed;
        lock.lock();
        try {
            KeyMeter meter = meter(key.id());
            Instant now = clock.instant();
            passed = meter.settle(granted, spent, now)
                    && meter.passed(key.terms().budget(), now);
        } finally {
            lock.unlock();
        }
        if (passed) {
            LOG.log(System.Logger.Level.WARNING, "soft budget passed key={0} name={1}", key.id(), key.name());
        }
        syncSoon();
    }

    @Override
    public KeyUsage usage(String key) {
        lock.lock();
        try {
            return meter(key).usage(clock.instant());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        keeper.shutdown();
        try {
            if (keeper.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS) && files != null) {
                sync();
                files.close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "a lock of the client keys was not released", e);
        }
    }

    private KeyMeter meter(String key) {
        return meters.computeIfAbsent(key, id -> new KeyMeter());
    }

    /** Ends what was never settled in time; whether there was any. */
    private static boolean expired(String key, KeyMeter meter, Instant now) {
        int lost = meter.expire(now);
        if (lost > 0) {
            LOG.log(System.Logger.Level.WARNING, "reservations ended unsettled key={0} calls={1}", key, lost);
        }
        return lost > 0;
    }

    private void syncSoon() {
        if (files != null && due.compareAndSet(false, true)) {
            try {
                keeper.execute(this::sync);
            } catch (RejectedExecutionException e) {
                due.set(false);
            }
        }
    }

    private void sync() {
        due.set(false);
        if (files == null) {
            return;
        }
        try {
            exchange(files);
            failing = false;
        } catch (IOException | RuntimeException e) {
            if (!failing) {
                LOG.log(System.Logger.Level.WARNING, "client keys and usage are not kept cause={0}", e.toString());
            }
            failing = true;
        }
    }

    private void exchange(KeyFiles place) throws IOException {
        place.exclusively(() -> {
            List<ClientKey> changed = place.readKeysIfChanged();
            if (changed != null) {
                keys = Keys.of(changed);
            }
            UsageLedger ledger = new UsageLedger(place.readUsage());
            String before = ledger.json().toString();
            ledger.dropDead(place);
            Map<String, Map<LocalDate, Spending>> added = add(ledger, place.owner());
            if (!ledger.json().toString().equals(before)) {
                place.writeUsage(ledger.json());
            }
            added(ledger, place.owner(), added);
            return ledger;
        });
    }

    /** Puts what is new here into the ledger; answers with what was put. */
    private Map<String, Map<LocalDate, Spending>> add(UsageLedger ledger, String owner) {
        LocalDate oldest = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).minusDays(KeyUsage.MAX_DAYS);
        Map<String, Map<LocalDate, Spending>> added = new HashMap<>();
        Map<String, Spending> reserved = new HashMap<>();
        lock.lock();
        try {
            meters.forEach((key, meter) -> {
                expired(key, meter, clock.instant());
                Map<LocalDate, Spending> unsaved = meter.unsaved();
                if (!unsaved.isEmpty()) {
                    ledger.add(key, unsaved, oldest);
                    added.put(key, unsaved);
                }
                if (!meter.reserved().nothing()) {
                    reserved.put(key, meter.reserved());
                }
            });
        } finally {
            lock.unlock();
        }
        ledger.reserve(owner, reserved);
        return added;
    }

    private void added(UsageLedger ledger, String owner, Map<String, Map<LocalDate, Spending>> added) {
        lock.lock();
        try {
            keys.all().forEach(key -> meter(key.id()));
            meters.forEach((key, meter) -> meter.saved(
                    added.getOrDefault(key, Map.of()), ledger.days(key), ledger.reservedElsewhere(owner, key)));
            meters.entrySet()
                    .removeIf(entry -> entry.getValue().idle()
                            && keys.all().stream().noneMatch(key -> key.id().equals(entry.getKey())));
        } finally {
            lock.unlock();
        }
    }
}
