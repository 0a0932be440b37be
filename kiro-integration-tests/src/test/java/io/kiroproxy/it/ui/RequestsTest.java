package io.kiroproxy.it.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.kiroproxy.simulator.generate.Scenario;
import io.kiroproxy.simulator.rules.Refusal;
import java.io.IOException;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Finding a call again, and what one sees of it. */
class RequestsTest {

    @RegisterExtension
    static final UiUnderTest UI = UiUnderTest.withAccounts("busy", "calm");

    @BeforeAll
    static void traffic() throws IOException {
        Calls.request("PUT", UI.uri().resolve("/api/capture"), "{\"mode\":\"all\"}");
        Calls.anthropic(UI.uri(), "claude-sonnet-4.5", "The first question");
        Calls.openAi(UI.uri(), "claude-haiku-4.5", "The second question");
        Calls.openAi(UI.uri(), "no-such-model", "Nobody answers this");
        Calls.send(UI.uri().resolve("/v1/messages"), """
                {"model":"claude-opus-4.5","max_tokens":9,"messages":[{"role":"user","content":"One"},{"role":"user","content":"Two"}]}""");
        UI.simulator().next(Scenario.refuse(Refusal.E14_CAPACITY));
        Calls.anthropic(UI.uri(), "claude-sonnet-4", "Whoever is ready");
        Calls.awaitKept(UI.uri(), 5);
    }

    @Test
    void callsAreFilteredAndOneIsOpened() {
        Page page = UI.open("requests");
        assertThat(rows(page)).not().hasCount(0);

        Find.choice(page, "Protocol").selectOption("openai");
        assertThat(rows(page)).hasCount(2);
        Find.choice(page, "Result").selectOption("ok");
        assertThat(rows(page)).hasCount(1);
        assertThat(page).hasURL(Pattern.compile("protocol=openai.*outcome=ok"));

        rows(page).click();

        Locator drawer = Find.dialog(page);
        assertThat(drawer.locator("dd", new Locator.LocatorOptions().setHasText("claude-haiku-4.5")))
                .isVisible();
        assertThat(drawer.locator(".timeline > li")).hasCount(1);
        page.keyboard().press("Escape");
        assertThat(drawer).hasCount(0);
        assertThat(rows(page)).hasCount(1);
    }

    @Test
    void aFilterIsKeptUnderAName() {
        Page page = UI.open("requests");
        Find.choice(page, "Protocol").selectOption("openai");
        assertThat(rows(page)).hasCount(2);
        Find.button(page, "Keep filter").click();
        Find.button(page, "Clear").click();
        assertThat(rows(page)).not().hasCount(2);

        Screens.reload(page);
        Find.link(page, "OpenAI Chat").click();

        assertThat(rows(page)).hasCount(2);
    }

    @Test
    void theTimelineSaysWhoWasTriedAndWhy() {
        Page page = opened("claude-sonnet-4");
        Locator attempts = Find.dialog(page).locator(".timeline > li");
        assertThat(attempts).hasCount(2);
        assertThat(attempts.nth(0)).containsText("429");
        assertThat(attempts.nth(1)).containsText("200");

        attempts.nth(1).getByText("Why this account").click();

        Locator reasons = attempts.nth(1).locator(".routing");
        assertThat(reasons.locator(".badge.accent")).hasCount(1);
        assertThat(reasons.locator(".dot.bad")).hasCount(1);
    }

    @Test
    void theFourPanesShowWhatBothSidesSaid() {
        Locator drawer = Find.dialog(opened("claude-haiku-4.5"));

        pane(drawer, "Client request", "The second question");
        pane(drawer, "Upstream request", "conversationState");
        pane(drawer, "Upstream events", "assistantResponseEvent");
        pane(drawer, "Client events", "\"role\"");
        Find.tab(drawer, "Findings").click();
        assertThat(Find.text(drawer, "The linter finds nothing to complain about."))
                .isVisible();
    }

    @Test
    void theLintersFindingsStandBesideThePanes() {
        Locator drawer = Find.dialog(opened("claude-opus-4.5"));

        Find.tab(drawer, "Findings").click();

        assertThat(drawer.locator(".checklist")).containsText("history.same-role");
        assertThat(drawer.locator(".checklist")).containsText("messages[1]");
        assertThat(drawer.locator(".checklist")).containsText("merged into messages[0]");
    }

    @Test
    void aBookmarkATagAndANoteStay() {
        Page page = opened("no-such-model");
        Locator drawer = Find.dialog(page);
        Find.button(drawer, "Bookmark").click();
        assertThat(Find.button(drawer, "Remove the bookmark")).isVisible();
        drawer.getByPlaceholder("Add a tag").fill("odd");
        drawer.getByPlaceholder("Add a tag").press("Enter");
        assertThat(Find.text(drawer, "odd")).isVisible();
        drawer.getByPlaceholder("A note about this call").fill("look here again");
        Find.button(drawer, "Save").click();
        assertThat(Find.toast(page, "Saved")).isVisible();

        Screens.reload(page);

        assertThat(Find.text(drawer, "odd")).isVisible();
        assertThat(drawer.getByPlaceholder("A note about this call")).hasValue("look here again");
        page.keyboard().press("Escape");
        page.getByPlaceholder("Search model, id, error, key").fill("");
        Find.button(page, "Bookmarked only").click();
        assertThat(rows(page)).hasCount(1);
    }

    @Test
    void aCapturedCallIsSentOnceMore() {
        Page page = opened("claude-opus-4.5");

        Find.button(page, "Replay").click();

        assertThat(Find.toast(page, "Sent once more, answered 200")).isVisible();
    }

    /** The only call of this name, opened from the list. */
    private static Page opened(String model) {
        Page page = UI.open("requests?model=" + model);
        assertThat(rows(page)).not().hasCount(0);
        rows(page).last().click();
        assertThat(Find.dialog(page)).isVisible();
        return page;
    }

    private static void pane(Locator drawer, String name, String content) {
        Find.tab(drawer, name).click();
        assertThat(drawer.locator(".code")).containsText(content);
    }

    private static Locator rows(Page page) {
        return page.locator("virtual-rows .call");
    }
}
