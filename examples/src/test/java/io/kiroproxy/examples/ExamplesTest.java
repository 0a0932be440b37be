package io.kiroproxy.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.kiroproxy.core.Gateway;
import io.kiroproxy.credential.AccountSelector;
import io.kiroproxy.credential.AccountView;
import io.kiroproxy.credential.SelectionContext;
import io.kiroproxy.credential.store.AccountStore;
import io.kiroproxy.protocol.spi.ClientProtocol;
import io.kiroproxy.server.KiroProxy;
import io.kiroproxy.server.KiroServer;
import io.kiroproxy.simulator.KiroSimulator;
import io.kiroproxy.simulator.generate.Scenario;
import io.kiroproxy.simulator.junit.KiroSimulatorExtension;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Each example does what it says, against the simulator. */
class ExamplesTest {

    private static final int MOST_LINES = 80;
    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);
    private static final String HELLO = """
        {"model":"claude-sonnet-4-5","max_tokens":100,"stream":true,"messages":[{"role":"user","content":"hello"}]}
        """;

    @RegisterExtension
    final KiroSimulatorExtension kiro = KiroSimulatorExtension.strict();

    @TempDir
    private Path home;

    @Test
    void embeddedServerIsReadyForAccounts() throws Exception {
        try (KiroProxy proxy = EmbedServer.start(home)) {
            assertThat(Http.get(proxy.uri().resolve("/livez"))).isNotEmpty();
            assertThat(proxy.accounts().accounts()).isEmpty();
        }
    }

    @Test
    void protocolsRunOnTheJdksServer() throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        try (Embedded embedded = gateway(UnaryOperator.identity())) {
            HttpServer server = new CustomGateway(embedded.gateway()).start(threads);
            URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
            URI messages = uri.resolve("/v1/messages");
            OfficialClients clients = new OfficialClients(uri, "any");

            assertThat(Http.post(messages, HELLO)).contains("event: message_start", "hello", "event: message_stop");
            assertThat(Http.post(messages, "{}")).contains("invalid_request_error");
            assertThat(Http.post(uri.resolve("/v1/messages/count_tokens"), HELLO))
                    .contains("input_tokens");
            assertThat(Http.get(uri.resolve("/v1/models"))).contains("claude-sonnet-4.5");
            kiro.simulator().onGenerate(request -> Scenario.text("said " + request.lastUserText()));
            assertThat(clients.anthropic("a")).isEqualTo("said a");
            assertThat(clients.openAi("b")).isEqualTo("said b");
            assertThat(clients.langChain4j("c")).isEqualTo("said c");
            assertThat(new GeminiClient(uri, "any").ask("d")).isEqualTo("said d");
            server.stop(0);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void batchAnswersInOrderAndSaysWhatFailed() throws Exception {
        kiro.simulator().onGenerate(request -> Scenario.text("re: " + request.lastUserText()));
        try (Embedded embedded = gateway(UnaryOperator.identity())) {
            assertThat(new BatchJob(embedded.gateway(), "claude-sonnet-4.5").run(List.of("one", "two", "three"), 2))
                    .containsExactly("re: one", "re: two", "re: three");
            assertThat(new BatchJob(embedded.gateway(), "no-such-model").run(List.of("one"), 1))
                    .singleElement()
                    .asString()
                    .startsWith("MODEL_NOT_FOUND");
        }
    }

    @Test
    void gatewayIsAskedInThreeWaysWithoutHttp() throws Exception {
        kiro.simulator().onGenerate(request -> Scenario.text("one answer in pieces"));
        try (Embedded embedded = gateway(UnaryOperator.identity())) {
            WithoutHttp gateway = new WithoutHttp(embedded.gateway(), "claude-sonnet-4.5");

            assertThat(gateway.whole("hello")).isEqualTo("one answer in pieces");
            assertThat(gateway.pieceByPiece("hello")).isEqualTo("one answer in pieces");
            assertThat(gateway.streaming("hello")).succeedsWithin(TEN_SECONDS).isEqualTo("one answer in pieces");
        }
    }

    @Test
    void twoGatewaysOfOneProcessHaveTheirOwnAccounts() throws Exception {
        try (KiroSimulator other = KiroSimulator.builder().start();
                Embedded first = gateway(UnaryOperator.identity());
                Embedded second = Embedded.open(
                                other.uri(),
                                registry -> registry.home(home.resolve("second")),
                                UnaryOperator.identity())
                        .with(other.addSocialAccount("other"))) {
            kiro.simulator().next(Scenario.text("I am the first"));
            other.next(Scenario.text("I am the second"));

            assertThat(new WithoutHttp(second.gateway(), "claude-sonnet-4.5").whole("who?"))
                    .isEqualTo("I am the second");
            assertThat(new WithoutHttp(first.gateway(), "claude-sonnet-4.5").whole("who?"))
                    .isEqualTo("I am the first");
            assertThat(second.accounts().accounts())
                    .extracting(AccountView::id)
                    .doesNotContainAnyElementsOf(first.accounts().accounts().stream()
                            .map(AccountView::id)
                            .toList());
        }
    }

    @Test
    void listenerAddsUpWhatCallsCost() throws Exception {
        Spending spending = new Spending();
        try (Embedded embedded = gateway(builder -> builder.listener(spending))) {
            new BatchJob(embedded.gateway(), "claude-sonnet-4.5").run(List.of("one", "two"), 1);

            assertThat(spending.soFar()).containsOnlyKeys("anybody");
            assertThat(spending.soFar().get("anybody")).isPositive();
        }
    }

    @Test
    void selectorDecidesWhoServes() throws Exception {
        List<String> chosen = new CopyOnWriteArrayList<>();
        MostCreditLeft mostCreditLeft = new MostCreditLeft();
        AccountSelector watched = (SelectionContext context, List<AccountView> ready) -> {
            var choice = mostCreditLeft.select(context, ready);
            choice.ifPresent(account -> chosen.add(account.name()));
            return choice;
        };
        try (KiroProxy proxy =
                Embedded.proxy(home, kiro.uri()).selector(watched).start()) {
            Embedded.signIn(proxy.accounts(), kiro.account());
            Http.post(proxy.uri().resolve("/v1/messages"), HELLO);

            assertThat(chosen)
                    .isNotEmpty()
                    .containsOnly(proxy.accounts().accounts().get(0).name());
        }
    }

    @Test
    void storeIsToldOfEveryChange() throws Exception {
        List<String> told = new ArrayList<>();
        ToldStore store = new ToldStore(AccountStore.inMemory(List.of()), told::add);
        try (Embedded embedded =
                Embedded.open(kiro.uri(), registry -> registry.store(store), UnaryOperator.identity())) {
            embedded.with(kiro.account());

            assertThat(told).singleElement().asString().startsWith("saved ");
            assertThat(new BatchJob(embedded.gateway(), "claude-sonnet-4.5").run(List.of("hello"), 1))
                    .isNotEmpty();
        }
        assertThat(home).isEmptyDirectory();
    }

    @Test
    void protocolOfOnesOwnIsServed() throws Exception {
        kiro.simulator().next(Scenario.text("forty-two"));
        try (Embedded embedded = gateway(UnaryOperator.identity());
                KiroServer server = server(embedded.gateway(), List.of(new PlainTextProtocol()))) {
            assertThat(Http.post(server.uri().resolve("/ask/claude-sonnet-4.5"), "the answer?"))
                    .isEqualTo("forty-two");
            assertThat(Http.post(server.uri().resolve("/ask/nobody"), "the answer?"))
                    .contains("nobody");
        }
    }

    @Test
    void providerSpeaksToAnyOpenAiCompatibleUpstream() throws Exception {
        try (KiroProxy upstream = Embedded.proxy(home, kiro.uri()).start()) {
            Embedded.signIn(upstream.accounts(), kiro.account());
            kiro.simulator().next(Scenario.text("through two proxies"));
            OpenAiProvider provider = new OpenAiProvider(upstream.uri().resolve("/v1/"), "claude-sonnet-4.5");
            try (Gateway gateway = Gateway.builder()
                    .provider(provider)
                    .accounts(new OneKey("only", "any"))
                    .build()) {
                assertThat(new BatchJob(gateway, "claude-sonnet-4.5").run(List.of("hello"), 1))
                        .containsExactly("through two proxies");
            }
        }
    }

    @Test
    void vendorsSdksAndLangChain4jTalkToTheProxy() throws Exception {
        kiro.simulator().onGenerate(request -> Scenario.text("said " + request.lastUserText()));
        try (KiroProxy proxy = Embedded.proxy(home, kiro.uri()).start()) {
            Embedded.signIn(proxy.accounts(), kiro.account());
            OfficialClients clients = new OfficialClients(proxy.uri(), "any");

            assertThat(clients.anthropic("a")).isEqualTo("said a");
            assertThat(clients.openAi("b")).isEqualTo("said b");
            assertThat(clients.langChain4j("c")).isEqualTo("said c");
            assertThat(new GeminiClient(proxy.uri(), "any").ask("d")).isEqualTo("said d");
        }
    }

    @Test
    void springStartsAndClosesIt() throws Exception {
        KiroProxy proxy;
        try (ConfigurableApplicationContext context = new SpringApplicationBuilder(KiroProxyConfiguration.class)
                .web(WebApplicationType.NONE)
                .properties("kiro.home=" + home, "kiro.port=0", "spring.main.banner-mode=off")
                .run()) {
            proxy = context.getBean(KiroProxy.class);
            assertThat(Http.get(proxy.uri().resolve("/livez"))).isNotEmpty();
        }
        proxy.awaitClose();
    }

    @Test
    void twoProxiesOfOneProcessServeFromTheirOwnAccounts() throws Exception {
        try (KiroSimulator other = KiroSimulator.builder().start();
                KiroProxy first =
                        Embedded.proxy(home.resolve("first"), kiro.uri()).start();
                KiroProxy second =
                        Embedded.proxy(home.resolve("second"), other.uri()).start()) {
            Embedded.signIn(first.accounts(), kiro.account());
            Embedded.signIn(second.accounts(), other.addSocialAccount("other"));
            kiro.simulator().next(Scenario.text("I am the first"));
            other.next(Scenario.text("I am the second"));

            assertThat(Http.post(second.uri().resolve("/v1/messages"), HELLO)).contains("the second");
            assertThat(Http.post(first.uri().resolve("/v1/messages"), HELLO)).contains("the first");
            assertThat(first.accounts().accounts()).hasSize(1);
            assertThat(second.accounts().accounts()).hasSize(1);
        }
    }

    @Test
    void everyExampleIsShort() throws IOException {
        try (Stream<Path> sources = Stream.concat(
                Files.walk(Path.of("src/main/java")),
                Stream.of(Path.of("src/test/java/io/kiroproxy/examples/SimulatorInYourTest.java")))) {
            assertThat(sources.filter(path -> path.toString().endsWith(".java")))
                    .hasSizeGreaterThan(10)
                    .allSatisfy(path -> assertThat(Files.readAllLines(path))
                            .as(path.toString())
                            .hasSizeLessThanOrEqualTo(MOST_LINES));
        }
    }

    private Embedded gateway(UnaryOperator<Gateway.Builder> more) throws IOException {
        return Embedded.open(kiro.uri(), registry -> registry.home(home), more).with(kiro.account());
    }

    private static KiroServer server(Gateway gateway, List<ClientProtocol> protocols) {
        return KiroServer.builder()
                .listen("127.0.0.1", 0)
                .gateway(gateway)
                .protocols(protocols)
                .start();
    }
}
