package io.kiroproxy.it.ui;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.regex.Pattern;

/** Parts of a screen by what a person calls them: whole names, so that no name fits two. */
final class Find {

    private Find() {}

    static Locator button(Page page, String name) {
        return button(page.locator("body"), name);
    }

    static Locator button(Locator in, String name) {
        return named(in, AriaRole.BUTTON, name);
    }

    static Locator link(Page page, String name) {
        return named(page.locator("body"), AriaRole.LINK, name);
    }

    /** A way to sign in, whose name goes on with what it is for. */
    static Locator way(Page page, String name) {
        return page.locator(".way")
                .filter(new Locator.FilterOptions()
                        .setHas(page.getByText(name, new Page.GetByTextOptions().setExact(true))));
    }

    static Locator tab(Locator in, String name) {
        return named(in, AriaRole.TAB, name);
    }

    static Locator choice(Page page, String name) {
        return choice(page.locator("body"), name);
    }

    static Locator choice(Locator in, String name) {
        return named(in, AriaRole.COMBOBOX, name);
    }

    /** What stands beside a name in a list of facts. */
    static Locator fact(Locator in, String name) {
        return in.locator("dt")
                .filter(new Locator.FilterOptions().setHasText(Pattern.compile("^" + name + "$")))
                .locator("+ dd");
    }

    static Locator heading(Page page, String name) {
        return named(page.locator("body"), AriaRole.HEADING, name);
    }

    private static Locator named(Locator in, AriaRole role, String name) {
        return in.getByRole(role, new Locator.GetByRoleOptions().setName(name).setExact(true));
    }

    static Locator label(Page page, String name) {
        return label(page.locator("body"), name);
    }

    static Locator label(Locator in, String name) {
        return in.getByLabel(name, new Locator.GetByLabelOptions().setExact(true));
    }

    /** An input whose label goes on with a hint. */
    static Locator hinted(Page page, String name) {
        return page.getByLabel(Pattern.compile("^" + name));
    }

    static Locator text(Page page, String text) {
        return text(page.locator("body"), text);
    }

    /** What says this and nothing else. */
    static Locator text(Locator in, String text) {
        return in.getByText(text, new Locator.GetByTextOptions().setExact(true));
    }

    /** What is open over the page. */
    static Locator dialog(Page page) {
        return page.getByRole(AriaRole.DIALOG);
    }

    /** A message at the edge that has this in it. */
    static Locator toast(Page page, String text) {
        return page.locator(".toast").filter(new Locator.FilterOptions().setHasText(text));
    }

    /** The row of a table in which something says this. */
    static Locator row(Page page, String text) {
        return page.locator("tbody tr")
                .filter(new Locator.FilterOptions()
                        .setHas(page.getByText(text, new Page.GetByTextOptions().setExact(true))));
    }
}
