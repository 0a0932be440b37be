package io.kiroproxy.it.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Settings are changed after a look at the difference, and go back again. */
class SettingsTest {

    @RegisterExtension
    static final UiUnderTest UI = UiUnderTest.withAccounts("only").variables(Map.of("KIRO_UPSTREAM_IMAGE_SIDE", "900"));

    @Test
    void eachSettingSaysWhereItComesFrom() throws IOException {
        Calls.request("PUT", UI.uri().resolve("/api/config"), "{\"changes\":{\"failover.max-accounts\":4}}");
        Page page = UI.open("settings");

        assertComesFrom(page, "server.listen", "flag", "^--port$");
        assertComesFrom(page, "upstream.image-side", "environment", "KIRO_UPSTREAM_IMAGE_SIDE");
        assertComesFrom(page, "failover.max-accounts", "file", "config\\.yaml:\\d+");
        assertComesFrom(page, "accounts.slow-start", "default", "^default$");
    }

    private static void assertComesFrom(Page page, String setting, String layer, String exactly) {
        page.getByPlaceholder("Search settings").fill(setting);
        Locator badge = page.locator(".setting")
                .filter(new Locator.FilterOptions()
                        .setHas(page.getByLabel(setting, new Page.GetByLabelOptions().setExact(true))))
                .locator(".badge.line");
        assertThat(badge).hasText(layer);
        assertThat(badge).hasAttribute("title", Pattern.compile(exactly));
    }

    @Test
    void aSettingIsChangedAfterItsDiffWasSeenAndRolledBack() {
        Page page = UI.open("settings?q=accounts.cooldown");
        set(page, "accounts.cooldown", "120s");
        Find.button(page, "Review changes").click();
        Locator dialog = Find.dialog(page);
        assertThat(dialog.locator(".add").last()).containsText("cooldown: 120s");
        Find.button(dialog, "Save").click();
        assertThat(dialog).hasCount(0);
        Screens.reload(page);
        assertThat(Find.label(page, "accounts.cooldown")).hasValue("2m");

        set(page, "accounts.cooldown", "45s");
        Find.button(page, "Review changes").click();
        assertThat(dialog.locator(".del").last()).containsText("cooldown: 120s");
        Find.button(dialog, "Save").click();
        assertThat(dialog).hasCount(0);

        Find.button(page, "History").click();
        Find.button(dialog, "Go back to this").first().click();
        Find.button(dialog.last(), "Go back to this").click();
        assertThat(dialog.locator(".add").last()).containsText("cooldown: 120s");
        page.keyboard().press("Escape");
        assertThat(dialog).hasCount(0);
        assertThat(Find.label(page, "accounts.cooldown")).hasValue("2m");
    }

    @Test
    void aWrongValueIsToldBeforeAnythingIsSaved() {
        Page page = UI.open("settings?q=failover.max-attempts");
        set(page, "failover.max-attempts", "lots");

        Find.button(page, "Review changes").click();

        Locator dialog = Find.dialog(page);
        assertThat(dialog.locator(".callout.bad")).containsText("failover.max-attempts");
        assertThat(Find.button(dialog, "Save")).isDisabled();
    }

    @Test
    void numbersListsAndChoicesHaveTheirOwnWayToBeSet() {
        Page page = UI.open("settings?q=accounts.max-in-flight");
        set(page, "accounts.max-in-flight", "7");
        page.getByPlaceholder("Search settings").fill("long-history.strategies");
        Find.label(
                        page.getByRole(AriaRole.GROUP, new Page.GetByRoleOptions().setName("long-history.strategies")),
                        "smart_summary")
                .check();
        page.getByPlaceholder("Search settings").fill("server.allowed-hosts");
        set(page, "server.allowed-hosts", "proxy.example\nother.example");

        Find.button(page, "Review changes").click();

        Locator diff = Find.dialog(page).locator(".code");
        assertThat(diff).containsText("max-in-flight: 7");
        assertThat(diff).containsText("smart_summary");
        assertThat(diff).containsText("[\"proxy.example\",\"other.example\"]");
        assertThat(Find.dialog(page).locator(".callout.bad")).hasCount(0);
    }

    @Test
    void settingsAreDescribedInChineseToo() {
        Page page = UI.open("settings?q=server.listen", Look.DESK.chinese());

        assertThat(page.locator(".setting")).containsText("服务器监听的地址");
        page.locator("main input[type=search]").fill("流式回答静默");
        assertThat(page.locator(".setting")).containsText("server.timeouts.ping");
        assertThat(page.locator(".setting")).containsText("1ms 至 24h");
    }

    @Test
    void theFileIsTheOtherViewOfTheSame() {
        Page page = UI.open("settings");

        Find.button(page, "File").click();

        assertThat(page.locator(".card-head")).containsText("config.yaml");
        assertThat(page.locator(".code")).containsText("server.listen: 127.0.0.1:0");
        Find.button(page, "Form").click();
        assertThat(Find.label(page, "server.listen")).hasValue("127.0.0.1:0");
    }

    @Test
    void theFileIsEditedAsTextWithEveryProblemToldAtOnceAndADiffBeforeItIsSaved() throws IOException {
        Path file = UI.userHome().resolve("home/config.yaml");
        Page page = UI.open("settings");
        Find.button(page, "File").click();
        Locator text = page.locator("textarea");
        String before = text.inputValue();

        text.fill(before + "# by hand\nfailover:\n  max-attempts: lots\n  max-acounts: 2\n");
        Find.button(page, "Review changes").click();
        Locator dialog = Find.dialog(page);
        assertThat(dialog.locator(".callout.bad")).hasCount(2);
        assertThat(dialog).containsText("failover.max-attempts");
        assertThat(dialog).containsText("nearest: max-accounts");
        assertThat(Find.button(dialog, "Save")).isDisabled();
        Find.button(dialog, "Cancel").click();

        text.fill(before + "# by hand\nfailover:\n  max-attempts: 3\n");
        Find.button(page, "Review changes").click();
        assertThat(dialog.locator(".add").first()).containsText("# by hand");
        Find.button(dialog, "Save").click();
        assertThat(dialog).hasCount(0);

        Assertions.assertThat(file).content().contains("# by hand", "max-attempts: 3");
        assertThat(Find.button(page, "Review changes")).isDisabled();
        Find.button(page, "Form").click();
        page.getByPlaceholder("Search settings").fill("failover.max-attempts");
        assertThat(Find.label(page, "failover.max-attempts")).hasValue("3");
    }

    @Test
    void whatSomebodyElseHasSavedMeanwhileIsNotOverwritten() throws IOException {
        Page page = UI.open("settings");
        Find.button(page, "File").click();
        Locator text = page.locator("textarea");
        text.fill(text.inputValue() + "# mine\n");
        Calls.request("PUT", UI.uri().resolve("/api/config"), "{\"changes\":{\"accounts.stickiness\":\"77s\"}}");

        Find.button(page, "Review changes").click();
        Find.button(Find.dialog(page), "Save").click();

        assertThat(Find.toast(page, "changed by somebody else meanwhile")).isVisible();
        Assertions.assertThat(UI.userHome().resolve("home/config.yaml"))
                .content()
                .contains("77s")
                .doesNotContain("# mine");
    }

    private static void set(Page page, String name, String value) {
        Find.label(page, name).fill(value);
        Find.label(page, name).press("Tab");
    }
}
