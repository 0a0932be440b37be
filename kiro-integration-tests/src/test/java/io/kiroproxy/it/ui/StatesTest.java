package io.kiroproxy.it.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is drawn while something is fetched, when there is nothing, and when it went wrong. */
class StatesTest {

    @RegisterExtension
    static final UiUnderTest UI = UiUnderTest.withAccounts();

    private static final String KEYS = "**/api/keys";

    private static final List<String> LISTS = List.of("accounts", "sessions", "requests", "keys");

    @Test
    void aListThatIsOnItsWayIsDrawnAsSuchAndThenEmpty() {
        Page page = UI.open("help");
        List<Route> held = new ArrayList<>();
        page.route(KEYS, held::add);

        page.evaluate("location.hash = '#/keys'");

        assertThat(page.getByRole(AriaRole.STATUS, new Page.GetByRoleOptions().setName("Loading")))
                .isVisible();
        page.waitForCondition(() -> !held.isEmpty());
        held.forEach(Route::resume);
        assertThat(Find.heading(page, "No client keys")).isVisible();
        assertThat(page.locator(".skeleton")).hasCount(0);
    }

    @Test
    void aFailureHasItsCodeItsSentenceAndTheWayOut() {
        Page page = UI.open("help");
        UI.expect(500);
        page.route(
                KEYS,
                route -> route.fulfill(new Route.FulfillOptions()
                        .setStatus(500)
                        .setContentType("application/json")
                        .setBody("{\"detail\":\"the disk is full\"}")));
        page.evaluate("location.hash = '#/keys'");
        Locator failure = page.getByRole(AriaRole.ALERT);
        assertThat(failure).containsText("the disk is full");
        assertThat(failure).containsText("HTTP 500");

        page.unroute(KEYS);
        Find.button(failure, "Try again").click();

        assertThat(Find.heading(page, "No client keys")).isVisible();
    }

    @Test
    void aProxyThatIsGoneIsSaidAndComesBack() {
        Page page = UI.open("help");
        UI.expectOffline();
        page.context().setOffline(true);
        page.evaluate("location.hash = '#/keys'");
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("The proxy does not answer");

        page.context().setOffline(false);
        Find.button(page, "Try again").click();

        assertThat(Find.heading(page, "No client keys")).isVisible();
    }

    @Test
    void everyListWithoutAnythingSaysSo() {
        Page page = UI.open("help");
        for (String screen : LISTS) {
            Screens.show(page, screen);
            assertThat(page.locator("main .empty:visible").first()).isVisible();
            assertThat(page.locator("main .empty h2:visible").first()).not().isEmpty();
        }
    }

    @Test
    void everyListThatFailedSaysWhy() {
        Page page = UI.open("help");
        UI.expect(500);
        page.route(
                "**/api/**",
                route -> route.fulfill(new Route.FulfillOptions()
                        .setStatus(500)
                        .setContentType("application/json")
                        .setBody("{\"detail\":\"the disk is full\"}")));
        for (String screen : LISTS) {
            Screens.show(page, screen);
            assertThat(page.locator("main").getByText("the disk is full").first())
                    .isVisible();
        }
    }
}
