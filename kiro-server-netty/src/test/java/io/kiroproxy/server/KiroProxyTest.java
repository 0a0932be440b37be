package io.kiroproxy.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.kiroproxy.server.config.ListenAddress;
import io.kiroproxy.server.config.ServerConfig;
import java.nio.file.Path;
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
}
