package io.kiroproxy.dist;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Volume;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/** The container image, made here of the archive with its own Java, run with as few rights as it claims to need. */
@Tag("container")
class ImageTest {

    private static final String IMAGE = "kiro-proxy-under-test:latest";
    private static final String CLIENT = "client-" + UUID.randomUUID();
    private static final String ADMIN = "admin-" + UUID.randomUUID();

    @TempDir
    private Path settings;

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

    /** Read-only, without capabilities and with little memory, its settings and keys mounted read-only. */
    private GenericContainer<?> container(String volume, String... arguments) {
        return new GenericContainer<>(DockerImageName.parse(IMAGE))
                .withCommand(arguments)
                .withExposedPorts(8080)
                .withTmpFs(Map.of("/tmp", "rw,size=64m"))
                .withCreateContainerCmdModifier(command -> {
                    HostConfig host = command.getHostConfig();
                    host.withReadonlyRootfs(true)
                            .withCapDrop(Capability.ALL)
                            .withSecurityOpts(List.of("no-new-privileges"))
                            .withMemory(256L << 20)
                            .withBinds(
                                    new Bind(volume, new Volume("/data")),
                                    new Bind(settings.toString(), new Volume("/etc/kiro-proxy"), AccessMode.ro));
                })
                .waitingFor(Wait.forHttp("/livez").forPort(8080).withStartupTimeout(Duration.ofSeconds(60)));
    }

    @BeforeEach
    void writeSettings() throws Exception {
        Files.setPosixFilePermissions(settings, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(settings.resolve("admin.key"), ADMIN);
        Files.writeString(settings.resolve("client.key"), CLIENT);
        Files.writeString(settings.resolve("config.yaml"), """
            access:
              admin-key-file: admin.key
              clients:
                - name: me
                  key-file: client.key
            """);
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

    /** Under the name of the image that the same page's command has built. */
    @Test
    void commandsOfThePageBuildAndRunIt() throws Exception {
        Path root = Path.of("..").toAbsolutePath().normalize();
        List<String> lines = Page.all(root).stream()
                .filter(page -> page.file().equals("delivery.md"))
                .flatMap(page -> page.snippets().stream())
                .filter(block -> "ImageTest".equals(block.elsewhere()))
                .flatMap(block -> block.text().lines())
                .map(line -> line.replaceAll(" kiro-proxy( serve|$)", " kiro-proxy-of-the-page$1"))
                .toList();
        Map<String, String> machine = System.getenv();

        assertThat(lines).hasSize(2);
        try (Program build = Program.start(Path.of("/bin/sh"), root, machine, "-c", lines.get(0))) {
            assertThat(build.exitCode()).as(build.err()).isZero();
        }
        try (Program proxy = Program.start(Path.of("/bin/sh"), root, machine, "-c", "exec " + lines.get(1))) {
            assertThat(proxy.uri()).hasPort(8080);
            assertThat(proxy.terminate().exitCode()).as(proxy.err()).isIn(0, 143);
        }
    }

    @Test
    void refusesToBeReachedByOthersWithoutKeys() throws Exception {
        Ended run = run(List.of(), "serve");

        assertThat(run.code()).as(run.said()).isEqualTo(78);
        assertThat(run.said()).contains("client keys and an admin key");
    }

    @Test
    void volumeOfSomebodyElseIsRefusedWithTheCommandThatHelps() throws Exception {
        Path foreign = Files.createDirectory(settings.resolve("foreign"));
        Files.setPosixFilePermissions(foreign, PosixFilePermissions.fromString("rwx------"));
        Ended run = run(List.of("-v", foreign + ":/data", "-e", "KIRO_SERVER_HOST=127.0.0.1"), "serve");

        assertThat(run.code()).as(run.said()).isEqualTo(77);
        assertThat(run.said()).contains("user 10001", "chown -R 10001:10001 /data");
    }

    @Test
    void homeThatIsMountedReadOnlyIsRefusedWithWhatToDoInstead() throws Exception {
        Ended run = run(List.of("-v", settings + ":/data:ro", "-e", "KIRO_SERVER_HOST=127.0.0.1"), "serve");

        assertThat(run.code()).as(run.said()).isEqualTo(77);
        assertThat(run.said()).contains("mounted read-only", "accounts import");
    }

    @Test
    void signInThatIsMountedReadOnlyIsTakenOverAndStaysAsItWas() throws Exception {
        String signIn = "{\"accessToken\":\"a\",\"refreshToken\":\"r\",\"expiresAt\":\"2026-12-01T00:00:00Z\","
                + "\"authMethod\":\"social\",\"provider\":\"Google\",\"region\":\"us-east-1\"}";
        Path source = Files.writeString(settings.resolve("kiro-auth-token.json"), signIn);
        Ended run = run(List.of("-v", settings + ":/import:ro"), "accounts", "import", "/import/kiro-auth-token.json");

        assertThat(run.code()).as(run.said()).isZero();
        assertThat(run.said()).contains("1 added");
        assertThat(source).content().isEqualTo(signIn);
    }

    /** How a container ended. */
    private record Ended(int code, String said) {}

    private static Ended run(List<String> options, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(
                List.of("docker", "run", "--rm", "--read-only", "--tmpfs", "/tmp", "--cap-drop", "ALL"));
        command.addAll(options);
        command.add(IMAGE);
        command.addAll(List.of(arguments));
        Process run = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(run.waitFor(), said);
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
