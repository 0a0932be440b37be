package io.kiroproxy.credential.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.spi.CredentialKind;
import io.kiroproxy.credential.Account;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the logins of kiro-cli out of its {@code data.sqlite3} (kiro-upstream.md 8.3, kiro-upstream-2026.md 6.8). The
 * database is copied first and only the copy is opened, so that a read-only folder will do and the client is never in
 * the way (user-pains.md P07). Needs the optional {@code org.xerial:sqlite-jdbc}. Blocks; changes nothing.
 */
public final class KiroCliDatabase {
    private static final List<String> TOKENS = List.of(
            "kirocli:external-idp:token",
            "kirocli:social:token",
            "kirocli:odic:token",
            "kirocli:oidc:token",
            "codewhisperer:odic:token");
    private static final String PROFILE = "api.codewhisperer.profile";
    private static final String START_URL = "auth.idc.start-url";
    private static final String REGION = "auth.idc.region";

    private KiroCliDatabase() {}

    /**
     * Where the client keeps its database, newest place first; the files need not exist.
     *
     * @param osName as the system property {@code os.name} has it
     * @param environment for {@code LOCALAPPDATA} and {@code APPDATA}
     */
    public static List<Path> defaultFiles(String osName, Path userHome, Map<String, String> environment) {
        String os = osName.toLowerCase(Locale.ROOT);
        List<Path> folders = new ArrayList<>();
        if (os.startsWith("windows")) {
            String local = environment.get("LOCALAPPDATA");
            String roaming = environment.get("APPDATA");
            Path data = userHome.resolve("AppData");
            folders.add((local != null ? Path.of(local) : data.resolve("Local")).resolve("Kiro-Cli"));
            folders.add((roaming != null ? Path.of(roaming) : data.resolve("Roaming")).resolve("kiro-cli"));
        } else {
            Path data = os.startsWith("mac")
                    ? userHome.resolve("Library").resolve("Application Support")
                    : userHome.resolve(".local").resolve("share");
            folders.add(data.resolve("kiro-cli"));
            folders.add(data.resolve("amazon-q"));
        }
        return folders.stream().map(folder -> folder.resolve("data.sqlite3")).toList();
    }

    /**
     * The logins in {@code file}. Tables and rows that are missing are passed over; an empty preview says so in a problem.
     *
     * @param existing accounts that candidates are compared with
     * @throws GatewayException {@code NOT_FOUND} when there is no such file, {@code INVALID_REQUEST} when it cannot be
     *     read, is no database or the driver is missing
     */
    public static ImportPreview read(Path file, Collection<Account> existing) {
        return read(file, existing, SqliteSnapshot.DRIVER);
    }

    static ImportPreview read(Path file, Collection<Account> existing, String driver) {
        if (!Files.isRegularFile(file)) {
            throw new GatewayException(ErrorKind.NOT_FOUND, "file missing: " + file);
        }
        Map<String, Map<String, String>> tables = SqliteSnapshot.read(file, List.of("auth_kv", "state"), driver);
        Map<String, String> logins = tables.getOrDefault("auth_kv", Map.of());
        Map<String, String> state = tables.getOrDefault("state", Map.of());
        ImportCollector out = new ImportCollector(List.copyOf(existing));
        for (String key : TOKENS) {
            String value = logins.get(key);
            if (value != null) {
                add(key, value, logins, state, file + " " + key, out);
            }
        }
        ImportPreview preview = out.preview();
        if (preview.candidates().isEmpty() && preview.problems().isEmpty()) {
            out.problem(file + ": no login in it (expected: one of the keys " + String.join(", ", TOKENS)
                    + " in the table auth_kv)");
            return out.preview();
        }
        return preview;
    }

    private static void add(
            String key,
            String value,
            Map<String, String> logins,
            Map<String, String> state,
            String where,
            ImportCollector out) {
        try {
            JsonNode json = LenientJson.read(value, where);
            ObjectNode login = json.isObject() ? (ObjectNode) json : JsonNodeFactory.instance.objectNode();
            if (key.contains(":external-idp:")) {
                login.put("auth_method", "external_idp");
                fill(login, "profile_arn", profile(state, where));
            } else if (key.contains(":social:")) {
                login.put("auth_method", "social");
                fill(login, "profile_arn", profile(state, where));
            } else {
                aws(login, key, logins, state, where);
            }
            out.add(CredentialJson.read(login, where, hash -> null), where, null);
        } catch (GatewayException e) {
            out.problem(e.description());
        }
    }

    /** The registration lives where the token was minted, which need not be where the profile is. */
    private static void aws(
            ObjectNode login, String key, Map<String, String> logins, Map<String, String> state, String where) {
        login.put("auth_method", "idc");
        String registration = logins.get(key.replace(":token", ":device-registration"));
        if (registration != null) {
            CredentialFields client = new CredentialFields(LenientJson.read(registration, where + " registration"));
            fill(login, "client_id", client.text("client_id", "clientId"));
            fill(login, "client_secret", client.text("client_secret", "clientSecret"));
            fill(login, "client_secret_expires_at", client.text("client_secret_expires_at", "clientSecretExpiresAt"));
            fill(login, "idc_region", client.text("region"));
        }
        fill(login, "start_url", text(state, START_URL, where));
        fill(login, "region", text(state, REGION, where));
        if (new CredentialFields(login).kind() == CredentialKind.IDENTITY_CENTER) {
            fill(login, "profile_arn", profile(state, where));
        }
    }

    private static void fill(ObjectNode json, String name, @Nullable String value) {
        if (value != null && !json.hasNonNull(name)) {
            json.put(name, value);
        }
    }

    private static @Nullable String profile(Map<String, String> state, String where) {
        String value = state.get(PROFILE);
        return value == null || value.isBlank()
                ? null
                : new CredentialFields(LenientJson.read(value, where + " profile")).text("arn");
    }

    /** Texts stand there as they are or as JSON. */
    private static @Nullable String text(Map<String, String> state, String key, String where) {
        String value = state.get(key);
        if (value == null || value.isBlank()) {
            return null;
        }
        return value.strip().startsWith("\"")
                ? LenientJson.read(value, where + " " + key).asText()
                : value.strip();
    }
}
