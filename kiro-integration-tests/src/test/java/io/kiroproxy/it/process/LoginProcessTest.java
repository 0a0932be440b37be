package io.kiroproxy.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kiroproxy.simulator.KiroSimulator;
import io.kiroproxy.simulator.auth.AccountKind;
import io.kiroproxy.simulator.auth.AccountSpec;
import io.kiroproxy.simulator.auth.DeviceScript;
import io.kiroproxy.simulator.auth.SimulatedAccount;
import io.kiroproxy.simulator.http.RecordedRequest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every way to sign in as a process without a browser, against the simulator's sign-in pages; a person elsewhere has one.
 * Each leaves one account, with its profile and region, that a server on the same home can use.
 */
class LoginProcessTest {

    private static final HttpClient BROWSER = HttpClient.newHttpClient();

    @RegisterExtension
    private final Programs programs = new Programs();

    @TempDir
    private Path user;

    private final KiroSimulator kiro = KiroSimulator.builder().start();

    @AfterEach
    void stop() {
        kiro.close();
    }

    @Test
    @Shows({"login google", "login google --json"})
    void lastAddressOfThePageIsPasted() throws Exception {
        SimulatedAccount alice = signsIn(AccountSpec.of("alice", AccountKind.SOCIAL));
        String[] login = login("google");
        try (KiroProcess program = KiroProcess.start(user, login)) {
            String back = signedIn(page(program));
            program.type("nonsense\n" + back + "\n");

            JsonNode stored = stored(programs.ended(program, login));

            assertThat(stored.path("profileArn").asText()).isEqualTo(alice.profileArn());
            assertThat(stored.path("provider").asText()).isEqualTo("Google");
        }
        isUsedAs(alice, "us-east-1");
    }

    @Test
    @Shows({"login github", "login github --json"})
    void browserOnTheSameMachineComesBackToTheLoopbackPort() throws Exception {
        SimulatedAccount bob = signsIn(AccountSpec.of("bob", AccountKind.SOCIAL));
        String[] login = login("github");
        try (KiroProcess program = KiroProcess.start(user, login)) {
            cameBack(signedIn(page(program)));

            JsonNode stored = stored(programs.ended(program, login));

            assertThat(stored.path("profileArn").asText()).isEqualTo(bob.profileArn());
            assertThat(stored.path("provider").asText()).isEqualTo("Github");
        }
        isUsedAs(bob, "us-east-1");
    }

    @Test
    @Shows({"login company", "login company --json"})
    void portalSendsEmployeesToTheirCompany() throws Exception {
        SimulatedAccount employee =
                signsIn(AccountSpec.of("employee", AccountKind.EXTERNAL_IDP).withRegion("eu-central-1"));
        String[] login = login("company");
        try (KiroProcess program = KiroProcess.start(user, login)) {
            cameBack(signedIn(page(program)));
            program.type(signedIn(page(program)) + "\n");

            JsonNode stored = stored(programs.ended(program, login));

            assertThat(stored.path("profileArn").asText()).isEqualTo(employee.profileArn());
            assertThat(stored.path("authMethod").asText()).isEqualTo("external_idp");
        }
        isUsedAs(employee, "eu-central-1");
    }

    @Test
    @Shows({"login identity-center", "login identity-center --json"})
    void codeOfAnOrganisationIsConfirmedAndItsProfileFound() throws Exception {
        SimulatedAccount carol =
                signsIn(AccountSpec.of("carol", AccountKind.IDENTITY_CENTER).withRegion("eu-central-1"));

        JsonNode stored = confirmed(
                login("identity-center", "--start-url", "https://acme.awsapps.com/start", "--region", "eu-west-1"));

        assertThat(stored.path("profileArn").asText()).isEqualTo(carol.profileArn());
        assertThat(stored.path("region").asText()).isEqualTo("eu-west-1");
        assertThat(stored.path("startUrl").asText()).isEqualTo("https://acme.awsapps.com/start");
        isUsedAs(carol, "eu-central-1");
    }

    @Test
    @Shows({"login builder-id", "login builder-id --json"})
    void codeOfABuilderIdIsConfirmed() throws Exception {
        SimulatedAccount dave = signsIn(AccountSpec.of("dave", AccountKind.BUILDER_ID));

        JsonNode stored = confirmed(login("builder-id"));

        assertThat(stored.path("provider").asText()).isEqualTo("BuilderId");
        assertThat(stored.path("region").asText()).isEqualTo("us-east-1");
        assertThat(stored.path("clientSecret").asText()).isNotEmpty();
        isUsedAs(dave, "us-east-1");
    }

    @Test
    @Shows({"login device", "login device --json"})
    void codeOfTheVendorIsConfirmed() throws Exception {
        SimulatedAccount erin = signsIn(AccountSpec.of("erin", AccountKind.SOCIAL));

        JsonNode stored = confirmed(login("device", "--provider", "google"));

        assertThat(stored.path("profileArn").asText()).isEqualTo(erin.profileArn());
        isUsedAs(erin, "us-east-1");
    }

    @Test
    @Shows(
            value = {"login api-key", "login api-key --json"},
            exits = 77)
    void keyComesFromStandardInputAndItsRegionIsFound() throws Exception {
        SimulatedAccount key = signsIn(AccountSpec.of("ci", AccountKind.API_KEY).withRegion("eu-central-1"));
        String[] login = login("api-key");
        KiroProcess.Result refused = programs.run(user, Map.of(), "ksk_nonsense\n", login);
        assertThat(refused.exitCode()).as(refused.err()).isEqualTo(77);

        KiroProcess.Result added = programs.run(user, Map.of(), key.accessToken() + "\n", login);

        JsonNode stored = stored(added);
        assertThat(stored.path("profileArn").asText()).isEqualTo(key.profileArn());
        assertThat(added.out() + added.err()).doesNotContain(key.accessToken());
        isUsedAs(key, "eu-central-1");
    }

    /** Whoever signs in at the vendor from now on. */
    private SimulatedAccount signsIn(AccountSpec spec) {
        SimulatedAccount person = kiro.addAccount(spec);
        kiro.approveSignInsAs(person);
        return person;
    }

    private String[] login(String method, String... more) {
        List<String> words = new ArrayList<>(List.of("login", method, "--json"));
        words.addAll(List.of("--upstream-url", kiro.uri().toString()));
        words.addAll(List.of(more));
        return words.toArray(String[]::new);
    }

    /** The program waits until a person has opened the page that it names. */
    private JsonNode confirmed(String... login) throws Exception {
        kiro.scriptDeviceSignIn(DeviceScript.whenConfirmed());
        try (KiroProcess program = KiroProcess.start(user, login)) {
            URI page = page(program);
            kiro.awaitRequest(
                    request -> List.of("/token", "/oauth/device/poll").contains(request.path()), KiroProcess.PATIENCE);
            assertThat(program.isAlive()).isTrue();
            BROWSER.send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.discarding());
            return stored(programs.ended(program, login));
        }
    }

    private static URI page(KiroProcess program) {
        return URI.create(program.awaitLine("  http").strip());
    }

    /** The address that the sign-in page sends the browser back to. */
    private static String signedIn(URI page) throws Exception {
        HttpResponse<String> answer =
                BROWSER.send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.ofString());
        return answer.headers().firstValue("location").orElseThrow(() -> new AssertionError(answer.body()));
    }

    private static void cameBack(String address) throws Exception {
        HttpResponse<String> shown =
                BROWSER.send(HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(shown.statusCode()).as(shown.body()).isEqualTo(200);
    }

    /** The file of the one account there is. */
    private JsonNode stored(KiroProcess.Result login) throws IOException {
        assertThat(login.exitCode()).as(login.out() + login.err()).isZero();
        ObjectMapper mapper = new ObjectMapper();
        String id = mapper.readTree(login.out()).path("id").asText();
        Path home = user.resolve(".kiro-proxy");
        assertThat(mapper.readTree(home.resolve("config.json").toFile()).path("accounts"))
                .hasSize(1)
                .allMatch(entry -> entry.path("id").asText().equals(id));
        return mapper.readTree(home.resolve("accounts").resolve(id + ".json").toFile());
    }

    /** A server on the home answers with the account, whose region it shows. */
    private void isUsedAs(SimulatedAccount person, String region) throws Exception {
        String[] serve = {"serve", "--port", "0", "--upstream-url", kiro.uri().toString()};
        try (KiroProcess server = KiroProcess.start(user, serve)) {
            HttpResponse<String> answer = Http.message(server.uri(), "hello").join();
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            JsonNode account = new ObjectMapper()
                    .readTree(Http.get(server.uri(), "/api/accounts").body())
                    .path("accounts")
                    .path(0);
            JsonNode shown = new ObjectMapper()
                    .readTree(Http.get(
                                    server.uri(),
                                    "/api/accounts/" + account.path("id").asText())
                            .body());
            assertThat(shown.at("/credentials/region").asText()).isEqualTo(region);
        }
        assertThat(kiro.requests("GenerateAssistantResponse").stream()
                        .map(RecordedRequest::account)
                        .collect(Collectors.toSet()))
                .containsExactly(person.name());
    }
}
