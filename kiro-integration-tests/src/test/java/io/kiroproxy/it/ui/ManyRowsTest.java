package io.kiroproxy.it.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A hundred thousand rows: only those in sight are in the document, and the page goes on answering. */
class ManyRowsTest {

    private static final int ROWS = 100_000;
    private static final int PAGE = 5_000;
    private static final int MOST_IN_THE_DOCUMENT = 80;
    private static final int MOST_ELEMENTS = 1_500;
    private static final int MOST_TOLD = 10;

    /** A frame that comes later than this is felt as a freeze; two busy cores need some of it. */
    private static final double LONGEST_FRAME_MS = 1_000;

    @RegisterExtension
    static final UiUnderTest UI = UiUnderTest.withAccounts("one");

    private static final String WATCH_FRAMES = """
            () => { window.longest = 0; let last = performance.now();
              const frame = (now) => { window.longest = Math.max(window.longest, now - last); last = now; requestAnimationFrame(frame); };
              requestAnimationFrame(frame); }""";

    @Test
    void requestsScrollThroughAHundredThousandRows() {
        Page page = UI.profile(Look.DESK).newPage();
        page.route("**/api/calls?*", ManyRowsTest::answer);
        page.navigate(UI.uri() + "/#/requests");
        assertThat(page.locator("virtual-rows .call").first()).isVisible();
        page.evaluate(WATCH_FRAMES);

        page.waitForFunction("""
                last => { const list = document.querySelector('virtual-rows');
                  list.scrollTop = list.scrollHeight;
                  return list.textContent.includes(last); }""", "model-" + (ROWS - 1));

        assertThat(page.getByText("model-" + (ROWS - 1), new Page.GetByTextOptions().setExact(true)))
                .isVisible();
        assertThat(page.locator("[aria-rowcount]")).hasAttribute("aria-rowcount", "" + ROWS);
        Assertions.assertThat(page.locator("virtual-rows .call").count()).isLessThan(MOST_IN_THE_DOCUMENT);
        for (double part : new double[] {0.1, 0.7, 0.3, 0.99, 0}) {
            page.evaluate(
                    "part => { const l = document.querySelector('virtual-rows'); l.scrollTop = l.scrollHeight * part; }",
                    part);
            assertThat(page.locator("virtual-rows")
                            .getByText(
                                    "model-" + (int) (ROWS * part + 1), new Locator.GetByTextOptions().setExact(true)))
                    .isVisible();
        }
        Assertions.assertThat(((Number) page.evaluate("window.longest")).doubleValue())
                .as("the longest frame in milliseconds")
                .isLessThan(LONGEST_FRAME_MS);
    }

    /** Log lines without end, a thousand with each frame, as the live channel and the route of the server give them. */
    private static final String TALK = """
            (() => {
              const ask = window.fetch;
              Object.assign(window, {told: 0, asked: false, enough: false});
              const line = (n) => ({number: n, ts: 1795747247 + n, level: n % 10 ? 'INFO' : 'WARNING', logger: 'io.kiroproxy.talk', msg: 'said as number ' + n});
              const lines = (from) => Array.from({length: window.told - from}, (_, i) => line(from + 1 + i));
              const talk = (out) => requestAnimationFrame(() => {
                if (window.enough) return;
                if (window.asked) {
                  const from = window.told;
                  window.told += 1000;
                  out.enqueue(new TextEncoder().encode(lines(from).map((l) => `event: log\\ndata: ${JSON.stringify(l)}\\n\\n`).join('')));
                }
                talk(out);
              });
              window.fetch = (what, how) => {
                const url = new URL(what, location);
                if (url.pathname === '/api/events') return Promise.resolve(new Response(new ReadableStream({start: talk})));
                if (url.pathname !== '/api/log-lines') return ask(what, how);
                window.asked = true;
                const after = Number(url.searchParams.get('after'));
                return Promise.resolve(new Response(JSON.stringify({lines: lines(Math.max(after, window.told - 2000))})));
              };
            })()""";

    @Test
    void keysAreAnsweredWhileAHundredThousandLogLinesComeIn() {
        Page page = UI.profile(Look.DESK).newPage();
        page.addInitScript(TALK);
        page.navigate(UI.uri() + "/#/logs");
        Locator lines = page.locator(".log-line");
        page.waitForFunction("rows => window.told > rows", ROWS / 10);

        page.keyboard().press("t");
        assertThat(page.locator("html")).hasAttribute("data-theme", "light");
        page.keyboard().press("/");
        page.keyboard().type("as number 77");
        assertThat(lines.first()).containsText("said as number 77");
        page.waitForFunction("rows => window.told > rows", ROWS * 6 / 5);
        page.keyboard().press("Control+A");
        page.keyboard().press("Delete");
        page.keyboard().press("Escape");
        Assertions.assertThat(page.evaluate("window.enough"))
                .as("while it goes on")
                .isEqualTo(false);

        page.evaluate("window.enough = true");
        assertThat(lines.first()).containsText("said as number " + page.evaluate("window.told"));
        Locator list = page.locator("virtual-rows");
        Assertions.assertThat(Integer.parseInt(list.getAttribute("aria-rowcount")))
                .isBetween(ROWS, ROWS * 11 / 10);
        Assertions.assertThat(lines.count()).isLessThan(MOST_IN_THE_DOCUMENT);
        Assertions.assertThat((int) page.evaluate("document.querySelectorAll('*').length"))
                .isLessThan(MOST_ELEMENTS);
    }

    @Test
    void newCallsArriveOverTheOneChannelWithoutBeingAskedFor() throws IOException {
        Page page = UI.open("requests");
        assertThat(page.getByText("No calls yet")).isVisible();
        assertThat(page.locator(".side-foot").getByText("Live")).isVisible();

        Calls.anthropic(UI.uri(), "claude-sonnet-4.5", "Hi");

        assertThat(page.locator("virtual-rows .call")).hasCount(1);
    }

    @Test
    void allScreensShareOneChannelAndAskNothingWhileNothingHappens() {
        Page page = UI.profile(Look.DESK).newPage();
        List<String> asked = new CopyOnWriteArrayList<>();
        page.onRequest(
                request -> asked.add(request.url().substring(UI.uri().toString().length())));
        page.clock().install();
        page.navigate(UI.uri() + "/#/overview");
        assertThat(page.locator(".side-foot").getByText("Live")).isVisible();
        for (String screen : List.of("accounts", "requests", "sessions", "keys", "models", "logs", "overview")) {
            Screens.show(page, screen);
        }
        Assertions.assertThat(asked.stream().filter("/api/events"::equals)).hasSize(1);
        Screens.show(page, "requests");
        asked.clear();

        page.clock().fastForward("10:00");
        Screens.settle(page);

        // What the proxy finds out about an account by itself is told, and then asked for.
        List<String> told = List.of("/api/status", "/api/accounts");
        Assertions.assertThat(asked.stream().filter(told::contains))
                .as("within ten minutes")
                .hasSizeLessThan(MOST_TOLD);
        Assertions.assertThat(asked.stream().filter(path -> !told.contains(path)))
                .as("within ten minutes")
                .isEmpty();
    }

    private static void answer(Route route) {
        String url = route.request().url();
        int from = url.contains("cursor=") ? Integer.parseInt(url.replaceAll(".*cursor=(\\d+).*", "$1")) : 0;
        int next = from + PAGE;
        String rows = IntStream.range(from, Math.min(next, ROWS))
                .mapToObj(i -> """
                        {"id":"c%d","timestamp":1795747247.1,"method":"POST","path":"/v1/messages","model":"model-%d","account_id":"one",
                        "status":200,"duration_ms":12.5,"ttft_ms":5,"tokens_in":57,"tokens_out":2,"error":null,"protocol":"anthropic",
                        "client":null,"outcome":"ok","stream":true,"credits":0.01}""".formatted(i, i))
                .collect(Collectors.joining(","));
        route.fulfill(new Route.FulfillOptions()
                .setContentType("application/json")
                .setBody("{\"calls\":[" + rows + "],\"next\":" + (next < ROWS ? "\"" + next + "\"" : "null") + "}"));
    }
}
