package io.kiroproxy.it.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.kiroproxy.simulator.generate.EventScript;
import io.kiroproxy.simulator.generate.Scenario;
import io.kiroproxy.simulator.rules.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
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
        Calls.send(UI.uri().resolve("/v1/messages"), """
                {"model":"claude-sonnet-5.5","max_tokens":9,"stream":true,"messages":[{"role":"user","content":"In pieces"}]}""");
        Calls.anthropic(UI.uri(), "no-model-either", "Nobody answers this twice");
        Calls.anthropic(UI.uri(), "no-model-for-secrets", "My key is sk-ant-0123456789abcdefghij");
        Calls.awaitKept(UI.uri(), 8);
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
    void theFixtureOfACallHoldsWhatWasSaidAndNobodysName() throws IOException {
        Page page = opened("claude-haiku-4.5");

        Download file =
                page.waitForDownload(() -> Find.button(page, "Export fixture").click());

        String fixture;
        try (InputStream content = file.createReadStream()) {
            fixture = new String(content.readAllBytes(), StandardCharsets.UTF_8);
        }
        JsonNode read = new ObjectMapper().readTree(fixture);
        Assertions.assertThat(read.path("protocol").asText()).isEqualTo("openai");
        Assertions.assertThat(read.at("/captures/client_request").asText()).contains("The second question");
        Assertions.assertThat(read.at("/captures/upstream_events").asText()).contains("assistantResponseEvent");
        Assertions.assertThat(fixture)
                .doesNotContain("arn:aws", "\"busy\"", "\"calm\"")
                .doesNotContainPattern("[0-9a-f]{64}");
    }

    @Test
    void aCallIsCopiedForAShellAlsoWithoutAClipboardOfThePage() {
        Page page = opened("claude-haiku-4.5");
        page.context().grantPermissions(List.of("clipboard-read", "clipboard-write"));
        String copied = "async () => (await navigator.clipboard.readText())";
        page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined, configurable: true})");
        Find.button(page, "Copy as curl").click();
        assertThat(Find.toast(page, "Copied")).isVisible();
        page.evaluate("delete navigator.clipboard");
        Assertions.assertThat((String) page.evaluate(copied))
                .startsWith("curl -N '" + UI.uri() + "/v1/chat/completions'")
                .contains("The second question");
        page.evaluate("navigator.clipboard.writeText('')");

        Find.button(page, "Copy as curl").click();

        page.waitForFunction(copied);
    }

    @Test
    void aCapturedCallIsSentOnceMoreAndItsAnswerStreamsIn() {
        Page page = opened("claude-sonnet-5.5");
        UI.simulator().next(EventScript.begin().text("Once more").stall());

        Locator answer = replayed(page);

        assertThat(answer.locator(".said.caret")).hasText("Once more");
        assertThat(Find.text(answer, "200")).isVisible();
        Find.button(answer, "Stop").click();
        assertThat(answer.locator(".caret")).hasCount(0);
        assertThat(answer.locator(".said")).hasText("Once more");
    }

    @Test
    void aReplayedCallIsANewOneThatIsOpenedFromTheAnswer() {
        Page page = opened("claude-opus-4.5");
        String before = page.url();
        UI.simulator().next(Scenario.text("The same again"));

        Locator answer = replayed(page);

        assertThat(answer.locator(".code")).containsText("The same again");
        Find.button(answer, "Open the new call").click();
        assertThat(answer).hasCount(0);
        assertThat(Find.fact(Find.dialog(page), "Model")).hasText("claude-opus-4.5");
        assertThat(page).hasURL(Pattern.compile("#/requests/(?!" + before.replaceAll(".*/requests/|[?].*", "") + ")"));
    }

    @Test
    void aReplayThatIsRefusedSaysWhy() {
        Page page = opened("no-model-either");
        UI.expect(404);

        Locator answer = replayed(page);

        assertThat(answer.getByRole(AriaRole.ALERT)).containsText("no-model-either");
        assertThat(Find.text(answer, "404")).isVisible();
    }

    @Test
    void aReplayOfWhatIsNotWholeIsRefusedInASentenceWhereOneReadsTheRequest() {
        Page page = opened("no-model-for-secrets");
        UI.expect(409);

        Locator answer = replayed(page);

        assertThat(answer.getByRole(AriaRole.ALERT))
                .containsText("The captured body is not the one that was sent, so it cannot be sent again");
        assertThat(Find.text(answer, "409")).isVisible();
        assertThat(Find.button(answer, "Open the new call")).hasCount(0);
        Find.button(answer, "Close").last().click();
        assertThat(Find.fact(Find.dialog(page), "Model")).hasText("no-model-for-secrets");
    }

    /** Asked for and confirmed; what its answer is shown in. */
    private static Locator replayed(Page page) {
        Locator layer = page.getByRole(AriaRole.DIALOG, new Page.GetByRoleOptions().setName("Replay"));
        Find.button(page, "Replay").click();
        assertThat(layer).containsText("It spends credits");
        Find.button(layer, "Send it again").click();
        return layer;
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
