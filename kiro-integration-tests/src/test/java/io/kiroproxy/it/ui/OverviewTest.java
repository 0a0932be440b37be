package io.kiroproxy.it.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import io.kiroproxy.simulator.generate.Scenario;
import io.kiroproxy.simulator.rules.Refusal;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The first page: what is left, what runs, what needs somebody. */
class OverviewTest {

    /** Whether anything is painted on a chart. */
    private static final String PAINTED = """
            (canvas) => canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.some((part) => part > 0)""";

    @RegisterExtension
    static final UiUnderTest UI = UiUnderTest.withAccounts("left", "right");

    @BeforeAll
    static void traffic() throws IOException {
        Calls.anthropic(UI.uri(), "claude-sonnet-4.5", "Hi");
        Calls.openAi(UI.uri(), "claude-haiku-4.5", "Hi");
        Calls.openAi(UI.uri(), "no-such-model", "Hi");
        Calls.awaitKept(UI.uri(), 3);
    }

    @Test
    void figuresHaveUnitsAndSayWhereTheyComeFrom() {
        Page page = UI.open("overview");

        assertThat(figure(page, "Credits left")).containsText(Pattern.compile("(2,000|1,999\\.9)\\s*resets"));
        assertThat(figure(page, "Accounts ready")).containsText("2 / 2");
        assertThat(figure(page, "Success")).containsText(Pattern.compile("%\\s*of \\d+ calls"));
        assertThat(figure(page, "First token, p50")).containsText(Pattern.compile("m?s\\s*p95"));
        assertThat(page.locator(".kpi[title='']")).hasCount(0);
    }

    @Test
    void howLongTheCreditsLastIsSaidWhenThatIsNotUntilTheyAreReset() {
        Page page = UI.open("help");
        long reset = Instant.now().getEpochSecond() + Duration.ofDays(20).toSeconds();
        page.route(
                "**/api/accounts/*/usage",
                route -> route.fulfill(new Route.FulfillOptions()
                        .setContentType("application/json")
                        .setBody("""
                        {"ok":true,"account_id":"left","account_name":"left",
                        "usage":{"balance":10,"current_usage":990,"usage_limit":1000,"resets_at":%d}}""".formatted(reset))));

        Screens.show(page, "overview");

        assertThat(figure(page, "Credits left")).containsText(Pattern.compile("20\\s*at this pace for 2 h"));
    }

    @Test
    void chartsArePaintedAndFollowTheTimeRange() {
        Page page = UI.open("overview");
        for (String name : List.of("Calls by result", "Credits by model")) {
            Assertions.assertThat(chart(page, name).evaluate(PAINTED)).as(name).isEqualTo(true);
        }

        Response asked = page.waitForResponse("**/api/usage/series?*by=model", () -> Find.button(page, "30 days")
                .click());

        Assertions.assertThat(asked.url()).contains("bucket=day");
        assertThat(page.locator(".card-head .dim").first()).hasText("30 days");
    }

    @Test
    void whatAQuestionCostsIsToldOverTime() {
        Page page = UI.open("help");
        long hour = Instant.now().getEpochSecond() / 3600 * 3600;
        page.route(
                "**/api/usage/series?*by=model",
                route -> route.fulfill(new Route.FulfillOptions()
                        .setContentType("application/json")
                        .setBody("{\"points\":[" + point(hour - 7200, 0.5) + "," + point(hour - 3600, 0.1) + "]}")));

        Screens.show(page, "overview");

        assertThat(page.getByText("0.30 credits per 1,000 input tokens; 50% of the input came from the cache"))
                .isVisible();
        Assertions.assertThat(chart(page, "What a question costs").evaluate(PAINTED))
                .isEqualTo(true);
    }

    private static String point(long at, double credits) {
        return """
                {"t":%d,"key":"claude-sonnet-4.5","calls":1,"errors":0,"tokens_in":1000,"tokens_out":9,"cache_read_tokens":1000,"credits":%s}""".formatted(at, credits);
    }

    private static Locator chart(Page page, String name) {
        return page.getByRole(
                        AriaRole.IMG, new Page.GetByRoleOptions().setName(name).setExact(true))
                .locator("canvas");
    }

    @Test
    void whatNeedsSomebodyIsMendedFromHere() throws IOException {
        UI.simulator().next(Scenario.refuse(Refusal.E13_RATE));
        Calls.anthropic(UI.uri(), "claude-sonnet-4.5", "Hi", "x-kiro-account", "left");
        Page page = UI.open("overview");
        Locator problem = page.locator(".checklist > li");
        assertThat(problem).hasCount(1);
        assertThat(problem).containsText("left");
        assertThat(problem).containsText(Pattern.compile("began .+ · ends in"));
        for (Locator moment : problem.locator("time").all()) {
            assertThat(moment).hasAttribute("title", Pattern.compile("\\d\\d:\\d\\d:\\d\\d"));
        }

        assertThat(problem).containsText("The upstream refuses more requests of this account for now");
        Find.button(page, "中文").click();
        assertThat(problem).containsText("上游暂时拒绝此账号的更多请求");
        Find.button(page, "English").click();

        Find.button(problem, "Restore").click();

        assertThat(problem).hasCount(0);
    }

    private static Locator figure(Page page, String name) {
        return page.locator(".kpi").filter(new Locator.FilterOptions().setHasText(name));
    }
}
