package io.kiroproxy.credential.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.spi.ProxyAddress;
import io.kiroproxy.core.spi.Secret;
import io.kiroproxy.credential.Account;
import io.kiroproxy.credential.AccountId;
import io.kiroproxy.credential.Credentials;
import io.kiroproxy.credential.SocialCredentials;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Reads logins out of what other tools write: KiroProxy's {@code config.json} and export, kiro.rs credentials (object
 * or array), kiro2api arrays, Kiro Account Manager's export, CLIProxyAPI files (kiro-upstream.md 8.4), a token file,
 * a {@link SealedExport}, or pasted refresh tokens and {@code ksk_} keys, one a line. Files that a text points to are
 * read only below the given roots. Blocks while it reads files; changes nothing.
 */
public final class CredentialImport {
    /** Logins that one text may hold. */
    public static final int MAX_LOGINS = 10_000;

    private final List<Path> roots;
    private final List<Account> existing;
    private final @Nullable Secret passphrase;

    /**
     * An import.
     *
     * @param roots folders below which token files may be read; none for an import over the network
     * @param existing accounts that candidates are compared with
     */
    public CredentialImport(Collection<Path> roots, Collection<Account> existing) {
        this(List.copyOf(roots), List.copyOf(existing), null);
    }

    private CredentialImport(List<Path> roots, List<Account> existing, @Nullable Secret passphrase) {
        this.roots = roots;
        this.existing = existing;
        this.passphrase = passphrase;
    }

    /** The same import, which opens a {@link SealedExport} by {@code secret}; else the passphrase has to stand in it. */
    public CredentialImport opening(Secret secret) {
        return new CredentialImport(roots, existing, Objects.requireNonNull(secret, "secret"));
    }

    /**
     * Reads a text.
     *
     * @param where names the text in messages
     * @throws GatewayException when nothing in it can be understood as JSON or as tokens
     */
    public ImportPreview text(String text, String where) {
        return text(text, where, null);
    }

    /** Reads a file, which must lie below a root. */
    public ImportPreview file(Path file) {
        Path allowed = allowed(file);
        if (allowed == null) {
            throw GatewayException.invalidRequest(
                    file + ": outside of the folders that may be read (expected: below one of " + roots + ")");
        }
        String text = TokenFileReader.text(allowed);
        if (text == null) {
            throw new GatewayException(ErrorKind.NOT_FOUND, "file missing: " + file);
        }
        return text(text, file.toString(), allowed);
    }

    private ImportPreview text(String text, String where, @Nullable Path file) {
        ImportCollector out = new ImportCollector(existing);
        String stripped = text.strip();
        if (stripped.isEmpty()) {
            throw GatewayException.invalidRequest(where + ": empty (expected: JSON, refresh tokens or keys)");
        }
        if (stripped.startsWith("{") || stripped.startsWith("[")) {
            JsonNode json = LenientJson.read(stripped, where);
            json(
                    SealedExport.isSealed(json)
                            ? LenientJson.read(SealedExport.open(json, passphrase, where), where)
                            : json,
                    where,
                    file,
                    out);
        } else {
            PastedTokens.read(stripped, where, out);
        }
        return out.preview();
    }

    private void json(JsonNode json, String where, @Nullable Path file, ImportCollector out) {
        JsonNode list = json.isArray() ? json : json.path("accounts");
        if (!list.isArray() && json.path("credentials").isArray()) {
            list = json.path("credentials");
        }
        if (!list.isArray()) {
            element(json, where, file, out);
            return;
        }
        if (list.size() > MAX_LOGINS) {
            throw GatewayException.invalidRequest(
                    where + ": " + list.size() + " logins (expected: at most " + MAX_LOGINS + ")");
        }
        for (int i = 0; i < list.size(); i++) {
            element(list.get(i), where + "[" + i + "]", file, out);
        }
    }

    private void element(JsonNode json, String where, @Nullable Path file, ImportCollector out) {
        try {
            if (json.isTextual()) {
                PastedTokens.read(json.textValue(), where, out);
                return;
            }
            String path = json.path("token_path").asText("");
            ObjectNode merged = merged(json);
            boolean ownTokens = new CredentialFields(merged).refreshTokenText() != null
                    || new CredentialFields(merged).text("accessToken", "access_token", "kiroApiKey", "kiro_api_key")
                            != null;
            if (!path.isEmpty() && !ownTokens) {
                pointed(merged, path, where, out);
                return;
            }
            FoundCredentials found = CredentialJson.read(merged, where, hash -> sibling(file, hash));
            out.add(found, where, file == null ? null : file.toString());
        } catch (GatewayException e) {
            out.problem(e.description());
        }
    }

    /** Fields of a nested {@code credentials} or {@code token} object count as the element's own. */
    private static ObjectNode merged(JsonNode json) {
        ObjectNode merged = JsonNodeFactory.instance.objectNode();
        if (json instanceof ObjectNode object) {
            merged.setAll(object);
        }
        for (String nested : List.of("credentials", "token", "auth")) {
            if (json.path(nested) instanceof ObjectNode inner) {
                merged.remove(nested);
                merged.setAll(inner);
            }
        }
        return merged;
    }

    /** An entry of KiroProxy's list: the credentials stand in the file it names. */
    private void pointed(ObjectNode entry, String path, String where, ImportCollector out) {
        Path file;
        try {
            file = allowed(Path.of(path));
        } catch (InvalidPathException e) {
            file = null;
        }
        if (file == null) {
            out.problem(where + ": points to a file outside of the folders that may be read; import that file itself");
            return;
        }
        FoundCredentials found = TokenFileReader.read(file);
        CredentialFields fields = new CredentialFields(entry);
        String name = fields.text("name");
        String proxy = fields.text("proxy_url");
        out.add(
                new FoundCredentials(
                        found.credentials(),
                        name != null ? name : found.name(),
                        entry.path("enabled").asBoolean(true),
                        found.machineIdAsInKiroProxyOrNull(),
                        found.uuid(),
                        found.email(),
                        found.userId(),
                        proxy != null ? proxy : found.proxyUrl(),
                        entry.has("priority") ? TraitsJson.read(entry) : found.traits(),
                        fields.text("client_identity"),
                        found.warnings()),
                where,
                file.toString());
    }

    private @Nullable String sibling(@Nullable Path file, String hash) {
        Path folder = file == null ? null : file.getParent();
        return folder == null ? null : TokenFileReader.text(folder.resolve(hash + ".json"));
    }

    /** The real path when it lies below a root, else null. */
    private @Nullable Path allowed(Path file) {
        try {
            Path real = file.toRealPath();
            for (Path root : roots) {
                if (real.startsWith(root.toRealPath())) {
                    return real;
                }
            }
        } catch (IOException e) {
            return null;
        }
        return null;
    }

    /**
     * The account that a candidate becomes.
     *
     * @param taken ids that are in use
     * @throws GatewayException when its proxy cannot be read
     */
    public static Account account(
            ImportPreview.Candidate candidate, Collection<AccountId> taken, RandomGenerator random) {
        FoundCredentials found = candidate.found();
        AccountId id = AccountId.random(random);
        while (taken.contains(id)) {
            id = AccountId.random(random);
        }
        Account.Builder account = Account.builder(id, found.machineIdOrNew(random))
                .name(name(found, id))
                .enabled(found.enabled())
                .credentials(found.credentials())
                .source(candidate.source())
                .traits(found.traits())
                .clientIdentity(found.clientIdentity())
                .email(found.email())
                .userId(found.userId());
        if (found.proxyUrl() != null) {
            try {
                account.proxy(ProxyAddress.parse(found.proxyUrl()));
            } catch (IllegalArgumentException e) {
                throw GatewayException.invalidRequest(candidate.where() + ": " + e.getMessage());
            }
        }
        return account.build();
    }

    private static String name(FoundCredentials found, AccountId id) {
        if (found.name() != null) {
            return found.name();
        }
        Credentials credentials = found.credentials();
        return Objects.requireNonNullElse(found.email(), kindName(credentials) + " " + id);
    }

    private static String kindName(Credentials credentials) {
        switch (credentials.kind()) {
            case SOCIAL:
                return credentials instanceof SocialCredentials social && social.provider() != null
                        ? social.provider()
                        : "Kiro";
            case BUILDER_ID:
                return "Builder ID";
            case IDENTITY_CENTER:
                return "Identity Center";
            case EXTERNAL_IDP:
                return "External IdP";
            default:
                return "API key";
        }
    }
}
