package io.kiroproxy.dist;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Volume;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.DockerImageName;

/** The container image, made here of the archive with its own Java, run with as few rights as it claims to need. */
@Tag("container")
class ImageTest {

    private static final String IMAGE = "kiro-proxy-under-test:latest";
    private static final String CLIENT = "client-" + UUID.randomUUID();
    private static final String ADMIN = "admin-" + UUID.randomUUID();

    @BeforeAll
    static void makeImage() throws Exception {
        Assumptions.assumeTrue(
                DockerClientFactory.instance().isDockerAvailable(), "skipped: no container engine answers");
        Path archive = Delivered.withJava()
                .orElseGet(() -> Assumptions.abort("skipped: only the profile \"dist\" makes the archive with a Java"));
        Path log = Files.createTempFile("image", ".log");
        int code = new ProcessBuilder("src/main/image/build", archive.toString(), IMAGE)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start()
                .waitFor();
        assertThat(code).as(Files.readString(log)).isZero();
    }

    /** Without capabilities and with little memory. Not read-only only because its keys are copied in. */
    private static GenericContainer<?> container(String volume, String... arguments) {
        return new GenericContainer<>(DockerImageName.parse(IMAGE))
                .withCommand(arguments)
                .withExposedPorts(8080)
                .withCopyToContainer(Transferable.of(ADMIN), "/etc/kiro-proxy/admin.key")
                .withCopyToContainer(Transferable.of(CLIENT), "/etc/kiro-proxy/client.key")
                .withCopyToContainer(Transferable.of("""
                        access:
                          admin-key-file: admin.key
                          clients:
                            - name: me
                              key-file: client.key
                        """), "/etc/kiro-proxy/config.yaml")
                .withTmpFs(Map.of("/tmp", "rw,size=64m"))
                .withCreateContainerCmdModifier(command -> {
                    HostConfig host = command.getHostConfig();
                    host.withCapDrop(Capability.ALL)
                            .withSecurityOpts(List.of("no-new-privileges"))
                            .withMemory(256L << 20)
                            .withBinds(new Bind(volume, new Volume("/data")));
                })
                .waitingFor(Wait.forHttp("/livez").forPort(8080).withStartupTimeout(Duration.ofSeconds(60)));
    }

    private static URI uri(GenericContainer<?> container) {
        return URI.create("http://" + container.getHost() + ":" + container.getMappedPort(8080));
    }

    @Test
    void servesDrainsOnTerminationAndKeepsItsStateOnTheVolume() throws Exception {
        String volume = "kiro-" + UUID.randomUUID();
        try {
            try (GenericContainer<?> proxy = container(
                    volume, "serve", "--demo", "--home", "/data", "--config", "/etc/kiro-proxy/config.yaml")) {
                proxy.start();
                assertThat(Asked.message(uri(proxy), "wrong", "hello")).contains("authentication_error");
                assertThat(Asked.message(uri(proxy), CLIENT, "hello")).contains("event: message_stop");
                addAccount(proxy);

                InputStream slow = Asked.stream(uri(proxy), CLIENT, "[[scenario:slow:300]]")
                        .join()
                        .body();
                slow.read();
                DockerClientFactory.lazyClient()
                        .killContainerCmd(proxy.getContainerId())
                        .withSignal("TERM")
                        .exec();
                assertThat(new String(slow.readAllBytes(), StandardCharsets.UTF_8))
                        .as("a running answer ends before the container does")
                        .contains("message_stop");
            }
            try (GenericContainer<?> again = container(
                    volume, "serve", "--demo", "--home", "/data", "--config", "/etc/kiro-proxy/config.yaml")) {
                again.start();
                assertThat(Asked.get(uri(again).resolve("/api/accounts"), ADMIN).body())
                        .as("accounts are on the volume")
                        .contains("kept-in-the-volume");
            }
        } finally {
            DockerClientFactory.lazyClient().removeVolumeCmd(volume).exec();
        }
    }

    @Test
    void runsReadOnlyAsNobodyAndItsHealthVerbAnswers() throws Exception {
        String volume = "kiro-" + UUID.randomUUID();
        try (GenericContainer<?> proxy = new GenericContainer<>(DockerImageName.parse(IMAGE))
                .withEnv("KIRO_SERVER_HOST", "127.0.0.1")
                .withCommand("serve", "--demo")
                .withTmpFs(Map.of("/tmp", "rw,size=64m"))
                .withCreateContainerCmdModifier(command -> command.getHostConfig()
                        .withReadonlyRootfs(true)
                        .withCapDrop(Capability.ALL)
                        .withSecurityOpts(List.of("no-new-privileges"))
                        .withMemory(256L << 20)
                        .withBinds(new Bind(volume, new Volume("/data"))))
                .waitingFor(Wait.forLogMessage(".*listening on.*", 1).withStartupTimeout(Duration.ofSeconds(60)))) {
            proxy.start();
            var health = proxy.execInContainer(
                    "/opt/kiro-proxy/runtime/bin/java", "-jar", "/opt/kiro-proxy/kiro-proxy.jar", "health");

            assertThat(health.getExitCode()).as(health.getStderr()).isZero();
            assertThat(health.getStdout()).contains("200");
            assertThat(proxy.getContainerInfo().getConfig().getUser()).isEqualTo("10001:10001");
            assertThat(proxy.getContainerInfo().getHostConfig().getReadonlyRootfs())
                    .isTrue();
        } finally {
            DockerClientFactory.lazyClient().removeVolumeCmd(volume).exec();
        }
    }

    @Test
    void refusesToBeReachedByOthersWithoutKeys() throws Exception {
        Process run = new ProcessBuilder("docker", "run", "--rm", IMAGE)
                .redirectErrorStream(true)
                .start();
        String said = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(run.waitFor()).as(said).isEqualTo(78);
        assertThat(said).contains("client keys and an admin key");
    }

    private static void addAccount(GenericContainer<?> proxy) throws Exception {
        assertThat(Asked.post(
                                uri(proxy).resolve("/api/accounts/manual"),
                                ADMIN,
                                "{\"access_token\":\"t\",\"name\":\"kept-in-the-volume\"}")
                        .statusCode())
                .isEqualTo(200);
    }
}
