package io.kiroproxy.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.credential.source.CredentialImport;
import io.kiroproxy.server.KiroProxy;
import io.kiroproxy.server.config.ListenAddress;
import io.kiroproxy.server.config.ServerConfig;
import io.kiroproxy.simulator.auth.SimulatedAccount;
import io.kiroproxy.simulator.generate.Scenario;
import io.kiroproxy.simulator.junit.KiroSimulatorExtension;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The tables of the README, asked through the public port. That the Chinese one has the same is {@link DocumentationTest}'s. */
class ReadmeFactsTest {

    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern PATH = Pattern.compile("(GET|POST)? ?(/?\\S*)");

    @RegisterExtension
    final KiroSimulatorExtension kiro = KiroSimulatorExtension.strict();

    @TempDir
    private Path home;

    private final HttpClient http = HttpClient.newHttpClient();
    private KiroProxy proxy;

    @BeforeEach
    void start() throws IOException {
        ServerConfig standard = ServerConfig.DEFAULT;
        proxy = KiroProxy.builder()
                .home(home)
                .config(standard.withListen(new ListenAddress("127.0.0.1", 0))
                        .withUpstream(standard.upstream().withBaseUrl(kiro.uri())))
                .start();
        SimulatedAccount account = kiro.account();
        proxy.accounts()
                .add(CredentialImport.account(
                        new CredentialImport(List.of(), List.of())
                                .text(account.files().tokenFile(), account.name())
                                .candidates()
                                .get(0),
                        List.of(),
                        new SecureRandom()))
                .toCompletableFuture()
                .join();
        kiro.simulator().onGenerate(request -> Scenario.text("hello"));
    }

    @AfterEach
    void stop() {
        proxy.close();
    }

    @Test
    void everyEndpointIsThere() throws Exception {
        String method = "GET";
        String path = "/";
        int endpoints = 0;
        for (List<String> row : rows("## Endpoints")) {
            for (MatchResult code : CODE.matcher(row.get(1)).results().toList()) {
                String text = code.group(1).replace("/api/…", "/api/status").replace("{model}", "claude-sonnet-4.5");
                if (!text.contains("/") && !text.startsWith(":")) {
                    continue;
                }
                var parts = PATH.matcher(text);
                assertThat(parts.matches()).as(text).isTrue();
                method = parts.group(1) == null ? method : parts.group(1);
                path = text.startsWith(":") ? path.replaceFirst(":.*", text) : parts.group(2);
                if (!path.equals("/v1")) {
                    HttpResponse<String> answer = send(method, path, "{}");
                    assertThat(answer.statusCode())
                            .as(method + " " + path + ": " + answer.body())
                            .isNotIn(404, 405);
                    endpoints++;
                }
            }
        }
        assertThat(endpoints).isGreaterThan(12);
    }

    @Test
    void everyModelRunsUnderItsName() throws Exception {
        int models = 0;
        for (List<String> row : rows("| Family | Names |")) {
            for (MatchResult name : CODE.matcher(row.get(1)).results().toList()) {
                assertThat(ran(name.group(1))).as(name.group(1)).isEqualTo(name.group(1));
                models++;
            }
        }
        assertThat(models).isGreaterThan(20);
    }

    @Test
    void namesOfOtherToolsRunWhatTheTableSays() throws Exception {
        int names = 0;
        for (List<String> row : rows("| Asked for | Runs |")) {
            for (MatchResult name : CODE.matcher(row.get(0)).results().toList()) {
                String asked =
                        name.group(1).replace("gpt-3.5-turbo…", "gpt-3.5-turbo").replace("…", "-20241022");
                assertThat(ran(asked)).as(asked).isEqualTo(row.get(1).replace("`", ""));
                names++;
            }
        }
        assertThat(names).isGreaterThan(15);
    }

    private String ran(String model) throws Exception {
        HttpResponse<String> answer = send(
                "POST",
                "/v1/messages",
                "{\"model\":\"" + model
                        + "\",\"max_tokens\":50,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
        assertThat(answer.statusCode()).as(model + ": " + answer.body()).isEqualTo(200);
        return answer.headers().firstValue("x-kiro-model").orElse("no x-kiro-model");
    }

    private HttpResponse<String> send(String method, String path, String body) throws Exception {
        URI uri = proxy.uri().resolve(path);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).header("content-type", "application/json");
        return http.send(
                method.equals("GET")
                        ? request.GET().build()
                        : request.POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                BodyHandlers.ofString());
    }

    /** The cells of the first table after {@code mark}, its head left out. */
    private static List<List<String>> rows(String mark) throws IOException {
        String text = Files.readString(Path.of("..", "README.md"));
        return text.substring(text.indexOf(mark))
                .lines()
                .dropWhile(line -> !line.startsWith("|--"))
                .skip(1)
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> List.of(line.substring(2, line.length() - 2).split(" \\| ", -1)))
                .toList();
    }
}
