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
        Page page = UI.open("playground");
        page.getByRole(AriaRole.COMBOBOX, new Page.GetByRoleOptions().setName("Protocol"))
                .selectOption(protocol);
        page.getByLabel("Raw events beside the text").check();

        say(page, "Count");

        assertThat(page.locator(".assistant .said")).hasText("One two three.");
        assertThat(page.locator(".raw-event").first()).containsText("data: {");
        Assertions.assertThat(page.locator(".raw-event").count()).isGreaterThan(3);
        assertThat(page.locator(".lane-foot")).containsText("tokens");
    }

    @Test
    void thinkingToolsAndImagesTravelBothWays() {
        UI.simulator()
                .next(EventScript.begin()
                        .thinking("A ", "thought.")
                        .text("Looking.")
                        .tool("get_weather", "{\"city\":\"Oslo\"}"));
        Page page = UI.open("playground");
        page.getByLabel("Thinking").check();
        page.getByLabel("Offer tools").check();
        page.getByLabel("System prompt").fill("Be brief.");
        page.locator("input[type=file]").setInputFiles(new FilePayload("pixel.png", "image/png", PIXEL));
        assertThat(page.getByAltText("pixel.png")).isVisible();

        say(page, "The weather here?");

        assertThat(page.locator(".thought")).hasText("A thought.");
        assertThat(page.locator(".tool-call")).containsText("get_weather");
        assertThat(page.locator(".tool-call")).containsText("Oslo");
        String sent =
                UI.simulator().requests("GenerateAssistantResponse").get(0).bodyText();
        Assertions.assertThat(sent).contains("get_weather", "\"images\"", "Be brief.");
    }

    @Test
    void twoModelsAnswerTheSameQuestionSideBySide() {
        UI.simulator().scenarios().forModel("claude-sonnet-4.5", Scenario.text("From sonnet."));
        UI.simulator().scenarios().forModel("claude-haiku-4.5", Scenario.text("From haiku."));
        try {
            Page page = UI.open("playground");
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Compare two"))
                    .click();
            Locator lanes = page.locator(".lane");
            lanes.nth(0).getByLabel("Model").fill("claude-sonnet-4.5");
            lanes.nth(1).getByLabel("Model").fill("claude-haiku-4.5");

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
        page.getByRole(AriaRole.COMBOBOX, new Page.GetByRoleOptions().setName("Account"))
                .selectOption("right");
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
        UI.open("playground");
        Page page = UI.open("playground");
        UI.expect(404);
        page.getByLabel("Model").fill("no-such-model");

        say(page, "Hi");

        assertThat(page.getByRole(AriaRole.ALERT)).containsText("no-such-model");
    }

    private static void say(Page page, String text) {
        page.getByLabel("Your message").fill(text);
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName("Send").setExact(true))
                .click();
    }
}
