package io.kiroproxy.it.ui;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What pages of other sites try against a proxy on this machine, from a real browser (ecosystem.md 5.1, item 6). */
class AttacksTest {

    @RegisterExtension
    static final UiUnderTest UI = UiUnderTest.withAccounts("mine");

    private static final String ACCOUNTS = "async () => (await (await fetch('/api/accounts')).json()).accounts.length";

    @Test
    void aNameThatPointsAtThisMachineIsRefused() {
        try (BrowserContext attacker = UI.hostileProfile()) {
            Page page = attacker.newPage();
            String rebound = "http://evil.test:" + UI.uri().getPort();
            for (String path : new String[] {"/", "/api/accounts", "/v1/models"}) {
                Response answer = page.navigate(rebound + path);
                assertThat(answer.status()).as(path).isEqualTo(421);
                assertThat(answer.text()).as(path).doesNotContain("mine");
            }
        }
    }

    @Test
    void postsOfAnotherSiteChangeNothing() throws IOException {
        HttpServer site = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        site.createContext("/", exchange -> {
            byte[] page = "<!doctype html><title>attack</title>".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("content-type", "text/html");
            exchange.sendResponseHeaders(200, page.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(page);
            }
        });
        site.start();
        try (BrowserContext attacker = UI.hostileProfile()) {
            Page page = attacker.newPage();
            page.navigate("http://attacker.test:" + site.getAddress().getPort() + "/");

            assertThat(page.evaluate(
                            "target => fetch(target, {mode: 'no-cors', method: 'POST', body: '{}'}).then(r => r.type)",
                            UI.uri() + "/api/accounts/mine/toggle"))
                    .as("the browser sends it and hides the answer")
                    .isEqualTo("opaque");
            assertThat(readable(page, "/api/accounts")).isFalse();
            assertThat(readable(page, "/v1/models")).isFalse();
            Response form =
                    page.waitForResponse("**/toggle", () -> page.evaluate("""
                    target => { const f = document.createElement('form'); f.method = 'post'; f.action = target; f.enctype = 'text/plain';
                      document.body.append(f); f.submit(); }""", UI.uri() + "/api/accounts/mine/toggle"));
            assertThat(form.status()).isEqualTo(403);
        } finally {
            site.stop(0);
        }
        Page own = UI.open("accounts");
        assertThat(own.evaluate("async () => (await (await fetch('/api/accounts/mine')).json()).enabled"))
                .isEqualTo(true);
        assertThat(own.evaluate(ACCOUNTS)).isEqualTo(1);
    }

    @Test
    void theUiCannotBeFramed() {
        Page page = UI.open("");
        String policy = page.reload().headerValue("content-security-policy");
        assertThat(policy)
                .contains("frame-ancestors 'none'", "require-trusted-types-for 'script'", "default-src 'none'");
    }

    private static boolean readable(Page page, String path) {
        return (boolean) page.evaluate("target => fetch(target).then(() => true, () => false)", UI.uri() + path);
    }
}
