package io.kiroproxy.it.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.kiroproxy.simulator.auth.DeviceScript;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Adding, changing and removing accounts with the mouse. */
class AccountsTest {

    @RegisterExtension
    static final UiUnderTest UI = UiUnderTest.withAccounts("first", "second");

    @Test
    void aLoginFoundOnThisMachineIsAdded() throws IOException {
        UI.leaveTokenFile("scanned");
        Page page = UI.open("add-account/scan");
        Locator row = row(page, "scanned");
        assertThat(row.getByText("new")).isVisible();
        row.getByRole(AriaRole.CHECKBOX).check();

        button(page, "Add 1").click();

        assertThat(row.getByText("already there")).isVisible();
        Screens.show(page, "accounts");
        assertThat(row(page, "scanned").getByText("active")).isVisible();
    }

    @Test
    void aDeviceCodeSignsInWhilePagesWait() {
        UI.simulator().scriptDeviceSignIn(DeviceScript.approved());
        UI.simulator().approveSignInsAs(UI.simulator().addBuilderIdAccount("builder"));
        Page page = UI.open("add-account/builder-id");

        button(page, "Begin").click();

        assertThat(page.locator(".user-code")).hasText(java.util.regex.Pattern.compile("[A-Z0-9]{4}-[A-Z0-9]{4}"));
        assertThat(page.getByText("Waiting for you to sign in")).isVisible();
        assertThat(page.getByText("The account is there")).isVisible();
        Screens.show(page, "accounts");
        assertThat(page.getByText("AWS Builder ID")).isVisible();
    }

    @Test
    void aPastedAddressFinishesTheSignInOfAnotherMachine() throws Exception {
        UI.simulator().approveSignInsAs(UI.simulator().addSocialAccount("remote"));
        Page page = UI.open("add-account/google");
        button(page, "Begin").click();
        Locator link = page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Open the sign-in page"));
        HttpResponse<String> signedIn = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(link.getAttribute("href")))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());

        page.getByLabel("Signed in on another machine?")
                .fill(signedIn.headers().firstValue("location").orElseThrow());
        button(page, "Finish").click();

        assertThat(page.getByText("The account is there")).isVisible();
    }

    @Test
    void removingAnAccountCanBeUndone() {
        Page page = UI.open("accounts");
        row(page, "second")
                .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Remove"))
                .click();
        assertThat(row(page, "second")).hasCount(0);

        button(page, "Undo").click();

        assertThat(row(page, "second")).isVisible();
        page.reload();
        assertThat(row(page, "second")).isVisible();
    }

    @Test
    void severalAreSwitchedOffAndOnAtOnce() {
        Page page = UI.open("accounts");
        page.getByLabel("Choose first").check();
        page.getByLabel("Choose second").check();
        Locator bar = page.getByRole(AriaRole.TOOLBAR);

        bar.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Disable"))
                .click();
        assertThat(row(page, "first").getByText("disabled")).isVisible();
        assertThat(row(page, "second").getByText("disabled")).isVisible();

        bar.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Enable"))
                .click();
        assertThat(row(page, "first").getByText("active")).isVisible();
        assertThat(row(page, "second").getByText("active")).isVisible();
    }

    @Test
    void theDrawerShowsPlanAndWhatHappenedAndKeepsChanges() throws IOException {
        Calls.anthropic(UI.uri(), "claude-sonnet-4.5", "Hi", "x-kiro-account", "first");
        Page page = UI.open("accounts/first");
        Locator drawer = page.getByRole(AriaRole.DIALOG);
        assertThat(drawer.getByText("credits left")).isVisible();
        // Proxies of one JVM share its log, so that another class's account of this name may stand below.
        assertThat(drawer.getByText("added").first()).isVisible();
        drawer.getByLabel("Group").fill("team");
        drawer.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Save"))
                .first()
                .click();
        assertThat(page.getByText("Saved")).isVisible();
        page.keyboard().press("Escape");

        Screens.show(page, "accounts");

        assertThat(row(page, "first").getByText("team")).isVisible();
    }

    private static Locator row(Page page, String name) {
        return page.locator("tbody tr")
                .filter(new Locator.FilterOptions()
                        .setHas(page.getByText(name, new Page.GetByTextOptions().setExact(true))));
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }
}
