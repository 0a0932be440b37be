package io.kiroproxy.it.ui;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import io.kiroproxy.server.KiroProxy;
import io.kiroproxy.server.config.ConfigSources;
import io.kiroproxy.simulator.KiroSimulator;
import io.kiroproxy.simulator.auth.SimulatedAccount;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The proxy as a person has it, in front of a simulator, with a home and a user's folder of its own. One of each per
 * class, all with one browser; a profile per look and test. After each test every profile has to be clean ({@link Watch}).
 */
final class UiUnderTest implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {

    /** More than the longest pause in the UI, with two busy cores. */
    static final double PATIENCE_MS = 15_000;

    private final List<String> accounts;
    private final Map<String, String> settings;
    private final Map<String, String> environment;
    private final List<Profile> profiles = new ArrayList<>();
    private @Nullable KiroSimulator simulator;
    private @Nullable KiroProxy proxy;
    private @Nullable Chromium chromium;
    private @Nullable Path folder;

    /** A browser profile with its watch. */
    private record Profile(BrowserContext context, Watch watch) {}

    private UiUnderTest(List<String> accounts, Map<String, String> settings, Map<String, String> environment) {
        this.accounts = accounts;
        this.settings = settings;
        this.environment = environment;
    }

    /** One whose home holds a social account of each name; without names it is the first start. */
    static UiUnderTest withAccounts(String... names) {
        return new UiUnderTest(List.of(names), Map.of(), Map.of());
    }

    /** The same with settings, by their paths. */
    UiUnderTest set(Map<String, String> values) {
        return new UiUnderTest(accounts, Map.copyOf(values), environment);
    }

    /** The same with variables of the environment. */
    UiUnderTest variables(Map<String, String> values) {
        return new UiUnderTest(accounts, settings, Map.copyOf(values));
    }

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        chromium = Chromium.shared(context);
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MS);
        simulator = KiroSimulator.builder().start();
        folder = Files.createTempDirectory("kiro-ui");
        Files.createDirectories(tokenFolder());
        KiroProxy started = started();
        for (String name : accounts) {
            SignedIn.add(started.accounts(), simulator.addSocialAccount(name));
        }
        proxy = started;
    }

    private KiroProxy started() throws IOException {
        Path home = userHome().resolve("home");
        ConfigSources sources = ConfigSources.of(environment)
                .homeFile(home.resolve("config.yaml"))
                .flag("--port", "server.listen", "127.0.0.1:0")
                .flag("--upstream-url", "upstream.base-url", simulator().uri().toString());
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            sources = sources.flag("--set", setting.getKey(), setting.getValue());
        }
        return KiroProxy.builder()
                .home(home)
                .settings(sources)
                .clients(Map.of(), userHome())
                .defaultSource(tokenFolder().resolve("kiro-auth-token.json"))
                .start();
    }

    /** Ends the proxy and starts it anew from what it has kept, at another port; pages that are open are closed before. */
    void restart() throws IOException {
        endProfiles();
        Objects.requireNonNull(proxy, "not started").close();
        proxy = started();
    }

    /** Where the vendor's tools keep what they signed in with. */
    Path tokenFolder() {
        return userHome().resolve(".aws/sso/cache");
    }

    /** The user's folder, in which clients are set up. */
    Path userHome() {
        return Objects.requireNonNull(folder, "not started");
    }

    /** Leaves the file of a login in the user's folder, as the vendor's tools do. */
    SimulatedAccount leaveTokenFile(String name) throws IOException {
        SimulatedAccount account = simulator().addSocialAccount(name);
        Files.writeString(tokenFolder().resolve(name + ".json"), account.files().tokenFile());
        return account;
    }

    KiroSimulator simulator() {
        return Objects.requireNonNull(simulator, "not started");
    }

    /** Where the proxy listens. */
    URI uri() {
        return Objects.requireNonNull(proxy, "not started").uri();
    }

    /** Opens a screen the usual way: {@code requests}, {@code accounts/work}, or nothing for the first page. */
    Page open(String screen) {
        return open(screen, Look.DESK);
    }

    /** Opens a screen in a profile of its own, and waits until it has what it shows. */
    Page open(String screen, Look look) {
        Page page = profile(look).newPage();
        page.navigate(uri() + (screen.isEmpty() ? "/" : "/#/" + screen));
        page.locator("main").waitFor();
        Screens.settle(page);
        return page;
    }

    /** A fresh profile, watched. */
    BrowserContext profile(Look look) {
        BrowserContext context =
                Objects.requireNonNull(chromium, "not started").browser().newContext(look.options());
        context.setDefaultTimeout(PATIENCE_MS);
        Screens.watch(context);
        profiles.add(new Profile(context, Watch.over(context, uri())));
        return context;
    }

    /** A profile that nobody watches, for what an attacker's page does. */
    BrowserContext hostileProfile() {
        return Objects.requireNonNull(chromium, "not started").browser().newContext();
    }

    /** Lets the newest profile meet this status without failing the test. */
    void expect(int status) {
        profiles.get(profiles.size() - 1).watch().expect(status);
    }

    /** Lets the newest profile miss the server without failing the test. */
    void expectOffline() {
        profiles.get(profiles.size() - 1).watch().expectOffline();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (context.getExecutionException().isPresent()) {
            profiles.forEach(profile -> keepPictures(context.getDisplayName(), profile.context()));
        }
        endProfiles();
    }

    private void endProfiles() {
        List<Profile> used = List.copyOf(profiles);
        profiles.clear();
        used.forEach(profile -> profile.context().close());
        used.forEach(profile -> profile.watch().assertClean());
    }

    private static void keepPictures(String test, BrowserContext profile) {
        for (Page page : profile.pages()) {
            String name = test.replaceAll("\\W", "") + "-" + profile.pages().indexOf(page) + ".png";
            page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("target", "screens", "failed", name)));
        }
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        if (proxy != null) {
            proxy.close();
        }
        if (simulator != null) {
            simulator.close();
        }
        if (folder != null) {
            delete(folder);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> inside = Files.walk(folder)) {
            for (Path path : inside.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
