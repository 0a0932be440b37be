package io.kiroproxy.protocol.kiro.endpoint;

import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.spi.AccountIdentity;
import io.kiroproxy.core.spi.CredentialKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints of every operation, in the order to try them, for each kind of account (kiro-upstream-2026.md 10 and
 * 11). Read once, immutable, any thread.
 */
public final class EndpointTable {

    /** The syntax every region must have before it becomes part of a host name (kiro-upstream-2026.md 1.6). */
    static final Pattern REGION = Pattern.compile("[a-z]{2,4}(-[a-z]+)+-\\d{1,2}");

    private static final int MAX_REGION_LENGTH = 32;

    private final EndpointData data;

    EndpointTable(EndpointData data) {
        this.data = data;
    }

    /**
     * The table of the jar with the operator's file laid over it.
     *
     * @param override a YAML file of the same shape, null for none
     * @throws EndpointTableException with every problem of the file
     */
    public static EndpointTable load(@Nullable Path override) {
        return new EndpointTable(EndpointReader.read(override));
    }

    /** The regions whose hosts may be asked, in the order to look for profiles. */
    public List<String> regions() {
        return List.copyOf(data.regionHosts().keySet());
    }

    /** The clients that an account may be bound to, by name. */
    public List<String> clientIdentities() {
        return List.copyOf(data.identities().keySet());
    }

    /**
     * The endpoints for {@code account} in its own region, best first, never empty.
     *
     * @throws GatewayException when the account's region or profile rules all of them out
     */
    public List<ResolvedEndpoint> resolve(Operation operation, AccountIdentity account) {
        ProfileChoice profile = ProfileChoice.of(account, data.sharedArns());
        return resolve(operation, account, profile, region(account, profile));
    }

    /** As {@link #resolve(Operation, AccountIdentity)}, but in {@code region}: for looking for profiles everywhere. */
    public List<ResolvedEndpoint> resolve(Operation operation, AccountIdentity account, String region) {
        Objects.requireNonNull(region, "region");
        return resolve(operation, account, ProfileChoice.of(account, data.sharedArns()), known(account, region));
    }

    /**
     * The user agent of a token refresh for {@code account}: its own client's, else the IDE's
     * (kiro-upstream-2026.md 3.1).
     */
    public String refreshUserAgent(AccountIdentity account) {
        IdentityRow identity = identity(account, "ide");
        String template =
                identity.agents().getOrDefault("refresh", Map.of()).getOrDefault("user-agent", "KiroIDE-{machine}");
        return template.replace("{machine}", account.machineId());
    }

    private List<ResolvedEndpoint> resolve(
            Operation operation, AccountIdentity account, ProfileChoice profile, String region) {
        AccountClass accountClass = AccountClass.of(account.kind(), profile);
        List<ResolvedEndpoint> found = new ArrayList<>();
        boolean arnMissing = false;
        for (EndpointRow row : ordered(operation, account)) {
            if (!row.accounts().contains(accountClass)) {
                continue;
            }
            if (row.arnRequired() && profile.arn() == null) {
                arnMissing = true;
                continue;
            }
            found.add(endpoint(row, account, profile, region));
        }
        if (found.isEmpty()) {
            String why = arnMissing
                    ? "it has no profile ARN yet (expected: one found by listing its profiles, or set by its owner)"
                    : "the endpoint table has no row of " + operation.key() + " for " + accountClass.key();
            throw new GatewayException(
                    ErrorKind.ACCOUNT_ACTION_REQUIRED, "account " + account.accountId() + ": " + why);
        }
        return List.copyOf(found);
    }

    /** An account bound to one client tries the dialects of that client first, the rest in table order. */
    private List<EndpointRow> ordered(Operation operation, AccountIdentity account) {
        List<EndpointRow> rows = data.operations().getOrDefault(operation, List.of());
        if (account.clientIdentity() == null || operation != Operation.GENERATE) {
            return rows;
        }
        IdentityRow identity = identity(account, account.clientIdentity());
        List<EndpointRow> sorted = new ArrayList<>(rows);
        sorted.sort(Comparator.comparing(row -> identity.dialects().contains(row.dialect()) ? 0 : 1));
        return sorted;
    }

    private ResolvedEndpoint endpoint(EndpointRow row, AccountIdentity account, ProfileChoice profile, String region) {
        String at = row.region() == null ? region : known(account, row.region());
        IdentityRow identity = identity(account, row.identity());
        String tokenType = identity.tokenTypes().get(AccountClass.keyOf(account.kind()));
        String other = tokenType == null && tokenTypeIsDisputed(account.kind()) ? data.oidcTokenType() : null;
        return new ResolvedEndpoint(
                row,
                identity,
                account,
                base(row, at),
                at,
                row.arn().isEmpty() ? null : profile.arn(),
                tokenType,
                other);
    }

    private String base(EndpointRow row, String region) {
        Map<String, String> own = data.regionHosts().getOrDefault(region, Map.of());
        String template = own.get(row.host());
        if (template == null) {
            template = data.hosts().getOrDefault(row.host(), row.host());
        }
        return template.replace("{region}", region);
    }

    private IdentityRow identity(AccountIdentity account, String standard) {
        String name = account.clientIdentity() == null ? standard : account.clientIdentity();
        IdentityRow identity = data.identities().get(name);
        if (identity == null) {
            throw new GatewayException(
                    ErrorKind.ACCOUNT_ACTION_REQUIRED,
                    "account " + account.accountId() + ": client identity \"" + name + "\" (expected: one of "
                            + String.join(", ", data.identities().keySet()) + ")");
        }
        return identity;
    }

    private String region(AccountIdentity account, ProfileChoice profile) {
        if (profile.own()) {
            return known(account, Objects.requireNonNull(profile.region()));
        }
        String stored = account.region();
        if (stored == null) {
            return profile.arn() == null
                    ? data.defaultRegion()
                    : known(account, Objects.requireNonNull(profile.region()));
        }
        checkSyntax(account, stored);
        if (profile.arn() != null) {
            return known(account, Objects.requireNonNull(profile.region()));
        }
        if (data.regionHosts().containsKey(stored)) {
            return stored;
        }
        return data.regionFallback().entrySet().stream()
                .filter(entry -> stored.startsWith(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(data.defaultRegion());
    }

    private String known(AccountIdentity account, String region) {
        checkSyntax(account, region);
        if (!data.regionHosts().containsKey(region)) {
            throw new GatewayException(
                    ErrorKind.ACCOUNT_ACTION_REQUIRED,
                    "account " + account.accountId() + ": region " + region + " is not served (expected: one of "
                            + String.join(", ", data.regionHosts().keySet())
                            + "; others can be enabled in the endpoint file)");
        }
        return region;
    }

    private static void checkSyntax(AccountIdentity account, String region) {
        if (region.length() > MAX_REGION_LENGTH || !REGION.matcher(region).matches()) {
            throw new GatewayException(
                    ErrorKind.ACCOUNT_ACTION_REQUIRED,
                    "account " + account.accountId()
                            + ": its region is malformed (expected: something like us-east-1)");
        }
    }

    /** Clients disagree about the token type of AWS logins only (kiro-upstream-2026.md 1.5). */
    static boolean tokenTypeIsDisputed(CredentialKind kind) {
        return kind == CredentialKind.BUILDER_ID || kind == CredentialKind.IDENTITY_CENTER;
    }
}
