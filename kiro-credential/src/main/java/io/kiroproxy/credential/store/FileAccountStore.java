package io.kiroproxy.credential.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.credential.Account;
import io.kiroproxy.credential.AccountId;
import io.kiroproxy.credential.Credentials;
import io.kiroproxy.credential.MachineIds;
import io.kiroproxy.credential.seal.SealException;
import io.kiroproxy.credential.source.FoundCredentials;
import io.kiroproxy.credential.source.TokenFileReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Keeps accounts in a home folder: the list in {@code config.json}, one credential file per account in {@code
 * accounts/}. A KiroProxy home is taken over at the first {@link #load}; source files are never written.
 */
public final class FileAccountStore implements AccountStore {
    /** The id that the original gives to the account of the IDE's own token file. */
    public static final AccountId DEFAULT_ID = AccountId.of("default");

    private static final String DEFAULT_NAME = "默认账号";

    private final Home home;
    private final @Nullable Path defaultSource;
    private final Sealing sealing;
    private final InstantSource clock;
    private final ConfigFile config;
    private final CredentialCopies copies;
    private final RandomGenerator random;

    /**
     * A store in {@code home}.
     *
     * @param defaultSource the token file that becomes the account {@code default} when there is no other, null for
     *     none
     * @param clock names files that are set aside
     * @param random makes machine ids; must be a secure one
     */
    public FileAccountStore(Path home, @Nullable Path defaultSource, InstantSource clock, RandomGenerator random) {
        this(home, defaultSource, clock, random, System.getenv());
    }

    FileAccountStore(
            Path home,
            @Nullable Path defaultSource,
            InstantSource clock,
            RandomGenerator random,
            Map<String, String> environment) {
        this.home = new Home(Objects.requireNonNull(home, "home"));
        this.defaultSource = defaultSource;
        this.sealing = new Sealing(this.home, environment);
        this.clock = Objects.requireNonNull(clock, "clock");
        this.config = new ConfigFile(this.home, sealing, clock);
        this.copies = new CredentialCopies(this.home, sealing, clock);
        this.random = Objects.requireNonNull(random, "random");
    }

    @Override
    public Loaded load() throws IOException {
        home.create();
        return locked(this::loadLocked);
    }

    private <T> T locked(FileMutex.Guarded<T> task) throws IOException {
        sealing.prepare();
        return FileMutex.under(home.configLock(), task);
    }

    private Loaded loadLocked() throws IOException {
        PrivateFiles.sweepOf(home.config());
        PrivateFiles.sweep(home.accounts());
        PrivateFiles.sweepAbandoned(home.root(), clock.instant());
        PrivateFiles.sweepAbandoned(home.state(), clock.instant());
        List<String> warnings = new ArrayList<>();
        ObjectNode json = config.read(warnings);
        boolean changed = new Migration(home, copies, random).run(json, warnings);
        if (ConfigFile.entries(json).isEmpty() && addDefault(json, warnings)) {
            changed = true;
        }
        if (changed) {
            config.write(json);
        }
        try {
            copies.sealLeftovers();
        } catch (SealException e) {
            warnings.add("secrets of this home: " + e.getMessage());
        }
        List<Account> accounts = new ArrayList<>();
        for (AccountEntry entry : ConfigFile.entries(json)) {
            account(entry).ifPresent(accounts::add);
        }
        return new Loaded(accounts, warnings);
    }

    private boolean addDefault(ObjectNode json, List<String> warnings) {
        if (defaultSource == null || !Files.isRegularFile(defaultSource)) {
            return false;
        }
        try {
            FoundCredentials found = TokenFileReader.read(defaultSource);
            Account account = Account.builder(DEFAULT_ID, found.machineIdAsInKiroProxy(random))
                    .name(DEFAULT_NAME)
                    .source(defaultSource.toString())
                    .credentials(found.credentials())
                    .build();
            copies.write(account.id(), found.credentials(), account.machineId());
            config.entry(json, account.id()).update(account, defaultSource.toString());
            return true;
        } catch (GatewayException | IOException e) {
            warnings.add("the IDE's token file was not taken over: " + e.getMessage());
            return false;
        }
    }

    private Optional<Account> account(AccountEntry entry) {
        AccountId id = entry.id();
        if (id == null) {
            return Optional.empty();
        }
        Path own = home.credentials(id);
        String tokenPath = entry.tokenPath();
        String source = tokenPath == null || tokenPath.equals(own.toString()) ? null : tokenPath;
        String machineId = entry.machineId();
        Credentials credentials = null;
        String problem = null;
        try {
            FoundCredentials found = copies.read(id);
            credentials = found.credentials();
            machineId = machineId != null ? machineId : found.machineIdAsInKiroProxy(random);
        } catch (GatewayException e) {
            problem = Files.exists(own) || source == null ? e.description() : "file missing: " + source;
        }
        String shown = machineId != null ? machineId : MachineIds.derived("account " + id);
        return Optional.of(entry.account(id, shown, source, credentials, problem));
    }

    @Override
    public Optional<Account> read(AccountId id) throws IOException {
        return locked(() -> {
            AccountEntry entry = ConfigFile.find(config.read(new ArrayList<>()), id);
            return entry == null ? Optional.empty() : account(entry);
        });
    }

    @Override
    public void save(Account account) throws IOException {
        home.create();
        locked(() -> {
            ObjectNode json = config.read(new ArrayList<>());
            AccountId id = account.id();
            Credentials credentials = account.credentials();
            if (credentials != null) {
                copies.write(id, credentials, account.machineId());
            }
            String source = account.source();
            String tokenPath = source != null ? source : home.credentials(id).toString();
            config.entry(json, id).update(account, tokenPath);
            config.write(json);
            return id;
        });
    }

    @Override
    public void saveCredentials(AccountId id, Credentials credentials) throws IOException {
        locked(() -> {
            if (ConfigFile.find(config.read(new ArrayList<>()), id) != null) {
                copies.write(id, credentials, null);
            }
            return id;
        });
    }

    @Override
    public void remove(AccountId id) throws IOException {
        locked(() -> {
            ObjectNode json = config.read(new ArrayList<>());
            ConfigFile.remove(json, id);
            config.write(json);
            PrivateFiles.delete(home.credentials(id));
            return id;
        });
    }

    @Override
    public Optional<Credentials> source(Account account) {
        String source = account.source();
        if (source == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(TokenFileReader.read(Path.of(source)).credentials());
        } catch (GatewayException | InvalidPathException e) {
            return Optional.empty();
        }
    }

    @Override
    public String revision() {
        try {
            FileTime time = Files.getLastModifiedTime(home.config());
            return time.toMillis() + "/" + Files.size(home.config()) + sealing.revision();
        } catch (IOException e) {
            return "none";
        }
    }
}
