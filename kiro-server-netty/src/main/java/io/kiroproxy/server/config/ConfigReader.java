package io.kiroproxy.server.config;

import io.kiroproxy.core.FailoverLimits;
import io.kiroproxy.core.spi.ProxyAddress;
import io.kiroproxy.core.spi.Secret;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Fills the records from a file's sections. A value that is wrong leaves the default standing and a problem noted. */
final class ConfigReader {

    private final Path directory;

    ConfigReader(Path directory) {
        this.directory = directory;
    }

    ServerConfig read(Section root) {
        Section server = root.section("server");
        Section limitsSection = server.section("limits");
        Section timeoutsSection = server.section("timeouts");
        ServerConfig standard = ServerConfig.DEFAULT;
        ServerConfig config = new ServerConfig(
                or(server.value("listen", ListenAddress::parse), standard.listen()),
                server.texts("allowed-hosts"),
                limits(server, limitsSection),
                timeouts(timeoutsSection),
                or(server.value("access-log", ConfigReader::logging), standard.accessLog()),
                access(root.section("access")),
                upstream(root.section("upstream")),
                accounts(root.section("accounts")),
                failover(root.section("failover")),
                models(root.section("models")));
        limitsSection.finish();
        timeoutsSection.finish();
        server.finish();
        root.finish();
        return config;
    }

    private static Limits limits(Section server, Section section) {
        Limits limits = Limits.DEFAULTS;
        for (Limit limit : Limit.values()) {
            boolean nested = limit.path().startsWith("server.limits.");
            Section where = nested ? section : server;
            String key = lastKey(limit.path());
            Long value = limit.unit() == Limit.Unit.BYTES ? where.size(key) : where.whole(key);
            if (value != null) {
                Limits before = limits;
                limits = or(where.attempt(key, () -> before.with(limit, value)), before);
            }
        }
        if (limits.of(Limit.WRITE_LOW) >= limits.of(Limit.WRITE_HIGH)) {
            section.problem("write-low", "not less than write-high (expected: less)");
            return Limits.DEFAULTS;
        }
        return limits;
    }

    private static Timeouts timeouts(Section section) {
        Timeouts timeouts = Timeouts.DEFAULTS;
        for (Timeout timeout : Timeout.values()) {
            String key = lastKey(timeout.path());
            Duration value = section.duration(key);
            if (value != null) {
                Timeouts before = timeouts;
                timeouts = or(section.attempt(key, () -> before.with(timeout, value)), before);
            }
        }
        return timeouts;
    }

    private AccessSettings access(Section section) {
        List<AccessSettings.ClientKey> clients = new ArrayList<>();
        for (Section client : section.sections("clients")) {
            String name = client.text("name");
            Secret key = clientKey(client);
            client.finish();
            if (name == null) {
                client.problem("name", "missing (expected: a name for records and logs)");
            } else if (key != null) {
                AccessSettings.ClientKey read = client.attempt("name", () -> new AccessSettings.ClientKey(name, key));
                if (read != null) {
                    clients.add(read);
                }
            }
        }
        Secret admin = section.value("admin-key-file", this::secretFile);
        section.finish();
        return or(
                section.attempt("clients", () -> new AccessSettings(clients, admin)),
                new AccessSettings(List.of(), admin));
    }

    private @Nullable Secret clientKey(Section client) {
        Secret inline = client.value("key", Secret::of);
        Secret fromFile = client.value("key-file", this::secretFile);
        if (client.has("key") == client.has("key-file")) {
            client.problem(
                    "key", client.has("key") ? "both key and key-file (expected: one)" : "missing (or key-file)");
            return null;
        }
        return inline == null ? fromFile : inline;
    }

    private UpstreamSettings upstream(Section section) {
        UpstreamSettings standard = UpstreamSettings.DEFAULT;
        Section waits = section.section("timeouts");
        URI base = section.value("base-url", ConfigReader::origin);
        UpstreamSettings read = new UpstreamSettings(
                base,
                section.value("proxy", ProxyAddress::parse),
                section.value("endpoints", this::path),
                wait(waits, "connect", standard.connect()),
                wait(waits, "first-event", standard.firstEvent()),
                wait(waits, "idle", standard.idle()),
                wait(waits, "total", standard.total()));
        waits.finish();
        section.finish();
        return read;
    }

    private static AccountSettings accounts(Section section) {
        AccountSettings standard = AccountSettings.DEFAULT;
        AccountSettings.Selection selection = section.value("selection", AccountSettings.Selection::parse);
        Integer inFlight = section.value("max-in-flight", ConfigReader::inFlight);
        Duration stickiness = section.duration("stickiness");
        Duration cooldown = section.duration("cooldown");
        section.finish();
        return new AccountSettings(
                or(selection, standard.selection()),
                or(inFlight, standard.maxInFlight()),
                or(stickiness, standard.stickiness()),
                or(cooldown, standard.cooldown()));
    }

    private static FailoverLimits failover(Section section) {
        FailoverLimits standard = FailoverLimits.DEFAULT;
        Integer accounts = section.value(
                "max-accounts", text -> new FailoverLimits(small(text), standard.maxAttempts()).maxAccounts());
        Integer attempts = section.value(
                "max-attempts", text -> new FailoverLimits(standard.maxAccounts(), small(text)).maxAttempts());
        section.finish();
        return new FailoverLimits(or(accounts, standard.maxAccounts()), or(attempts, standard.maxAttempts()));
    }

    private static ModelSettings models(Section section) {
        Map<String, String> aliases = new HashMap<>(section.textMap("aliases"));
        ModelSettings.Unknown unknown = section.value("unknown", ConfigReader::unknown);
        section.finish();
        return new ModelSettings(aliases, or(unknown, ModelSettings.DEFAULT.unknown()));
    }

    /** Shared with the environment: {@code upstream.base-url} is an origin. */
    static URI origin(String text) {
        URI uri;
        try {
            uri = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("not an address (expected: http://host[:port] or https://host[:port])");
        }
        boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
        if (!http || uri.getHost() == null || !uri.getRawPath().isEmpty() || uri.getRawUserInfo() != null) {
            throw new IllegalArgumentException("not an origin (expected: http://host[:port] or https://host[:port])");
        }
        return uri;
    }

    private static Duration wait(Section section, String key, Duration standard) {
        Duration value = section.duration(key);
        if (value == null) {
            return standard;
        }
        if (value.isZero() || value.compareTo(Duration.ofDays(1)) > 0) {
            section.problem(key, value.toMillis() + "ms (expected: 1ms to 24h)");
            return standard;
        }
        return value;
    }

    private Path path(String text) {
        return directory.resolve(text);
    }

    private Secret secretFile(String text) {
        Path file = path(text);
        try {
            return Secret.of(Files.readString(file).strip());
        } catch (IOException e) {
            throw new IllegalArgumentException(file + " cannot be read (expected: a file with one key)");
        }
    }

    private static ServerConfig.AccessLogging logging(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "on", "true" -> ServerConfig.AccessLogging.ON;
            case "off", "false" -> ServerConfig.AccessLogging.OFF;
            default -> throw new IllegalArgumentException(text + " (expected: on or off)");
        };
    }

    private static ModelSettings.Unknown unknown(String text) {
        return switch (text) {
            case "reject" -> ModelSettings.Unknown.REJECT;
            case "nearest" -> ModelSettings.Unknown.NEAREST;
            case "pass" -> ModelSettings.Unknown.PASS;
            default -> throw new IllegalArgumentException(text + " (expected: reject, nearest or pass)");
        };
    }

    private static int inFlight(String text) {
        if (text.equals("unlimited")) {
            return 0;
        }
        int value = small(text);
        if (value < 1) {
            throw new IllegalArgumentException(text + " (expected: 1 or more, or unlimited)");
        }
        return value;
    }

    private static int small(String text) {
        long value = Quantities.whole(text);
        if (value < Integer.MIN_VALUE || value > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(text + " (expected: a smaller number)");
        }
        return (int) value;
    }

    private static String lastKey(String path) {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    private static <T> T or(@Nullable T value, T standard) {
        return value == null ? Objects.requireNonNull(standard) : value;
    }
}
