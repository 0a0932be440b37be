package io.kiroproxy.server.access;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** State in the files of a home. */
class AccessStateInHomeTest extends AccessStateContract {

    @TempDir
    Path home;

    @Override
    AccessState create() throws IOException {
        return AccessState.inHome(home, clock);
    }
}
