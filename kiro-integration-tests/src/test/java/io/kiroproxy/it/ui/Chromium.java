package io.kiroproxy.it.ui;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A running Chromium of this machine. Nothing is downloaded (ecosystem.md 5.1). */
final class Chromium implements AutoCloseable {

    /** Names a browser that is not on the path. */
    private static final String PROPERTY = "kiro.test.chromium";

    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");
    private static final List<String> QUIET = List.of(
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            // Two sites that resolve to the proxy, for attacks; every other name is unknown.
            "--host-resolver-rules=MAP evil.test 127.0.0.1, MAP attacker.test 127.0.0.1, MAP * ~NOTFOUND,"
                    + " EXCLUDE 127.0.0.1, EXCLUDE localhost");

    private final Playwright playwright;
    private final Browser browser;

    private Chromium(Playwright playwright, Browser browser) {
        this.playwright = playwright;
        this.browser = browser;
    }

    /** The one of this run, started by whoever is first; skips the calling tests where there is none. */
    static Chromium shared(ExtensionContext context) {
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.create(Chromium.class))
                .computeIfAbsent(Chromium.class, key -> start(), Chromium.class);
    }

    private static Chromium start() {
        Optional<Path> program = program();
        Assumptions.assumeTrue(
                program.isPresent(),
                "skipped: no Chromium on this machine (apt-get install chromium, or -D" + PROPERTY + "=…)");
        Playwright playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        Browser browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(program.get())
                        .setHeadless(true)
                        .setChromiumSandbox(false)
                        .setArgs(QUIET));
        return new Chromium(playwright, browser);
    }

    private static Optional<Path> program() {
        String given = System.getProperty(PROPERTY);
        Stream<Path> places = given != null
                ? Stream.of(Path.of(given))
                : NAMES.stream().flatMap(name -> Arrays.stream(
                                System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                        .map(folder -> Path.of(folder, name)));
        return places.filter(Files::isExecutable).findFirst();
    }

    Browser browser() {
        return browser;
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
