package io.kiroproxy.credential.source;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.credential.Account;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads logins out of environment variables, by the names that other tools use (kiro-upstream.md 8.4): {@code
 * KIRO_API_KEY}; {@code REFRESH_TOKEN} with {@code PROFILE_ARN} or {@code KIRO_PROFILE_ARN}; {@code KIRO_AUTH_TOKEN}, which
 * is JSON or a file; {@code KIRO_CREDS_FILE}; {@code KIRO_CLI_DB_FILE}. {@code KIRO_API_REGION}, else {@code KIRO_REGION}, is the region of
 * the first two. A path may begin with {@code ~/}. Blocks while it reads files; changes nothing.
 */
public final class EnvironmentCredentials {
    private final Map<String, String> environment;
    private final Collection<Account> existing;

    private EnvironmentCredentials(Map<String, String> environment, Collection<Account> existing) {
        this.environment = environment;
        this.existing = List.copyOf(existing);
    }

    /**
     * The logins that {@code environment} names, in the order above. What cannot be read is a problem that begins with the
     * variable's name; variables that are missing or blank are passed over.
     *
     * @param existing accounts that candidates are compared with
     */
    public static ImportPreview read(Map<String, String> environment, Collection<Account> existing) {
        return new EnvironmentCredentials(environment, existing).read();
    }

    private ImportPreview read() {
        ImportCollector out = new ImportCollector(List.copyOf(existing));
        CredentialImport texts = new CredentialImport(List.of(), existing);
        String key = value("KIRO_API_KEY");
        if (key != null) {
            ObjectNode login = JsonNodeFactory.instance.objectNode().put("kiroApiKey", key);
            collect("KIRO_API_KEY", out, () -> texts.text(regional(login), "KIRO_API_KEY"));
        }
        String refresh = value("REFRESH_TOKEN");
        if (refresh != null) {
            ObjectNode login = JsonNodeFactory.instance.objectNode().put("refreshToken", refresh);
            String arn = Objects.requireNonNullElse(
                    value("PROFILE_ARN"), Objects.requireNonNullElse(value("KIRO_PROFILE_ARN"), ""));
            if (!arn.isEmpty()) {
                login.put("profileArn", arn);
            }
            collect("REFRESH_TOKEN", out, () -> texts.text(regional(login), "REFRESH_TOKEN"));
        }
        String token = value("KIRO_AUTH_TOKEN");
        if (token != null) {
            boolean json = token.startsWith("{") || token.startsWith("[");
            collect("KIRO_AUTH_TOKEN", out, () -> json ? texts.text(token, "KIRO_AUTH_TOKEN") : file(token));
        }
        String credentials = value("KIRO_CREDS_FILE");
        if (credentials != null) {
            collect("KIRO_CREDS_FILE", out, () -> file(credentials));
        }
        String database = value("KIRO_CLI_DB_FILE");
        if (database != null) {
            collect("KIRO_CLI_DB_FILE", out, () -> KiroCliDatabase.read(path(database), existing));
        }
        return out.preview();
    }

    private static void collect(String variable, ImportCollector out, Supplier<ImportPreview> source) {
        try {
            ImportPreview preview = source.get();
            preview.candidates()
                    .forEach(candidate -> out.add(candidate.found(), candidate.where(), candidate.source()));
            preview.problems().forEach(problem -> out.problem(named(variable, problem)));
        } catch (GatewayException e) {
            out.problem(named(variable, e.description()));
        }
    }

    private static String named(String variable, String problem) {
        return problem.startsWith(variable) ? problem : variable + ": " + problem;
    }

    private String regional(ObjectNode login) {
        String region = Objects.requireNonNullElse(
                value("KIRO_API_REGION"), Objects.requireNonNullElse(value("KIRO_REGION"), ""));
        if (!region.isEmpty()) {
            login.put("apiRegion", region);
        }
        return login.toString();
    }

    private ImportPreview file(String text) {
        Path file = path(text);
        Path folder = file.getParent();
        if (folder == null || !Files.isRegularFile(file)) {
            throw new GatewayException(ErrorKind.NOT_FOUND, "file missing: " + file);
        }
        return new CredentialImport(List.of(folder), existing).file(file);
    }

    private Path path(String text) {
        try {
            String home = value("HOME");
            boolean inHome = home != null && text.startsWith("~/");
            return (inHome ? Path.of(home, text.substring(2)) : Path.of(text)).toAbsolutePath();
        } catch (InvalidPathException e) {
            throw GatewayException.invalidRequest(
                    "not a path of " + text.length() + " characters (expected: a file's path, or JSON)");
        }
    }

    private @Nullable String value(String name) {
        String value = environment.get(name);
        return value == null || value.isBlank() ? null : value.strip();
    }
}
