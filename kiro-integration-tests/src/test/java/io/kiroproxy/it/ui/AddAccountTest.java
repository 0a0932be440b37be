package io.kiroproxy.it.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import io.kiroproxy.simulator.auth.DeviceScript;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every way in that needs no other program. */
class AddAccountTest {

    @RegisterExtension
    static final UiUnderTest UI = UiUnderTest.withAccounts("present");

    @Test
    void aLoginFoundOnThisMachineIsAdded() throws IOException {
        UI.leaveTokenFile("scanned");
        Page page = UI.open("add-account/scan");
        Locator row = Find.row(page, "scanned");
        assertThat(Find.text(row, "new")).isVisible();
        row.getByRole(AriaRole.CHECKBOX).check();

        Find.button(page, "Add 1").click();

        assertThat(Find.text(row, "already there")).isVisible();
        Screens.show(page, "accounts");
        assertThat(Find.text(Find.row(page, "scanned"), "active")).isVisible();
    }

    @Test
    void aDeviceCodeSignsInWhilePagesWait() {
        UI.simulator().scriptDeviceSignIn(DeviceScript.approved());
        UI.simulator().approveSignInsAs(UI.simulator().addBuilderIdAccount("builder"));
        Page page = UI.open("add-account/builder-id");

        Find.button(page, "Begin").click();

        assertThat(page.locator(".user-code")).hasText(Pattern.compile("[A-Z0-9]{4}-[A-Z0-9]{4}"));
        assertThat(page.getByText("Waiting for you to sign in")).isVisible();
        assertThat(page.getByRole(AriaRole.IMG, new Page.GetByRoleOptions().setName("The sign-in page as a QR code")))
                .isVisible();
        assertThat(page.locator(".callout.good")).containsText("Added");
        Screens.show(page, "accounts");
        assertThat(Find.text(page, "AWS Builder ID")).isVisible();
    }

    @Test
    void theCodeOfAnOrganisationSignsInWithItsStartAddress() {
        UI.simulator().scriptDeviceSignIn(DeviceScript.approved());
        UI.simulator().approveSignInsAs(UI.simulator().addIdentityCenterAccount("carol"));
        Page page = UI.open("add-account");
        Find.way(page, "IAM Identity Center").click();
        Find.label(page, "Start URL").fill("https://acme.awsapps.com/start");
        Find.label(page, "Region").fill("eu-west-1");

        Find.button(page, "Begin").click();

        assertThat(page.locator(".user-code")).hasText(Pattern.compile("[A-Z0-9]{4}-[A-Z0-9]{4}"));
        assertThat(page.locator(".callout.good")).containsText("Added");
        Screens.show(page, "accounts");
        assertThat(Find.text(page, "IAM Identity Center")).isVisible();
    }

    @Test
    void theWayThroughACompanyHasTwoPages() throws Exception {
        UI.simulator().approveSignInsAs(UI.simulator().addExternalIdpAccount("employee"));
        Page page = UI.open("add-account");
        Find.way(page, "Company sign-in").click();
        Find.button(page, "Begin").click();
        Locator link = Find.link(page, "Open the sign-in page");
        String portal = link.getAttribute("href");

        paste(page, signedIn(portal));

        assertThat(page.getByText("One step is done.")).isVisible();
        assertThat(link).hasAttribute("href", Pattern.compile(".*/idp/authorize\\?.*"));
        paste(page, signedIn(link.getAttribute("href")));
        assertThat(page.locator(".callout.good")).containsText("Added");
        Screens.show(page, "accounts");
        assertThat(Find.text(page, "Company sign-in")).isVisible();
    }

    @Test
    void aCompanysServiceThatIsNotAllowedIsRefusedWithTheReason() {
        Page page = UI.open("add-account/external-idp");
        page.getByText("Name the sign-in service yourself").click();
        Find.hinted(page, "Address of the sign-in service").fill("https://sign-in.example.com/v2.0");
        Find.label(page, "Client id").fill("a-client");

        Find.button(page, "Begin").click();

        assertThat(page.getByRole(AriaRole.ALERT)).containsText("is not allowed");
    }

    @Test
    void aDeclinedDeviceCodeSaysSoAndLeavesNothing() {
        UI.simulator().scriptDeviceSignIn(new DeviceScript(0, 0, DeviceScript.Outcome.DENIED));
        Page page = UI.open("add-account/builder-id");

        Find.button(page, "Begin").click();

        assertThat(page.getByRole(AriaRole.ALERT)).isVisible();
        Find.button(page, "Try again").click();
        assertThat(Find.button(page, "Begin")).isVisible();
    }

    @ParameterizedTest
    @ValueSource(strings = {"google", "github"})
    void aPastedAddressFinishesTheSignInOfAnotherMachine(String provider) throws Exception {
        UI.simulator().approveSignInsAs(UI.simulator().addSocialAccount("remote-" + provider));
        Page page = UI.open("add-account/" + provider);
        Find.button(page, "Begin").click();

        paste(page, signedIn(Find.link(page, "Open the sign-in page").getAttribute("href")));

        assertThat(page.locator(".callout.good")).containsText("Added");
    }

    @Test
    void aFileIsShownBeforeAnythingOfItIsAdded() {
        String fresh = UI.simulator().addSocialAccount("imported").files().tokenFile();
        String known = UI.simulator().accounts().get(0).files().tokenFile();
        Page page = UI.open("add-account/file");
        int before = accounts(page);

        page.locator("input[type=file]")
                .setInputFiles(new FilePayload(
                        "export.json",
                        "application/json",
                        ("[" + fresh + "," + known + "]").getBytes(StandardCharsets.UTF_8)));

        assertThat(page.getByText("Found in export.json")).isVisible();
        Locator rows = page.locator("tbody tr");
        assertThat(rows).hasCount(2);
        assertThat(Find.text(rows.nth(0), "new")).isVisible();
        assertThat(Find.text(rows.nth(1), "already there")).isVisible();
        Assertions.assertThat(accounts(page)).as("before it is confirmed").isEqualTo(before);

        Find.button(page, "Add 1").click();

        assertThat(page.locator(".callout.good")).containsText("1 account");
        Assertions.assertThat(accounts(page)).isEqualTo(before + 1);
    }

    @Test
    void aFileIsDropped() {
        String token = UI.simulator().addSocialAccount("dropped").files().tokenFile();
        Page page = UI.open("add-account/file");

        page.locator(".drop").evaluate("""
                (target, text) => {
                  const dataTransfer = new DataTransfer();
                  dataTransfer.items.add(new File([text], 'dropped.json', {type: 'application/json'}));
                  target.dispatchEvent(new DragEvent('drop', {dataTransfer, bubbles: true, cancelable: true}));
                }""", token);

        assertThat(page.getByText("Found in dropped.json")).isVisible();
        assertThat(Find.button(page, "Add 1")).isEnabled();
    }

    @Test
    void aFileOfSomethingElseIsRefusedWithASentence() {
        Page page = UI.open("add-account/file");

        page.locator("input[type=file]")
                .setInputFiles(new FilePayload("notes.txt", "text/plain", "no JSON".getBytes(StandardCharsets.UTF_8)));

        assertThat(Find.toast(page, "This file is not JSON")).isVisible();
    }

    @Test
    void pastedTokensBecomeAccountsWithTheirNames() {
        String token = UI.simulator().addSocialAccount("pasted").refreshToken();
        Page page = UI.open("add-account/tokens");

        page.getByLabel("Refresh tokens, one a line").fill("my pasted one, " + token + "\n");
        Find.button(page, "Add").click();

        assertThat(page.locator(".callout.good")).isVisible();
        Screens.show(page, "accounts");
        assertThat(Find.row(page, "my pasted one")).isVisible();
    }

    @Test
    void anApiKeyIsAnAccountAtOnce() {
        String key = UI.simulator().addApiKey("key-account").accessToken();
        Page page = UI.open("add-account/api-key");

        Find.hinted(page, "API key").fill(key);
        Find.button(page, "Add").click();

        assertThat(page.locator(".callout.good")).containsText("Added");
        Assertions.assertThat(page.content()).doesNotContain(key);
    }

    /** Where the vendor's page sends a browser of another machine back to. */
    private static String signedIn(String page) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(page)).build(), HttpResponse.BodyHandlers.ofString())
                .headers()
                .firstValue("location")
                .orElseThrow();
    }

    private static void paste(Page page, String address) {
        page.getByLabel("Signed in on another machine?").fill(address);
        Find.button(page, "Finish").click();
    }

    private static int accounts(Page page) {
        return (int) page.evaluate("async () => (await (await fetch('/api/accounts')).json()).accounts.length");
    }
}
