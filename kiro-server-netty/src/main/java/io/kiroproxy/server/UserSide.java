package io.kiroproxy.server;

import io.kiroproxy.credential.source.LoginPlaces;
import io.kiroproxy.server.clients.ClientSetup;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a proxy may look at and write of the person's whose machine it is on.
 *
 * @param home the person's folder, null when none of it is touched
 * @param environment variables that move files there
 * @param tokenFile the IDE's, null for none
 */
record UserSide(
        @Nullable Path home,
        Map<String, String> environment,
        @Nullable Path tokenFile) {

    UserSide {
        environment = Map.copyOf(environment);
    }

    /** The folder of the IDE's token file; with a person, also where kiro-cli and the environment have logins. */
    LoginPlaces scanned() {
        Path folder = tokenFile == null ? null : tokenFile.toAbsolutePath().getParent();
        List<Path> folders = folder == null ? List.of() : List.of(folder);
        if (home == null) {
            return LoginPlaces.inFolders(folders);
        }
        LoginPlaces user = LoginPlaces.of(System.getProperty("os.name"), home, environment);
        return new LoginPlaces(folders, user.databases(), user.environment());
    }

    /** Connects the person's tools, null when they are not ours to write. */
    @Nullable
    ClientSetup tools(Path proxyHome) {
        return home == null ? null : new ClientSetup(proxyHome, environment, home);
    }
}
