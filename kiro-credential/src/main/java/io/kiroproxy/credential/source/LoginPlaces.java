package io.kiroproxy.credential.source;

import io.kiroproxy.core.GatewayException;
import io.kiroproxy.credential.Account;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Where other tools leave logins on this machine: folders of token files, kiro-cli's databases, and environment
 * variables. Nothing else is looked at.
 *
 * @param folders for {@link TokenScan}
 * @param databases for {@link KiroCliDatabase}; those that do not exist are passed over
 * @param environment for {@link EnvironmentCredentials}
 */
public record LoginPlaces(List<Path> folders, List<Path> databases, Map<String, String> environment) {
    public LoginPlaces {
        folders = List.copyOf(folders);
        databases = List.copyOf(databases);
        environment = Map.copyOf(environment);
    }

    /** All places of a user on a system that calls itself {@code osName}. */
    public static LoginPlaces of(String osName, Path userHome, Map<String, String> environment) {
        Objects.requireNonNull(userHome, "userHome");
        return new LoginPlaces(
                List.of(TokenScan.defaultFolder(userHome)),
                KiroCliDatabase.defaultFiles(osName, userHome, environment),
                environment);
    }

    /** Some folders and nothing else. */
    public static LoginPlaces inFolders(List<Path> folders) {
        return new LoginPlaces(folders, List.of(), Map.of());
    }

    /**
     * Everything that is found, in the order above; a login that is found twice is marked. A place that cannot be read is
     * a problem among others. Blocks; changes nothing.
     *
     * @param existing accounts that candidates are compared with
     */
    public ImportPreview scan(Collection<Account> existing) {
        ImportCollector all = new ImportCollector(List.copyOf(existing));
        for (Path folder : folders) {
            collect(all, () -> TokenScan.scan(folder, existing));
        }
        for (Path database : databases) {
            if (Files.isRegularFile(database)) {
                collect(all, () -> KiroCliDatabase.read(database, existing));
            }
        }
        collect(all, () -> EnvironmentCredentials.read(environment, existing));
        return all.preview();
    }

    private static void collect(ImportCollector all, Supplier<ImportPreview> place) {
        try {
            ImportPreview found = place.get();
            found.candidates().forEach(candidate -> all.add(candidate.found(), candidate.where(), candidate.source()));
            found.problems().forEach(all::problem);
        } catch (GatewayException e) {
            all.problem(e.description());
        }
    }

    /** Prints no variable: they may hold tokens. */
    @Override
    public String toString() {
        return "LoginPlaces[" + folders + ", " + databases + "]";
    }
}
