package io.kiroproxy.it.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Page;
import io.kiroproxy.simulator.generate.Scenario;
import io.kiroproxy.simulator.rules.Refusal;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Privacy mode: whoever looks over a shoulder learns neither who nor where. */
class PrivacyTest {

    private static final String PERSON = "mathilde";

    @RegisterExtension
    static final UiUnderTest UI = UiUnderTest.withAccounts(PERSON, "second");

    /** All that can be read or hovered; what an input holds counts where it is not drawn as dots. */
    private static final String READABLE = """
            () => [document.title, document.body.innerText, ...[...document.querySelectorAll('*')].flatMap((e) => [
              e.title, e.ariaLabel ?? '', e.placeholder ?? '',
              e.matches('input, textarea') && getComputedStyle(e).webkitTextSecurity === 'none' ? String(e.value) : ''])].join('\\n')""";

    @BeforeAll
    static void traffic() throws IOException {
        UI.simulator().next(Scenario.refuse(Refusal.E13_RATE));
        Calls.anthropic(UI.uri(), "claude-sonnet-4.5", "Hi", "x-kiro-account", PERSON);
        EveryScreenTest.fill(UI);
        Calls.get(UI.uri().resolve("/api/accounts/" + PERSON + "/usage"));
        Calls.await(
                UI.uri().resolve("/api/accounts/" + PERSON),
                account -> account.path("email").asText().contains("@"));
    }

    @Test
    void namesAddressesIdsAndPathsAreHiddenOnEveryScreen() {
        Page page = UI.open("accounts");
        assertThat(Find.text(page, PERSON + "@example.com")).isVisible();
        Find.button(page, "Privacy mode").click();
        assertThat(Find.button(page, "Privacy mode")).hasAttribute("aria-pressed", "true");

        for (String screen : EveryScreenTest.SCREENS) {
            Screens.show(page, screen.replace("/work", "/" + PERSON));
            String read = (String) page.evaluate(READABLE);
            Assertions.assertThat(read)
                    .as(screen)
                    .doesNotContain(PERSON, UI.userHome().toString(), "arn:aws");
        }
        Screens.reload(page);
        assertThat(Find.button(page, "Privacy mode")).hasAttribute("aria-pressed", "true");
    }

    @Test
    void noScreenHoldsATokenOrAKey() throws IOException {
        JsonNode made = Calls.post(UI.uri().resolve("/api/keys"), "{\"name\":\"secretive\"}");
        List<String> secrets = Stream.concat(
                        Stream.of(made.path("key").asText()),
                        UI.simulator().accounts().stream()
                                .flatMap(account -> Stream.of(account.accessToken(), account.refreshToken())))
                .toList();
        Page page = UI.open("overview");

        for (String screen : EveryScreenTest.SCREENS) {
            Screens.show(page, screen.replace("/work", "/" + PERSON));
            Assertions.assertThat(page.evaluate(READABLE) + page.content())
                    .as(screen)
                    .doesNotContain(secrets);
        }
        Assertions.assertThat(page.evaluate("JSON.stringify({...localStorage, ...sessionStorage}) + document.cookie"))
                .asString()
                .doesNotContain(secrets);
    }
}
