package io.kiroproxy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.credential.AccountView;
import io.kiroproxy.server.AccountDesk;
import io.kiroproxy.server.config.UpstreamSettings;
import io.kiroproxy.simulator.KiroSimulator;
import io.kiroproxy.simulator.auth.SimulatedAccount;
import io.kiroproxy.simulator.json.Json;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Every way to sign in, from a terminal without a browser, against the simulator's sign-in pages. */
class LoginTest {

    @TempDir
    private Path home;

    private final KiroSimulator kiro = KiroSimulator.builder().start();
    private final StringWriter err = new StringWriter();

    @AfterEach
    void close() {
        kiro.close();
    }

    private CommandLine command(InputStream input, PrintWriter out) {
        return new CommandLine(new LoginCommand(new Environment(Map.of("HOME", home.toString())), input))
                .setOut(out)
                .setErr(new PrintWriter(err, true))
                .setCaseInsensitiveEnumValuesAllowed(true);
    }

    private int run(String input, String... arguments) {
        String[] all = Stream.concat(
                        Arrays.stream(arguments),
                        Stream.of(
                                "--home",
                                home.toString(),
                                "--upstream-url",
                                kiro.uri().toString()))
                .toArray(String[]::new);
        return command(
                        new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                        new PrintWriter(new StringWriter(), true))
                .execute(all);
    }

    private List<String> kinds() throws IOException {
        try (AccountDesk desk = AccountDesk.open(home, UpstreamSettings.DEFAULT)) {
            return desk.accounts().accounts().stream()
                    .map(AccountView::account)
                    .map(account -> String.valueOf(
                            account.credentials() == null
                                    ? null
                                    : account.credentials().kind()))
                    .toList();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"google", "github", "builder-id --page", "company"})
    void aPageIsOpenedElsewhereAndItsLastAddressPasted(String line) throws Exception {
        if (line.equals("company")) {
            SimulatedAccount employee = kiro.addExternalIdpAccount("employee");
            kiro.approveSignInsAs(employee);
        }
        PipedOutputStream keyboard = new PipedOutputStream();
        PipedInputStream input = new PipedInputStream(keyboard);
        PipedWriter screen = new PipedWriter();
        BufferedReader seen = new BufferedReader(new PipedReader(screen));
        String[] arguments = (line + " --home " + home + " --upstream-url " + kiro.uri()).split(" ", -1);
        CompletableFuture<Integer> code = CompletableFuture.supplyAsync(
                () -> command(input, new PrintWriter(screen, true)).execute(arguments));

        int pages = line.equals("company") ? 2 : 1;
        for (int i = 0; i < pages; i++) {
            String back = signIn(page(seen));
            keyboard.write("nonsense\n".getBytes(StandardCharsets.UTF_8));
            keyboard.write((back + "\n").getBytes(StandardCharsets.UTF_8));
            keyboard.flush();
        }

        assertThat(code.get(30, TimeUnit.SECONDS)).as(err.toString()).isZero();
        assertThat(err.toString()).contains("callback address");
        assertThat(kinds()).hasSize(1);
    }

    private static String page(BufferedReader seen) throws IOException {
        for (String line = seen.readLine(); line != null; line = seen.readLine()) {
            if (line.strip().startsWith("http")) {
                return line.strip();
            }
        }
        throw new AssertionError("no page was shown");
    }

    @Test
    void codesAreConfirmedOnAnyDevice() throws Exception {
        assertThat(run("", "builder-id", "--name", "Mine")).as(err.toString()).isZero();
        assertThat(run("", "identity-center", "--start-url", "https://acme.awsapps.com/start", "--region", "eu-west-1"))
                .as(err.toString())
                .isZero();
        assertThat(run("", "device", "--provider", "github")).as(err.toString()).isZero();
        assertThat(kinds()).containsExactly("BUILDER_ID", "IDENTITY_CENTER", "SOCIAL");
        assertThat(run("", "device", "--provider", "myspace")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("--provider", "myspace", "GOOGLE, GITHUB");
    }

    @Test
    void anOrganisationsPageIsAskedForWhenItIsNotGiven() throws Exception {
        assertThat(run("https://acme.awsapps.com/start\neu-west-1\n", "identity-center"))
                .as(err.toString())
                .isZero();
        assertThat(err.toString()).contains("sign-in page", "region");
        assertThat(run("https://other.awsapps.com/start\n\n", "identity-center"))
                .as(err.toString())
                .isZero();
        assertThat(kinds()).containsExactly("IDENTITY_CENTER", "IDENTITY_CENTER");
        assertThat(organisations())
                .containsExactlyInAnyOrder(
                        "https://acme.awsapps.com/start in eu-west-1", "https://other.awsapps.com/start in us-east-1");
        assertThat(run("", "identity-center")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("--start-url");
    }

    private List<String> organisations() throws IOException {
        try (Stream<Path> files = Files.list(home.resolve("accounts"))) {
            List<String> all = new ArrayList<>();
            for (Path file : files.toList()) {
                Json stored = Json.parse(Files.readString(file));
                all.add(stored.at("startUrl").text() + " in "
                        + stored.at("region").text());
            }
            return all;
        }
    }

    @Test
    void aKeyComesFromStandardInputAndIsNeverShown() throws Exception {
        SimulatedAccount key = kiro.addApiKey("ci");
        assertThat(run(key.accessToken() + "\n", "api-key")).as(err.toString()).isZero();
        assertThat(kinds()).containsExactly("API_KEY");
        assertThat(run("ksk_nonsense\n", "api-key")).isEqualTo(ExitCode.PERMISSION);
        assertThat(err.toString()).contains("no region accepts it").doesNotContain(key.accessToken(), "ksk_nonsense");
        assertThat(run("", "api-key")).isEqualTo(ExitCode.USAGE);
    }

    private static String signIn(String page) throws Exception {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(page)).build(), HttpResponse.BodyHandlers.ofString());
        return answer.headers().firstValue("location").orElseThrow(() -> new AssertionError(answer.body()));
    }
}
