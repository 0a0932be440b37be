package io.kiroproxy.it.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Changing and removing accounts with the mouse. */
class AccountsTest {

    @RegisterExtension
    static final UiUnderTest UI = UiUnderTest.withAccounts("first", "second");

    @Test
    void removingAnAccountCanBeUndone() {
        Page page = UI.open("accounts");
        Find.button(Find.row(page, "second"), "Remove").click();
        assertThat(Find.row(page, "second")).hasCount(0);

        Find.button(page, "Undo").click();

        assertThat(Find.row(page, "second")).isVisible();
        Screens.reload(page);
        assertThat(Find.row(page, "second")).isVisible();
    }

    @Test
    void severalAreSwitchedOffAndOnAtOnce() {
        Page page = UI.open("accounts");
        Find.label(page, "Choose first").check();
        Find.label(page, "Choose second").check();
        Locator bar = page.getByRole(AriaRole.TOOLBAR);

        Find.button(bar, "Disable").click();
        assertThat(Find.text(Find.row(page, "first"), "disabled")).isVisible();
        assertThat(Find.text(Find.row(page, "second"), "disabled")).isVisible();

        Find.button(bar, "Enable").click();
        assertThat(Find.text(Find.row(page, "first"), "active")).isVisible();
        assertThat(Find.text(Find.row(page, "second"), "active")).isVisible();
    }

    @Test
    void severalAreRemovedAtOnceAndComeBackTogether() {
        Page page = UI.open("accounts");
        Find.label(page, "Choose all").check();

        Find.button(page.getByRole(AriaRole.TOOLBAR), "Remove").click();
        assertThat(Find.row(page, "first")).hasCount(0);
        assertThat(Find.row(page, "second")).hasCount(0);
        Find.button(page, "Undo").click();

        assertThat(Find.row(page, "first")).isVisible();
        assertThat(Find.row(page, "second")).isVisible();
        Screens.reload(page);
        assertThat(Find.row(page, "first")).isVisible();
        assertThat(Find.row(page, "second")).isVisible();
    }

    @Test
    void cardsHaveTheActionsOfTheTable() {
        Page page = UI.open("accounts");
        Object inTable = page.evaluate(ACTIONS, "tbody tr");

        Find.button(page, "Cards").click();

        assertThat(page.locator("article.account-card")).hasCount(2);
        Assertions.assertThat(page.evaluate(ACTIONS, "article.account-card")).isEqualTo(inTable);
        Screens.reload(page);
        assertThat(page.locator("article.account-card")).hasCount(2);
    }

    private static final String ACTIONS =
            "row => [...document.querySelector(row).querySelectorAll('button')].map(b => b.getAttribute('aria-label'))";

    @Test
    void theDrawerShowsPlanAndWhatHappenedAndKeepsChanges() throws IOException {
        Calls.anthropic(UI.uri(), "claude-sonnet-4.5", "Hi", "x-kiro-account", "first");
        Calls.await(UI.uri().resolve("/api/models"), models -> models.toString().contains("\"first\""));
        Page page = UI.open("accounts/first");
        Locator drawer = Find.dialog(page);
        assertThat(Find.text(drawer, "credits left")).isVisible();
        assertThat(Find.text(drawer, "claude-haiku-4.5")).isVisible();
        // Proxies of one JVM share its log, so that another class's account of this name may stand below.
        assertThat(drawer.getByText("added").first()).isVisible();
        Find.label(drawer, "Group").fill("team");
        Find.button(drawer, "Save").first().click();
        assertThat(Find.toast(page, "Saved")).isVisible();
        page.keyboard().press("Escape");

        Screens.reload(page);

        assertThat(Find.text(Find.row(page, "first"), "team")).isVisible();
    }

    @Test
    void drainingIsSwitchedOnAndOffAgain() throws IOException {
        Page page = UI.open("accounts/second");
        Locator drawer = Find.dialog(page);

        Find.button(drawer, "Drain").click();

        assertThat(drawer.getByText("Takes no new sessions")).isVisible();
        Assertions.assertThat(account("second").path("draining").asBoolean()).isTrue();
        for (int i = 0; i < 4; i++) {
            Calls.anthropic(UI.uri(), "claude-sonnet-4.5", "A session of its own " + i);
        }
        Assertions.assertThat(UI.simulator().requests("GenerateAssistantResponse"))
                .filteredOn(request -> request.bodyText().contains("A session of its own"))
                .hasSize(4)
                .allMatch(request -> request.account().equals("first"));

        Find.button(drawer, "Stop draining").click();

        assertThat(Find.button(drawer, "Drain")).isVisible();
        Assertions.assertThat(account("second").path("draining").asBoolean()).isFalse();
    }

    @Test
    void whichClientAnAccountLooksLikeIsChosenAndShown() throws IOException {
        Page page = UI.open("accounts/second");
        Locator drawer = Find.dialog(page);
        Find.choice(drawer, "Looks like Some subscriptions accept only one of the vendor's clients.")
                .selectOption("Kiro CLI 2");

        Find.button(drawer, "Save").first().click();

        assertThat(Find.fact(drawer, "Looks like")).hasText("Kiro CLI 2");
        Calls.anthropic(UI.uri(), "claude-sonnet-4.5", "As a command line", "x-kiro-account", "second");
        Assertions.assertThat(UI.simulator().requests("GenerateAssistantResponse"))
                .filteredOn(request -> request.bodyText().contains("As a command line"))
                .singleElement()
                .satisfies(request ->
                        Assertions.assertThat(request.header("user-agent")).contains("AmazonQ-For-CLI"));
        Assertions.assertThat(account("second").path("client_identity").asText())
                .isEqualTo("cli-v2");
    }

    private static JsonNode account(String id) throws IOException {
        return Calls.get(UI.uri().resolve("/api/accounts/" + id));
    }

    @Test
    void theTableSaysHowBusyAndHowQuickEachIsAndWhoStartsSlowly() throws IOException {
        Calls.anthropic(UI.uri(), "claude-sonnet-4.5", "Quick", "x-kiro-account", "first");
        Page page = UI.profile(Look.DESK).newPage();
        page.route(
                "**/api/accounts",
                route -> route.fulfill(new Route.FulfillOptions()
                        .setContentType("application/json")
                        .setBody(route.fetch().text().replaceAll("(\"id\":\"second\".*?\"ramp\"):[\\d.]+", "$1:0.3"))));
        page.navigate(UI.uri() + "/#/accounts");

        Locator first = Find.row(page, "first");
        assertThat(first).containsText(Pattern.compile("[1-9]\\d* / min"));
        assertThat(first.getByTitle(Pattern.compile("on average"))).hasText(Pattern.compile("\\d+ ms|\\d+\\.\\d s"));
        assertThat(Find.text(Find.row(page, "second"), "starts slowly: 30%")).isVisible();
    }

    @Test
    void anExportWithoutAnAdminKeySaysWhatItNeeds() {
        Page page = UI.open("accounts");
        UI.expect(403);
        Find.button(page, "Export accounts").click();

        Find.button(Find.dialog(page), "Export").click();

        assertThat(Find.toast(page, "an export holds tokens and needs an admin key"))
                .isVisible();
        assertThat(Find.dialog(page)).isVisible();
    }

    @Test
    void momentsAreRelativeWithTheExactOneOnHover() throws IOException {
        Calls.anthropic(UI.uri(), "claude-sonnet-4.5", "Hi", "x-kiro-account", "second");
        Page page = UI.open("accounts/second");

        Locator moment = Find.fact(Find.dialog(page), "Last used").locator("time");
        assertThat(moment).hasText(Pattern.compile("now|ago"));
        assertThat(moment).hasAttribute("title", Pattern.compile("\\d{1,2} \\w+ \\d{4}, \\d\\d:\\d\\d:\\d\\d"));
    }
}
