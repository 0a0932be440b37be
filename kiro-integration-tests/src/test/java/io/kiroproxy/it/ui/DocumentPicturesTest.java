package io.kiroproxy.it.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import io.kiroproxy.simulator.generate.Scenario;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Takes the pictures of {@code docs/images} anew, into {@code target/screens/docs}. */
@Tag("load")
class DocumentPicturesTest {

    private static final int HEIGHT = 848;

    @RegisterExtension
    static final UiUnderTest UI = UiUnderTest.withAccounts("work", "home", "spare");

    @BeforeAll
    static void traffic() throws IOException {
        EveryScreenTest.fill(UI);
    }

    @Test
    void overviewRequestsAndPlayground() throws IOException {
        String key = Calls.post(UI.uri().resolve("/api/keys"), "{\"name\":\"pictures\"}")
                .path("key")
                .asText();
        Page page = UI.open("overview", Look.DESK);
        take(page, "ui-overview");

        Screens.show(page, "requests/newest");
        Find.dialog(page).getByText("Why this account").last().click();
        take(page, "ui-requests");
        page.keyboard().press("Escape");

        Screens.show(page, "playground");
        UI.simulator()
                .next(Scenario.text(
                        "A proxy stands between ",
                        "a client and a server. ",
                        "Yours keeps your accounts in order: ",
                        "it renews tokens, ",
                        "spreads calls over accounts ",
                        "and says what it did."));
        Find.label(page, "Raw events beside the text").check();
        Find.hinted(page, "Client key").fill(key);
        Find.choice(page, "Account").selectOption("work");
        Find.label(page, "Your message").fill("What does a proxy do?");
        Find.button(page, "Send").click();
        assertThat(page.locator(".lane-foot")).containsText("end_turn");
        take(page, "ui-playground");
    }

    private static void take(Page page, String name) {
        Screens.settle(page);
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(Path.of("target", "screens", "docs", name + ".png"))
                .setClip(0, 0, Look.DESK.width(), HEIGHT));
    }
}
