package io.kiroproxy.it.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import io.kiroproxy.simulator.generate.Scenario;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The first start of a new user, from an empty home to the first streamed answer. */
class FirstRunTest {

    @RegisterExtension
    static final UiUnderTest UI = UiUnderTest.withAccounts();

    @Test
    void anEmptyHomeLeadsThroughTheWizardToAStreamedAnswer() throws IOException {
        UI.leaveTokenFile("mine");
        Page page = UI.open("");
        assertThat(Find.heading(page, "Set up in a few minutes")).isVisible();

        press(page, "Add 1");
        assertThat(page.getByText("1 account is ready.")).isVisible();
        press(page, "Next");

        Find.label(page, "Name").fill("my laptop");
        press(page, "Create a key");
        assertThat(page.getByText("Copy it now.")).isVisible();
        String key = page.locator(".pad .code").textContent().strip();
        Assertions.assertThat(key).startsWith("kiro-");
        press(page, "Next");

        Locator claude = page.locator("li").filter(new Locator.FilterOptions().setHasText("Claude Code"));
        claude.getByRole(AriaRole.BUTTON).click();
        Find.button(Find.dialog(page), "Connect").click();
        assertThat(Find.text(claude, "connected")).isVisible();
        press(page, "Next");

        UI.simulator().next(Scenario.text("It ", "works."));
        press(page, "Send a test message");
        assertThat(Find.text(page, "It works.")).isVisible();
        Find.link(page, "Go to the overview").click();
        assertThat(Find.heading(page, "Overview")).isVisible();

        page.getByRole(AriaRole.NAVIGATION)
                .getByRole(
                        AriaRole.LINK,
                        new Locator.GetByRoleOptions().setName("Playground").setExact(true))
                .click();
        UI.simulator().next(Scenario.text("Hello ", "from ", "the ", "stream."));
        Find.hinted(page, "Client key").fill(key);
        Find.label(page, "Your message").fill("Hello?");
        press(page, "Send");
        assertThat(page.locator(".assistant .said")).hasText("Hello from the stream.");
    }

    @Test
    void anAddressThatOthersReachIsWarnedOfInPlainWords() {
        Page page = UI.open("welcome/access");
        Locator address = Find.label(page, "Where it listens");
        Locator warning = page.locator(".callout.warn");
        assertThat(address).hasValue(Pattern.compile("127\\.0\\.0\\.1:\\d+"));
        assertThat(warning).hasCount(0);

        for (String open : List.of("0.0.0.0:8080", "[::]:8080", "192.168.1.7:80", "my-machine:8080")) {
            address.fill(open);
            assertThat(warning).containsText("whoever reaches it over the network can try to use your accounts");
        }
        for (String own : List.of("localhost:8080", "[::1]:8080", "127.8.0.1:8080")) {
            address.fill(own);
            assertThat(warning).hasCount(0);
        }
        address.fill("0.0.0.0");
        assertThat(Find.text(page, "host:port, or [address]:port")).isVisible();
        assertThat(Find.button(page, "Save")).isDisabled();
    }

    @Test
    void aProxyThatListensOnANetworkWarnsAtOnce() {
        Page page = UI.profile(Look.DESK).newPage();
        page.route(
                "**/api/config",
                route -> route.fulfill(new Route.FulfillOptions()
                        .setContentType("application/json")
                        .setBody(route.fetch().text().replace("\"127.0.0.1:0\"", "\"0.0.0.0:8080\""))));

        page.navigate(UI.uri() + "/#/welcome/access");

        assertThat(page.locator(".callout.warn")).containsText("0.0.0.0 is not an address of this machine alone");
    }

    @Test
    void theAddressIsSavedForTheNextStart() throws IOException {
        Page page = UI.open("welcome/access");
        Find.label(page, "Where it listens").fill("127.0.0.1:8181");

        press(page, "Save");

        assertThat(Find.toast(page, "Saved")).isVisible();
        Assertions.assertThat(Files.readString(UI.userHome().resolve("home/config.yaml")))
                .contains("listen: \"127.0.0.1:8181\"");
    }

    private static void press(Page page, String name) {
        Find.button(page, name).click();
    }
}
