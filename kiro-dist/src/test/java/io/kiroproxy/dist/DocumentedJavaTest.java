package io.kiroproxy.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.core.Gateway;
import io.kiroproxy.core.spi.HttpTransport;
import io.kiroproxy.core.transport.JdkHttpTransport;
import io.kiroproxy.credential.AccountRegistry;
import io.kiroproxy.credential.source.CredentialImport;
import io.kiroproxy.protocol.kiro.KiroOptions;
import io.kiroproxy.protocol.kiro.KiroProvider;
import io.kiroproxy.protocol.spi.ClientProtocol;
import io.kiroproxy.server.KiroServer;
import io.kiroproxy.simulator.auth.SimulatedAccount;
import io.kiroproxy.simulator.generate.Scenario;
import io.kiroproxy.simulator.junit.KiroSimulatorExtension;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/**
 * The Java of the documentation, run as it stands: servers serve, a gateway answers, a protocol is served, a test passes.
 * Only ports become free ones and the upstream the simulator.
 */
class DocumentedJavaTest {

    @RegisterExtension
    final KiroSimulatorExtension kiro = KiroSimulatorExtension.strict();

    @TempDir
    private Path folder;

    static Stream<Page.Snippet> blocks() throws IOException {
        return Page.all(Path.of("..").toAbsolutePath().normalize()).stream()
                .flatMap(page -> page.runnable("java").stream());
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void blockDoesWhatThePageSays(Page.Snippet block) throws Exception {
        String text = block.text();
        if (text.contains("implements ClientProtocol")) {
            protocolIsServed(text);
        } else if (text.contains("@Test")) {
            testPasses(text);
        } else if (text.contains("awaitClose")) {
            serverServesAndEnds(text);
        } else if (text.contains("Gateway.builder")) {
            gatewayAnswers(text);
        } else {
            assertThat(run(text)).as(block.toString()).isEmpty();
        }
    }

    private void serverServesAndEnds(String text) throws Exception {
        assertThat(text.lines()).as("embedded in ten lines").hasSizeLessThanOrEqualTo(10);
        String anyPort = text.contains("8080")
                ? text.replace("8080", "0")
                : text.replace(
                        "KiroProxy.builder()",
                        "KiroProxy.builder()"
                                + ".config(ServerConfig.DEFAULT.withListen(new ListenAddress(\"127.0.0.1\", 0)))");
        try (Program server = start(anyPort)) {
            assertThat(Asked.get(server.uri().resolve("/livez"), "any").statusCode())
                    .isEqualTo(200);
            assertThat(server.terminate().exitCode()).as(server.err()).isIn(0, 143);
        }
    }

    private void gatewayAnswers(String text) throws Exception {
        try (HttpTransport transport = JdkHttpTransport.create();
                AccountRegistry accounts = accounts(transport)) {
            signIn(accounts);
        }
        kiro.simulator().onGenerate(request -> Scenario.text("forty-two"));

        String said = run(text.replace(
                "JdkHttpTransport.create()",
                "OriginOverride.of(JdkHttpTransport.create(), URI.create(\"" + kiro.uri() + "\"))"));

        assertThat(said.lines().findFirst()).as(said).hasValue("forty-two");
        assertThat(said.lines().skip(1)).as("the events").hasSizeGreaterThan(2);
    }

    private AccountRegistry accounts(HttpTransport transport) throws IOException {
        return AccountRegistry.builder()
                .home(folder.resolve("kiro-home"))
                .transport(transport)
                .open();
    }

    private void signIn(AccountRegistry accounts) {
        SimulatedAccount account = kiro.account();
        accounts.add(CredentialImport.account(
                        new CredentialImport(List.of(), List.of())
                                .text(account.files().tokenFile(), account.name())
                                .candidates()
                                .get(0),
                        List.of(),
                        new SecureRandom()))
                .toCompletableFuture()
                .join();
    }

    private void protocolIsServed(String text) throws Exception {
        try (URLClassLoader loader = loader();
                HttpTransport transport = JdkHttpTransport.create();
                AccountRegistry accounts = accounts(transport);
                Gateway gateway = Gateway.builder()
                        .provider(new KiroProvider(KiroOptions.ofDefaults(), Clock.systemUTC(), new SecureRandom()))
                        .accounts(accounts)
                        .transport(transport)
                        .build();
                KiroServer server = KiroServer.builder()
                        .listen("127.0.0.1", 0)
                        .gateway(gateway)
                        .protocols(List.of(protocol(loader, JavaSnippet.compiled(text, folder))))
                        .start()) {
            assertThat(Asked.get(server.uri().resolve("/ping"), "any").body()).isEqualTo("pong");
        }
    }

    private static ClientProtocol protocol(ClassLoader loader, String name) throws ReflectiveOperationException {
        Constructor<?> constructor = loader.loadClass(name).getDeclaredConstructor();
        constructor.setAccessible(true);
        return (ClientProtocol) constructor.newInstance();
    }

    private void testPasses(String text) throws Exception {
        SummaryGeneratingListener summary = new SummaryGeneratingListener();
        try (URLClassLoader loader = loader()) {
            LauncherFactory.create()
                    .execute(
                            LauncherDiscoveryRequestBuilder.request()
                                    .selectors(DiscoverySelectors.selectClass(
                                            loader.loadClass(JavaSnippet.compiled(text, folder))))
                                    .build(),
                            summary);
        }
        assertThat(summary.getSummary().getTestsSucceededCount()).isEqualTo(1);
        assertThat(summary.getSummary().getFailures()).isEmpty();
    }

    private URLClassLoader loader() throws IOException {
        return new URLClassLoader(new URL[] {folder.toUri().toURL()}, getClass().getClassLoader());
    }

    /** What a program of these statements prints, once it has ended well. */
    private String run(String text) throws Exception {
        try (Program program = start(text)) {
            assertThat(program.exitCode()).as(program.out() + program.err()).isZero();
            return program.out();
        }
    }

    private Program start(String text) throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        return Program.start(
                java,
                folder,
                Map.of("CLASSPATH", folder + ":" + JavaSnippet.classPath()),
                JavaSnippet.compiled(text, folder));
    }
}
