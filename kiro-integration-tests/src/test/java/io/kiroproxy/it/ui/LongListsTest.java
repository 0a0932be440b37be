package io.kiroproxy.it.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Twenty thousand accounts, keys, sessions and problems, whose rows differ in height: only the part in sight is in the
 * document, each row is reached by scrolling and by a search.
 */
class LongListsTest {

    private static final int ROWS = 20_000;
    private static final int SESSIONS_OF_A_PAGE = 1_000;
    private static final int SESSIONS = 10_000;
    private static final int MOST_IN_THE_DOCUMENT = 80;

    @RegisterExtension
    static final UiUnderTest UI = UiUnderTest.withAccounts("one");

    private static final String ACCOUNT = """
            {"id":"a%1$d","name":"account %1$d","enabled":true,"status":"active","available":true,"request_count":1,"error_count":0,
            "in_flight":0,"tags":[],"token_expired":false,"kind":"social"}""";

    @Test
    void accountsScrollThroughAllOfThemAndAreFoundBySearch() {
        Page page = fed("**/api/accounts", "accounts", ROWS, ACCOUNT::formatted, "accounts");
        Locator rows = page.locator("tbody:not(.gap) tr");

        assertScrolls(page, rows, "account ");
        assertThat(page.locator("[aria-rowcount]")).hasAttribute("aria-rowcount", "" + (ROWS + 1));
        page.getByPlaceholder("Search accounts").fill("account " + (ROWS - 1));
        assertThat(rows).hasCount(1);
    }

    @Test
    void cardsScrollLikeTheTable() {
        Page page = fed("**/api/accounts", "accounts", ROWS, ACCOUNT::formatted, "accounts");
        Find.button(page, "Cards").click();

        // A part of cards is larger, so that its last row is full whatever the width.
        assertScrolls(page, page.locator("article"), "account ", 2 * MOST_IN_THE_DOCUMENT);
    }

    @Test
    void whatIsChosenInALongListIsAllThatTheSearchFinds() {
        Page page = fed("**/api/accounts", "accounts", ROWS, ACCOUNT::formatted, "accounts");
        page.getByPlaceholder("Search accounts").fill("account 19");
        assertThat(page.locator("[aria-rowcount]")).hasAttribute("aria-rowcount", "1112");

        Find.label(page, "Choose all").check();

        assertThat(Find.text(page, "1111 chosen")).isVisible();
    }

    @Test
    void clientKeysScrollThroughAllOfThem() {
        Page page = fed("**/api/keys", "keys", ROWS, """
                {"id":"k%1$d","name":"key %1$d","prefix":"kiro-%1$d","status":"active","enabled":true,"created_at":1795747247,
                "scopes":{},"limits":{},"budget":null,"usage":{"today":{"calls":1},"month":{"calls":1,"credits":0.5},"in_flight":0}}"""::formatted, "keys");

        assertScrolls(page, page.locator("tbody:not(.gap) tr"), "key ");
    }

    @Test
    void problemsScrollInTheirBoxBesideTheFigures() {
        Page page = fed("**/api/accounts", "accounts", ROWS, """
                {"id":"a%1$d","name":"account %1$d","enabled":true,"status":"unhealthy","available":false,"request_count":1,"error_count":0,
                "in_flight":0,"tags":[],"token_expired":true,"kind":"social","reason":"needs a new login"}"""::formatted, "overview");
        Locator box = page.locator(".problems");
        Locator rows = box.locator("li");

        for (double part : new double[] {0, 0.5, 1, 0.2}) {
            box.evaluate("(box, part) => { box.scrollTop = box.scrollHeight * part; }", part);
            assertInSight(page, rows, ".problems", part);
            Assertions.assertThat(rows.count()).isLessThan(MOST_IN_THE_DOCUMENT);
        }
        toTheEnd(page, ".problems", "account " + (ROWS - 1));
        assertThat(page.locator(".card-head .badge", new Page.LocatorOptions().setHasText("20,000")))
                .isVisible();
    }

    @Test
    void sessionsAreFetchedAsOneScrollsAndOnlyThoseInSightAreDrawn() {
        Page page = UI.profile(Look.DESK).newPage();
        page.route("**/api/sessions?*", LongListsTest::sessions);
        page.navigate(UI.uri() + "/#/sessions");
        Locator rows = page.locator("tbody:not(.gap) tr");
        assertThat(rows.first()).isVisible();

        toTheEnd(page, "html", "account of " + (SESSIONS - 1));

        Assertions.assertThat(rows.count()).isLessThan(MOST_IN_THE_DOCUMENT);
        assertThat(rows.last()).hasAttribute("aria-rowindex", "" + (SESSIONS + 1));
        page.evaluate("window.scrollTo(0, 0)");
        assertThat(Find.text(page, "account of 0")).isVisible();
    }

    /** The screen, its list answered with this many rows of this shape. */
    private static Page fed(String route, String field, int rows, IntFunction<String> row, String screen) {
        Page page = UI.profile(Look.DESK).newPage();
        String all = IntStream.range(0, rows).mapToObj(row).collect(Collectors.joining(","));
        page.route(
                route,
                asked -> asked.fulfill(new Route.FulfillOptions()
                        .setContentType("application/json")
                        .setBody("{\"" + field + "\":[" + all + "]}")));
        page.route(
                "**/api/accounts/*/usage",
                asked -> asked.fulfill(new Route.FulfillOptions()
                        .setContentType("application/json")
                        .setBody("{\"ok\":false}")));
        page.navigate(UI.uri() + "/#/" + screen);
        page.locator("main").waitFor();
        Screens.settle(page);
        return page;
    }

    private static void assertScrolls(Page page, Locator rows, String name) {
        assertScrolls(page, rows, name, MOST_IN_THE_DOCUMENT);
    }

    private static void assertScrolls(Page page, Locator rows, String name, int most) {
        assertThat(Find.text(page, name + 0)).isVisible();
        for (double part : new double[] {0.5, 0.1, 0.9, 0}) {
            page.evaluate("part => window.scrollTo(0, document.documentElement.scrollHeight * part)", part);
            assertInSight(page, rows, "html", part);
            Assertions.assertThat(rows.count()).isLessThan(most);
        }
        toTheEnd(page, "html", name + (ROWS - 1));
        Assertions.assertThat(rows.count()).isLessThan(most);
    }

    /** In the middle of what is seen stands a row, about as far in the list as was scrolled. */
    private static void assertInSight(Page page, Locator rows, String box, double part) {
        page.waitForFunction("""
                ([box, part, all]) => {
                  const seen = document.querySelector(box).getBoundingClientRect();
                  const middle = (Math.max(0, seen.top) + Math.min(innerHeight, seen.bottom)) / 2;
                  const row = [...document.querySelectorAll('tbody:not(.gap) tr, article, .problems li')].find((row) => {
                    const place = row.getBoundingClientRect();
                    return place.bottom > middle - 40 && place.top < middle + 40;
                  });
                  return row && Math.abs(Number(/\\d+/.exec(row.textContent)[0]) / all - part) < 0.02;
                }""", new Object[] {box, part, ROWS});
        Assertions.assertThat(rows.count()).isPositive();
    }

    /** Scrolls down until this is drawn: heights that were only guessed become what they are on the way. */
    private static void toTheEnd(Page page, String box, String last) {
        page.waitForFunction("""
                ([box, last]) => {
                  const list = document.querySelector(box);
                  list.scrollTop = list.scrollHeight;
                  return [...list.querySelectorAll('a')].some((a) => a.textContent === last);
                }""", new Object[] {box, last});
        assertThat(Find.text(page, last)).isVisible();
    }

    private static void sessions(Route route) {
        String url = route.request().url();
        int from = url.contains("cursor=") ? Integer.parseInt(url.replaceAll(".*cursor=(\\d+).*", "$1")) : 0;
        int next = from + SESSIONS_OF_A_PAGE;
        String rows = IntStream.range(from, next).mapToObj("""
                        {"id":"session-number-%1$d","account_id":"a","account_name":"account of %1$d","client":null,"protocol":"anthropic","model":"m",
                        "calls":2,"tokens_in":5,"tokens_out":2,"cache_read_tokens":null,"context_tokens":7,"credits":0.1,"until":1}"""::formatted).collect(Collectors.joining(","));
        route.fulfill(new Route.FulfillOptions()
                .setContentType("application/json")
                .setBody("{\"sessions\":[" + rows + "],\"total\":" + SESSIONS + ",\"next\":"
                        + (next < SESSIONS ? "\"" + next + "\"" : "null") + "}"));
    }
}
