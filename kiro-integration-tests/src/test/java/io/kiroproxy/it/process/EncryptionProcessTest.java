package io.kiroproxy.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.simulator.KiroSimulator;
import io.kiroproxy.simulator.auth.SimulatedAccount;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens on disk are encrypted by one command and in plain again by another, beside a running server. */
class EncryptionProcessTest {

    private static final String HEX_KEY = "00112233445566778899aabbccddeeff".repeat(2);
    private static final List<String> SMALL = List.of("-Xmx128m");

    @TempDir
    private Path user;

    private final KiroSimulator kiro = KiroSimulator.builder().start();
    private final List<String> said = new ArrayList<>();

    @AfterEach
    void stop() {
        kiro.close();
    }

    @Test
    void aRunningServerGoesOnWhileItsHomeIsEncryptedAndDecrypted() throws Exception {
        SimulatedAccount alice = kiro.addSocialAccount("alice");
        alice.files().writeTo(user.resolve(".aws/sso/cache"));
        Path key = user.resolve("keys/kiro.key");

        try (KiroProcess proxy = serve(Map.of())) {
            assertThat(Http.message(proxy.uri(), "hello").join().statusCode()).isEqualTo(200);

            assertThat(run(Map.of(), "accounts", "encrypt", "--key", "file:" + key)
                            .out())
                    .contains("1 encrypted", key.toString());
            noFileHolds(alice.accessToken(), alice.refreshToken());
            String before = alice.refreshToken();
            alice.expireAccessTokens();
            assertThat(Http.message(proxy.uri(), "renewed").join().statusCode()).isEqualTo(200);
            noFileHolds(before, alice.accessToken(), alice.refreshToken());
            assertThat(run(Map.of(), "accounts", "list").out())
                    .contains("default")
                    .contains("active");
            proxy.terminate();
            said.add(proxy.awaitEnd().out() + "\n");
        }
        try (KiroProcess proxy = serve(Map.of())) {
            assertThat(Http.message(proxy.uri(), "after a restart").join().statusCode())
                    .isEqualTo(200);
            assertThat(run(Map.of(), "accounts", "decrypt").out()).contains("1 in plain");
            assertThat(Files.readString(home().resolve("accounts/default.json")))
                    .contains(alice.accessToken());
            alice.expireAccessTokens();
            assertThat(Http.message(proxy.uri(), "in plain").join().statusCode())
                    .isEqualTo(200);
            assertThat(Files.readString(home().resolve("accounts/default.json")))
                    .contains(alice.accessToken());
        }
        assertThat(String.join("\n", said))
                .doesNotContain(
                        alice.accessToken(),
                        alice.refreshToken(),
                        Files.readString(key).strip());
    }

    @Test
    void theSettingEncryptsAtTheStartAndAMissingOrWrongKeyIsToldAndLosesNothing() throws Exception {
        SimulatedAccount alice = kiro.addSocialAccount("alice");
        alice.files().writeTo(user.resolve(".aws/sso/cache"));
        Path config = Files.writeString(user.resolve("settings.yaml"), "accounts:\n  encryption-key: env:STORE_KEY\n");
        Map<String, String> right = Map.of("STORE_KEY", HEX_KEY);
        try (KiroProcess proxy = serve(right, "--config", config.toString())) {
            assertThat(Http.message(proxy.uri(), "hello").join().statusCode()).isEqualTo(200);
        }
        noFileHolds(alice.accessToken(), alice.refreshToken());
        String sealed = Files.readString(home().resolve("accounts/default.json"));

        KiroProcess.Result missing = end(Map.of(), "serve", "--port", "0", "--config", config.toString());
        KiroProcess.Result wrong =
                end(Map.of("STORE_KEY", "f".repeat(64)), "serve", "--port", "0", "--config", config.toString());
        assertThat(missing.exitCode()).isEqualTo(78);
        assertThat(missing.err()).contains("env:STORE_KEY: not set");
        assertThat(wrong.exitCode()).isEqualTo(78);
        assertThat(wrong.err()).contains("env:STORE_KEY: another key");
        assertThat(run(Map.of(), "accounts", "list", "--json").out()).contains("env:STORE_KEY: not set");
        assertThat(end(Map.of(), "accounts", "decrypt").exitCode()).isEqualTo(78);
        assertThat(home().resolve("accounts/default.json")).hasContent(sealed);

        try (KiroProcess proxy = serve(right)) {
            assertThat(Http.message(proxy.uri(), "again").join().statusCode()).isEqualTo(200);
        }
        assertThat(String.join("\n", said)).doesNotContain(HEX_KEY, alice.accessToken(), alice.refreshToken());
    }

    @Test
    void theKeyringToolKeepsTheKeyAndNeverSeesItAsAnArgument() throws Exception {
        SimulatedAccount bob = kiro.addBuilderIdAccount("bob");
        Path file = bob.files().writeTo(user.resolve("tokens"));
        Path tools = Files.createDirectories(user.resolve("bin"));
        Path tool = Files.writeString(tools.resolve("secret-tool"), """
                #!/bin/sh
                echo "$@" >> "$KEYRING.log"
                case "$1" in
                lookup) cat "$KEYRING" 2>/dev/null ;;
                store) cat > "$KEYRING" ;;
                esac
                """);
        Files.setPosixFilePermissions(tool, PosixFilePermissions.fromString("rwx------"));
        Path keyring = user.resolve("keyring");
        Map<String, String> desktop =
                Map.of("PATH", tools + ":" + System.getenv("PATH"), "KEYRING", keyring.toString());
        run(desktop, "accounts", "import", file.toString());

        assertThat(run(desktop, "accounts", "encrypt").out()).contains("1 encrypted", "new key", "keyring");

        noFileHolds(bob.accessToken(), bob.refreshToken());
        String key = Files.readString(keyring);
        assertThat(Files.readString(user.resolve("keyring.log")))
                .contains("lookup application kiro-proxy home " + home())
                .doesNotContain(key);
        try (KiroProcess proxy = serve(desktop)) {
            assertThat(Http.message(proxy.uri(), "hello").join().statusCode()).isEqualTo(200);
        }
        assertThat(run(desktop, "accounts", "decrypt").out()).contains("1 in plain");
        assertThat(String.join("\n", said)).doesNotContain(key, bob.accessToken(), bob.refreshToken());
    }

    private Path home() {
        return user.resolve(".kiro-proxy");
    }

    private void noFileHolds(String... secrets) throws IOException {
        try (Stream<Path> files = Files.walk(home())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(secrets);
            }
        }
    }

    private KiroProcess serve(Map<String, String> variables, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(
                List.of("serve", "--port", "0", "--upstream-url", kiro.uri().toString()));
        arguments.addAll(List.of(more));
        return KiroProcess.start(user, variables, SMALL, arguments.toArray(String[]::new));
    }

    private KiroProcess.Result run(Map<String, String> variables, String... arguments) throws IOException {
        KiroProcess.Result result = end(variables, arguments);
        assertThat(result.exitCode()).as(result.err()).isZero();
        return result;
    }

    private KiroProcess.Result end(Map<String, String> variables, String... arguments) throws IOException {
        try (KiroProcess program = KiroProcess.start(user, variables, SMALL, arguments)) {
            KiroProcess.Result result = program.awaitEnd();
            said.add(result.out() + result.err());
            return result;
        }
    }
}
