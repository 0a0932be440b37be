package io.kiroproxy.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kiroproxy.server.config.ListenAddress;
import io.kiroproxy.server.config.ServerConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KiroProxyTest {

    @TempDir
    private Path home;

    @Test
    void closingTwiceDoesNoHarm() throws Exception {
        KiroProxy proxy = KiroProxy.builder()
                .home(home)
                .config(ServerConfig.DEFAULT.withListen(new ListenAddress("127.0.0.1", 0)))
                .start();
        assertThat(proxy.accounts().accounts()).isEmpty();

        proxy.drain().toCompletableFuture().join();
        proxy.close();

        assertThatCode(proxy::close).doesNotThrowAnyException();
        proxy.awaitClose();
    }

    /** The tests may run as root, whom no rights stop: a file stands where the home should. ImageTest has the rest. */
    @Test
    void homeThatCannotBeWrittenIsNamedWithTheRemedy() throws Exception {
        Path inTheWay = Files.createFile(home.resolve("file"));

        assertThatExceptionOfType(ServerStartException.class)
                .isThrownBy(
                        () -> KiroProxy.builder().home(inTheWay.resolve("home")).start())
                .withMessageContaining(inTheWay.toString())
                .withMessageContaining("chown -R ")
                .extracting(ServerStartException::reason)
                .isEqualTo(ServerStartException.Reason.HOME_UNWRITABLE);
    }

    @Test
    void homeThatIsNotThereIsMadeForItsOwnerOnly() throws Exception {
        Path fresh = home.resolve("fresh");
        KiroProxy.builder()
                .home(fresh)
                .config(ServerConfig.DEFAULT.withListen(new ListenAddress("127.0.0.1", 0)))
                .start()
                .close();

        assertThat(Files.getPosixFilePermissions(fresh)).isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }
}
