package io.kiroproxy.simulator.auth;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Stands for the person at the browser: decides who signs in, and keeps the device codes and authorization codes that
 * were handed out. Safe for several threads.
 */
public final class SignInDesk {
    /** Seconds a device code or authorization code lives. */
    static final int CODE_SECONDS = 600;

    private final AccountBook book;
    private final Secrets secrets;
    private final Clock clock;
    private final Queue<DeviceScript> scripts = new ArrayDeque<>();
    private final Map<String, Device> devices = new HashMap<>();
    private final Map<String, Code> codes = new HashMap<>();
    private @Nullable SimulatedAccount person;
    private int created;

    /** What an authorization code was given for. */
    record Code(String clientId, String challenge, String redirectUri, AccountKind kind, Instant expiresAt) {}

    private static final class Device {
        final String clientId;
        final AccountKind kind;
        final DeviceScript script;
        final Instant expiresAt;
        final String userCode;
        int polls;
        boolean confirmed;

        Device(String clientId, AccountKind kind, DeviceScript script, Instant expiresAt, String userCode) {
            this.clientId = clientId;
            this.kind = kind;
            this.script = script;
            this.expiresAt = expiresAt;
            this.userCode = userCode;
        }
    }

    /** The answer to one poll: an OAuth error code, or the account that signed in. */
    record Poll(String error, @Nullable SimulatedAccount account) {}

    /** A desk where nobody waits yet. */
    public SignInDesk(AccountBook book, Secrets secrets, Clock clock) {
        this.book = book;
        this.secrets = secrets;
        this.clock = clock;
    }

    /**
     * Names who signs in from now on, in flows that fit the account's kind. Without a name, or in another flow, every
     * sign-in makes a new account.
     */
    public synchronized void approveAs(SimulatedAccount account) {
        person = account;
    }

    /** Scripts the next device sign-in; several calls queue up. The default is {@link DeviceScript#approved()}. */
    public synchronized void script(DeviceScript script) {
        scripts.add(script);
    }

    /** Whether the person at the browser belongs to a company with a sign-in service of its own. */
    synchronized Optional<SimulatedAccount> employee() {
        return Optional.ofNullable(person).filter(account -> account.kind() == AccountKind.EXTERNAL_IDP);
    }

    synchronized String openDevice(String clientId, AccountKind kind, String userCode) {
        DeviceScript script = scripts.isEmpty() ? DeviceScript.approved() : scripts.remove();
        String code = secrets.word(40);
        devices.put(code, new Device(clientId, kind, script, clock.instant().plusSeconds(CODE_SECONDS), userCode));
        return code;
    }

    /** Somebody has opened the page with this code. */
    synchronized void confirm(String userCode) {
        devices.values().stream()
                .filter(device -> device.userCode.equals(userCode))
                .forEach(device -> device.confirmed = true);
    }

    String userCode() {
        return secrets.word(4).toUpperCase(Locale.ROOT) + "-" + secrets.word(4).toUpperCase(Locale.ROOT);
    }

    synchronized Poll poll(String deviceCode, String clientId) {
        Device device = devices.get(deviceCode);
        if (device == null || !device.clientId.equals(clientId)) {
            return new Poll("invalid_grant", null);
        }
        if (!clock.instant().isBefore(device.expiresAt)) {
            return new Poll("expired_token", null);
        }
        int poll = device.polls++;
        if (poll < device.script.pendingPolls()) {
            return new Poll("authorization_pending", null);
        }
        if (poll < device.script.pendingPolls() + device.script.slowDowns()) {
            return new Poll("slow_down", null);
        }
        switch (device.script.outcome()) {
            case EXPIRED -> {
                return new Poll("expired_token", null);
            }
            case DENIED -> {
                return new Poll("access_denied", null);
            }
            case WHEN_CONFIRMED -> {
                return device.confirmed ? approved(deviceCode, device.kind) : new Poll("authorization_pending", null);
            }
            default -> {
                return approved(deviceCode, device.kind);
            }
        }
    }

    private Poll approved(String deviceCode, AccountKind kind) {
        devices.remove(deviceCode);
        return new Poll("", signedIn(kind));
    }

    synchronized String openCode(String clientId, String challenge, String redirectUri, AccountKind kind) {
        String code = secrets.word(32);
        codes.put(
                code,
                new Code(clientId, challenge, redirectUri, kind, clock.instant().plusSeconds(CODE_SECONDS)));
        return code;
    }

    /** Takes a code out; it is burnt whatever comes of it. */
    synchronized Optional<Code> takeCode(String code) {
        return Optional.ofNullable(codes.remove(code))
                .filter(found -> clock.instant().isBefore(found.expiresAt));
    }

    synchronized SimulatedAccount signedIn(AccountKind kind) {
        if (person != null && person.kind() == kind) {
            return person;
        }
        created++;
        return book.add(AccountSpec.of("signed-in-" + created, kind));
    }
}
