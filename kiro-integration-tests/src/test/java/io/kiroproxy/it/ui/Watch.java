package io.kiroproxy.it.ui;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.ConsoleMessage;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * Hears everything that a browser profile says and asks for. Confined to the test's thread, on which Playwright calls
 * back.
 */
final class Watch {

    private static final String VIOLATIONS = """
            document.addEventListener('securitypolicyviolation', (e) =>
              console.error(`violated ${e.violatedDirective}: ${e.blockedURI} at ${e.sourceFile}:${e.lineNumber}`));""";

    private final String origin;
    private final List<String> errors = new ArrayList<>();
    private final List<String> outside = new ArrayList<>();
    private final List<String> expected = new ArrayList<>();

    private Watch(URI proxy) {
        this.origin = proxy.toString();
    }

    static Watch over(BrowserContext profile, URI proxy) {
        Watch watch = new Watch(proxy);
        profile.addInitScript(VIOLATIONS);
        profile.onConsoleMessage(watch::heard);
        profile.onWebError(error -> watch.errors.add("uncaught: " + error.error()));
        profile.onRequest(request -> watch.asked(request.url()));
        return watch;
    }

    /** Names an answer that a test provokes; the browser reports each refused request as an error of its own. */
    void expect(int status) {
        expected.add("status of " + status);
    }

    /** Says that a test takes the network or the proxy away. */
    void expectOffline() {
        expected.add("net::ERR_");
    }

    private void heard(ConsoleMessage message) {
        if (message.type().equals("error")) {
            errors.add(message.text() + " (" + message.location() + ")");
        }
    }

    private void asked(String url) {
        boolean inside = url.startsWith(origin) || url.startsWith("data:") || url.startsWith("blob:");
        if (!inside) {
            outside.add(url);
        }
    }

    /** Fails when anything was heard that should not be. */
    void assertClean() {
        errors.removeIf(error -> expected.stream().anyMatch(error::contains));
        assertThat(errors)
                .as("errors in the console, exceptions and policy violations")
                .isEmpty();
        assertThat(outside).as("requests to elsewhere than the proxy").isEmpty();
    }
}
