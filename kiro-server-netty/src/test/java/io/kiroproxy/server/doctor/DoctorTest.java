package io.kiroproxy.server.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.kiroproxy.core.spi.ProxyAddress;
import io.kiroproxy.core.spi.Secret;
import io.kiroproxy.core.transport.JdkHttpTransport;
import io.kiroproxy.credential.AccessToken;
import io.kiroproxy.credential.Account;
import io.kiroproxy.credential.AccountId;
import io.kiroproxy.credential.AccountRegistry;
import io.kiroproxy.credential.SocialCredentials;
import io.kiroproxy.server.config.UpstreamSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is wrong is found, and comes with what to do about it. */
class DoctorTest {

    private static final Instant NOW = Instant.now();

    @TempDir
    private Path home;

    private @Nullable HttpServer upstream;
    private String origin = "";

    @BeforeEach
    void serve() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
        });
        server.start();
        upstream = server;
        origin = "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @AfterEach
    void stop() {
        if (upstream != null) {
            upstream.stop(0);
        }
    }

    @Test
    void wayToTheUpstreamIsLookedAtStepByStep() throws Exception {
        UpstreamSettings settings = UpstreamSettings.DEFAULT.withBaseUrl(URI.create(origin));
        assertThat(found(settings, NOW, "dns").state()).isEqualTo(Check.State.OK);
        assertThat(found(settings, NOW, "tls").detail()).endsWith("answers 404");
        assertThat(found(settings, NOW, "clock").state()).isEqualTo(Check.State.OK);
        assertThat(found(settings, NOW, "proxy").detail()).isEqualTo("none is set");
    }

    @Test
    void roomOnTheDiskIsTold() {
        Check disk = FileChecks.disk(home);

        assertThat(disk.id()).isEqualTo("disk");
        assertThat(disk.detail()).matches("\\d+ MiB free");
        assertThat(FileChecks.disk(home.resolve("not there yet")).detail()).matches("\\d+ MiB free");
    }

    @Test
    void clockThatIsAnHourOffIsTold() throws Exception {
        UpstreamSettings settings = UpstreamSettings.DEFAULT.withBaseUrl(URI.create(origin));

        Check clock = found(settings, NOW.plus(Duration.ofHours(1)), "clock");

        assertThat(clock.state()).isEqualTo(Check.State.FAIL);
        assertThat(clock.remedy()).contains("NTP");
    }

    @Test
    void nameWithoutAnAddressIsTold() throws Exception {
        Check dns = found(UpstreamSettings.DEFAULT.withBaseUrl(URI.create("http://kiro.invalid")), NOW, "dns");

        assertThat(dns.state()).isEqualTo(Check.State.FAIL);
        assertThat(dns.detail()).isEqualTo("kiro.invalid has no address");
        assertThat(dns.remedy()).contains("upstream.proxy");
    }

    @Test
    void connectionThatIsNotWhatItShouldBeIsTold() throws Exception {
        Check tls;
        try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread server = new Thread(() -> answerInPlainText(plain));
            server.start();
            URI origin = URI.create("https://127.0.0.1:" + plain.getLocalPort());
            tls = found(UpstreamSettings.DEFAULT.withBaseUrl(origin), NOW, "tls");
            server.join();
        }
        assertThat(tls.state()).isEqualTo(Check.State.FAIL);
        assertThat(tls.remedy()).contains("certificates");

        Check closed =
                found(UpstreamSettings.DEFAULT.withBaseUrl(URI.create("http://127.0.0.1:" + free())), NOW, "tls");
        assertThat(closed.state()).isEqualTo(Check.State.FAIL);
        assertThat(closed.remedy()).contains("look at the network");
    }

    private static void answerInPlainText(ServerSocket server) {
        try (Socket client = server.accept()) {
            client.getInputStream().read();
            client.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void proxyThatDoesNotRunIsTold() throws Exception {
        UpstreamSettings settings = UpstreamSettings.DEFAULT
                .withBaseUrl(URI.create(origin))
                .withProxy(ProxyAddress.parse("http://127.0.0.1:" + free()));

        Check proxy = found(settings, NOW, "proxy");

        assertThat(proxy.state()).isEqualTo(Check.State.FAIL);
        assertThat(proxy.remedy()).contains("change upstream.proxy");
    }

    @Test
    void filesThatOthersMayReadAreTold() throws Exception {
        Path file = Files.writeString(home.resolve("open.json"), "{}");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx------"));

        Check rights = FileChecks.rights(home);

        assertThat(rights.state()).isEqualTo(Check.State.WARN);
        assertThat(rights.detail()).contains("open.json");
        assertThat(rights.remedy()).isEqualTo("chmod -R go= " + home);
        assertThat(FileChecks.home(home.resolve("none")).remedy()).contains("kiro-proxy serve");
    }

    @Test
    void accountsThatCannotWorkAreTold() throws Exception {
        UpstreamSettings settings = UpstreamSettings.DEFAULT.withBaseUrl(URI.create(origin));
        try (JdkHttpTransport transport = JdkHttpTransport.create();
                AccountRegistry accounts = AccountRegistry.builder()
                        .home(home)
                        .transport(transport)
                        .onDemandOnly()
                        .open()) {
            List<Check> none = new Doctor(home, settings, accounts, null, InstantSource.fixed(NOW)).examine();
            assertThat(named(none, "accounts").remedy()).contains("kiro-proxy accounts scan --add");

            accounts.add(Account.builder(AccountId.of("a"), "0".repeat(64))
                            .name("a")
                            .credentials(new SocialCredentials(
                                    new AccessToken(Secret.of("t"), NOW.minusSeconds(9)),
                                    null,
                                    "arn:aws:codewhisperer:eu-central-1:1:profile/X",
                                    "us-east-1",
                                    null))
                            .build())
                    .toCompletableFuture()
                    .join();
            List<Check> one = new Doctor(home, settings, accounts, null, InstantSource.fixed(NOW)).examine();
            assertThat(named(one, "token-a").remedy()).isEqualTo("sign in again: kiro-proxy login");
            assertThat(named(one, "profile-a").remedy()).isEqualTo("sign in again with --region eu-central-1");
            assertThat(one).filteredOn(check -> check.state() != Check.State.OK).allMatch(check -> !check.remedy()
                    .isBlank());
        }
    }

    private Check found(UpstreamSettings settings, Instant now, String id) throws Exception {
        return named(new NetworkChecks(origin(settings), settings.proxy(), InstantSource.fixed(now)).run(), id);
    }

    private static URI origin(UpstreamSettings settings) {
        return java.util.Objects.requireNonNull(settings.baseUrl());
    }

    private static Check named(List<Check> checks, String id) {
        return checks.stream()
                .filter(check -> check.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    /** A port that nobody listens on. */
    private static int free() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
