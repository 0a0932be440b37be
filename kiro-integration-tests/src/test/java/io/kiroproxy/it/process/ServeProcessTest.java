package io.kiroproxy.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code serve} as a process: the demo, its end, and why it does not start. */
class ServeProcessTest {

    private static final String ADMIN_KEY = "an-admin-key-of-some-length";

    @TempDir
    private Path user;

    @Test
    void demoAnswersAStreamAndSaysThatItIsADemo() throws Exception {
        try (KiroProcess proxy = KiroProcess.start(user, "serve", "--demo", "--port", "0")) {
            HttpResponse<InputStream> answer =
                    Http.stream(proxy.uri(), "Say hello").join();
            String events = new String(answer.body().readAllBytes(), StandardCharsets.UTF_8);
            String status = Http.get(proxy.uri(), "/api/status").body();
            proxy.terminate();
            KiroProcess.Result result = proxy.awaitEnd();

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(events).contains("event: content_block_delta").contains("event: message_stop");
            assertThat(status).contains("\"demo\":true");
            assertThat(result.out()).contains("DEMO");
            assertThat(user.resolve(".kiro-proxy")).doesNotExist();
        }
    }

    @Test
    void greetingSaysHowToOpenThePageAndWhereTheKeysAre() throws Exception {
        Path home = Files.createDirectories(user.resolve("keyed"));
        try (KiroProcess proxy = KiroProcess.start(user, "serve", "--port", "0", "--home", home.toString())) {
            proxy.awaitLine("or            kiro-proxy setup claude-code");
            proxy.terminate();
            assertThat(proxy.awaitEnd().out())
                    .contains(
                            "page      " + proxy.uri() + "/ in a browser",
                            "admin key none; the page and /api are open to this machine (access.admin-key in " + home,
                            "ANTHROPIC_BASE_URL=" + proxy.uri() + " ANTHROPIC_AUTH_TOKEN=any claude");
        }
        Files.writeString(home.resolve("admin.key"), "a-key");
        Path config = Files.writeString(
                home.resolve("config.yaml"),
                "access:\n  admin-key-file: admin.key\n  clients: [{ name: me, key: k-1234567 }]\n");
        try (KiroProcess proxy =
                KiroProcess.start(user, "serve", "--host", "0.0.0.0", "--port", "0", "--home", home.toString())) {
            String port = ":" + proxy.uri().getPort();
            proxy.awaitLine("or            kiro-proxy setup claude-code");
            proxy.terminate();
            assertThat(proxy.awaitEnd().out())
                    .contains(
                            "page      http://127.0.0.1" + port + "/ in a browser",
                            "admin key the one of " + config + ":2",
                            "ANTHROPIC_AUTH_TOKEN=$KIRO_CLIENT_KEY claude")
                    .doesNotContain("a-key", "k-1234567");
        }
    }

    @Test
    void changedFileIsObeyedAndSaysWhatWaitsForARestart() throws Exception {
        Path home = Files.createDirectories(user.resolve("hot"));
        Path file = home.resolve("config.yaml");
        try (KiroProcess proxy = KiroProcess.start(user, "serve", "--port", "0", "--home", home.toString())) {
            proxy.uri();
            Files.writeString(file, "accounts: { cooldown: 7s, selection: priority }\n");
            assertThat(proxy.awaitLine("settings read anew"))
                    .contains("in effect now: [accounts.cooldown]; after a restart: [accounts.selection]");
            assertThat(Http.get(proxy.uri(), "/api/quota").body()).contains("\"cooldown_seconds\":7");

            Files.writeString(file, "accounts:\n  coldown: 8s\n");
            assertThat(proxy.awaitLine("settings stay as they were"))
                    .contains("config.yaml:2: accounts.coldown: unknown key (nearest: cooldown)");
            assertThat(Http.get(proxy.uri(), "/api/quota").body()).contains("\"cooldown_seconds\":7");
        }
    }

    @Test
    void terminationLetsARunningStreamEnd() throws Exception {
        try (KiroProcess proxy = KiroProcess.start(user, "serve", "--demo", "--port", "0")) {
            InputStream body =
                    Http.stream(proxy.uri(), "[[scenario:slow:300]]").join().body();
            body.read();

            proxy.terminate();
            String rest = new String(body.readAllBytes(), StandardCharsets.UTF_8);

            assertThat(rest).contains("message_stop");
            KiroProcess.Result result = proxy.awaitEnd();
            assertThat(result.exitCode()).as(result.err()).isIn(0, 143);
            assertThat(result.err()).doesNotContain("a defect");
        }
    }

    @Test
    void administratorEndsItWithItsLastStream() throws Exception {
        Map<String, String> key = Map.of("KIRO_ADMIN_KEY", ADMIN_KEY);
        try (KiroProcess proxy = KiroProcess.start(user, key, List.of("-Xmx128m"), "serve", "--demo", "--port", "0")) {
            InputStream body =
                    Http.stream(proxy.uri(), "[[scenario:slow:300]]").join().body();
            body.read();

            HttpResponse<String> told = Http.administer(proxy.uri(), ADMIN_KEY, "POST", "/api/drain");
            HttpResponse<String> refused = Http.message(proxy.uri(), "hello").join();
            String rest = new String(body.readAllBytes(), StandardCharsets.UTF_8);

            assertThat(told.body()).contains("\"draining\":true");
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("retry-after")).contains("5");
            assertThat(rest).contains("message_stop");
            assertThat(proxy.awaitEnd().exitCode()).isZero();
        }
    }

    @Test
    void usedPortIsNamed() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());

            KiroProcess.Result result = KiroProcess.run(user, "serve", "--demo", "--port", port);

            assertThat(result.exitCode()).as(result.err()).isEqualTo(69);
            assertThat(result.err()).contains(port).contains("in use");
        }
    }

    @Test
    void badConfigurationIsShownWithItsLines() throws Exception {
        Path config = Files.writeString(
                user.resolve("bad.yaml"),
                "server:\n  limits:\n    calls: many\n  no-such-key: 1\nupstream:\n  idle: x\n");

        KiroProcess.Result result = KiroProcess.run(user, "serve", "--config", config.toString(), "--port", "0");

        assertThat(result.exitCode()).as(result.err()).isEqualTo(78);
        assertThat(result.err())
                .contains("bad.yaml")
                .contains("calls")
                .contains("no-such-key")
                .contains("idle");
        assertThat(result.err()
                        .lines()
                        .filter(line -> line.matches(".*(:3\\b|line 3).*|.*(:4\\b|line 4).*|.*(:6\\b|line 6).*")))
                .hasSize(3);
    }

    @Test
    void addressThatOthersReachNeedsKeys() throws Exception {
        KiroProcess.Result result = KiroProcess.run(user, "serve", "--demo", "--host", "0.0.0.0", "--port", "0");

        assertThat(result.exitCode()).as(result.err()).isEqualTo(78);
        assertThat(result.err()).contains("0.0.0.0").contains("keys");
    }

    @Test
    void unknownFlagIsAUsageError() throws Exception {
        KiroProcess.Result result = KiroProcess.run(user, "serve", "--no-such-flag");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("--no-such-flag");
    }

    @Test
    void homeIsTheOptionThenTheVariableThenTheUsers() throws Exception {
        Path moved = user.resolve("moved");
        Path given = user.resolve("given");
        Map<String, String> variable = Map.of("KIRO_PROXY_HOME", moved.toString());

        try (KiroProcess proxy = KiroProcess.start(user, variable, List.of(), "serve", "--port", "0")) {
            proxy.uri();
            assertThat(moved).isDirectory();
            assertThat(user.resolve(".kiro-proxy")).doesNotExist();
        }
        try (KiroProcess proxy =
                KiroProcess.start(user, variable, List.of(), "serve", "--port", "0", "--home", given.toString())) {
            proxy.uri();
            assertThat(given).isDirectory();
        }
        try (KiroProcess proxy = KiroProcess.start(user, "serve", "--port", "0")) {
            proxy.uri();
            assertThat(user.resolve(".kiro-proxy")).isDirectory();
        }
    }

    @Test
    void everythingInTheHomeIsItsOwnersOnly() throws Exception {
        Path home = user.resolve("home");
        try (KiroProcess proxy = KiroProcess.start(user, "serve", "--demo", "--port", "0", "--home", home.toString())) {
            Http.message(proxy.uri(), "hello").join();
            proxy.terminate();
            proxy.awaitEnd();
        }
        try (Stream<Path> all = Files.walk(home)) {
            assertThat(all).hasSizeGreaterThan(2).allSatisfy(path -> assertThat(
                            PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .as(path.toString())
                    .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------"));
        }
    }
}
