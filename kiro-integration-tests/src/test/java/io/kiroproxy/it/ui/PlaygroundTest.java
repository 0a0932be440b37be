package io.kiroproxy.it.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import io.kiroproxy.simulator.generate.EventScript;
import io.kiroproxy.simulator.generate.Scenario;
import io.kiroproxy.simulator.http.RecordedRequest;
import java.util.Base64;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The playground speaks to the proxy as clients do. */
class PlaygroundTest {

    /** One black pixel. */
    private static final byte[] PIXEL = Base64.getDecoder()
            .decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==");

    @RegisterExtension
    static final UiUnderTest UI = UiUnderTest.withAccounts("left", "right");

    @BeforeEach
    void nothingArrivedYet() {
        UI.simulator().clearRequests();
    }

    @ParameterizedTest
    @ValueSource(strings = {"anthropic", "openai", "responses", "gemini"})
    void eachProtocolStreamsWithItsRawEventsBeside(String protocol) {
        UI.simulator().next(Scenario.text("One ", "two ", "three."));
        Page page = in(protocol);
        Find.label(page, "Raw events beside the text").check();

        say(page, "Count");

        assertThat(page.locator(".assistant .said")).hasText("One two three.");
        assertThat(page.locator(".raw-event").first()).containsText("data: {");
        assertThat(page.locator(".caret")).hasCount(0);
        Assertions.assertThat(page.locator(".raw-event").count()).isGreaterThan(3);
        assertThat(page.locator(".lane-foot")).containsText("tokens");
    }

    @Test
    void textIsShownWhileTheStreamIsOpenAndCanBeStopped() {
        UI.simulator().next(EventScript.begin().text("The beginning").stall());
        Page page = UI.open("playground");

        say(page, "Go on for ever");

        assertThat(page.locator(".assistant .said.caret")).hasText("The beginning");
        Find.button(page.locator(".composer"), "Stop").click();
        assertThat(page.locator(".caret")).hasCount(0);
        assertThat(page.locator(".assistant .said")).hasText("The beginning");
        assertThat(Find.button(page, "Send")).isVisible();
    }

    @ParameterizedTest
    @ValueSource(strings = {"anthropic", "openai", "responses", "gemini"})
    void thinkingToolsAndImagesTravelBothWays(String protocol) {
        UI.simulator()
                .next(EventScript.begin()
                        .thinking("A ", "thought.")
                        .text("Looking.")
                        .tool("get_weather", "{\"city\":\"Oslo\"}"));
        Page page = in(protocol);
        Find.label(page, "Thinking").check();
        Find.label(page, "Offer tools").check();
        Find.label(page, "System prompt").fill("Be brief.");
        page.locator("input[type=file]").setInputFiles(new FilePayload("pixel.png", "image/png", PIXEL));
        assertThat(page.getByAltText("pixel.png")).isVisible();

        say(page, "The weather here?");

        assertThat(page.locator(".tool-call")).containsText("get_weather");
        assertThat(page.locator(".tool-call")).containsText("Oslo");
        assertThat(page.locator(".thought")).hasText("A thought.");
        assertThat(page.locator(".assistant .said")).hasText("Looking.");
        String sent =
                UI.simulator().requests("GenerateAssistantResponse").get(0).bodyText();
        Assertions.assertThat(sent).contains("get_weather", "\"images\"", "Be brief.");
    }

    @Test
    void anImageIsPasted() {
        Page page = UI.open("playground");
        Find.label(page, "Your message").focus();

        page.evaluate("""
                (base64) => {
                  const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
                  const clipboardData = new DataTransfer();
                  clipboardData.items.add(new File([bytes], 'pasted.png', {type: 'image/png'}));
                  document.activeElement.dispatchEvent(new ClipboardEvent('paste', {clipboardData, bubbles: true}));
                }""", Base64.getEncoder().encodeToString(PIXEL));

        assertThat(page.getByAltText("pasted.png")).isVisible();
        say(page, "What is this?");
        assertThat(page.locator(".assistant .said")).not().isEmpty();
        Assertions.assertThat(UI.simulator()
                        .requests("GenerateAssistantResponse")
                        .get(0)
                        .bodyText())
                .contains("\"images\"");
    }

    @Test
    void theRequestIsShownForAShellAndForPrograms() {
        Page page = UI.open("playground");
        Find.label(page, "Your message").fill("A question");
        Find.button(page, "Code").click();
        Locator code = Find.dialog(page).locator(".code");

        assertThat(code).containsText("curl -N '" + UI.uri() + "/v1/messages'");
        assertThat(code).containsText("A question");
        Find.button(Find.dialog(page), "Python").click();
        assertThat(code).containsText("urllib.request");
    }

    @Test
    void twoModelsAnswerTheSameQuestionSideBySide() {
        UI.simulator().scenarios().forModel("claude-sonnet-4.5", Scenario.text("From sonnet."));
        UI.simulator().scenarios().forModel("claude-haiku-4.5", Scenario.text("From haiku."));
        try {
            Page page = UI.open("playground");
            Find.button(page, "Compare two").click();
            Locator lanes = page.locator(".lane");
            Find.label(lanes.nth(0), "Model").fill("claude-sonnet-4.5");
            Find.label(lanes.nth(1), "Model").fill("claude-haiku-4.5");

            say(page, "Who are you?");

            assertThat(lanes.nth(0).locator(".assistant .said")).hasText("From sonnet.");
            assertThat(lanes.nth(1).locator(".assistant .said")).hasText("From haiku.");
        } finally {
            UI.simulator().scenarios().clear();
        }
    }

    @Test
    void anAccountIsPinned() {
        Page page = UI.open("playground");
        Find.choice(page, "Account").selectOption("right");
        for (int i = 1; i <= 3; i++) {
            say(page, "Hello " + i);
            assertThat(page.locator(".assistant .said")).hasCount(i);
            assertThat(page.locator(".caret")).hasCount(0);
        }

        List<RecordedRequest> calls = UI.simulator().requests("GenerateAssistantResponse");
        Assertions.assertThat(calls).extracting(RecordedRequest::account).containsExactly("right", "right", "right");
    }

    @Test
    void aRefusalIsShownWithItsReason() {
        Page page = UI.open("playground");
        UI.expect(404);
        Find.label(page, "Model").fill("no-such-model");

        say(page, "Hi");

        assertThat(page.getByRole(AriaRole.ALERT)).containsText("no-such-model");
    }

    private static void say(Page page, String text) {
        Find.label(page, "Your message").fill(text);
        Find.button(page, "Send").click();
    }

    private static Page in(String protocol) {
        Page page = UI.open("playground");
        Find.choice(page, "Protocol").selectOption(protocol);
        return page;
    }
}
