package io.kiroproxy.it.ui;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import io.kiroproxy.it.client.NpmPackage;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The accessibility checker of the npm package axe-core, at one version. */
final class Axe {

    private static final String VERSION = "4.14.1";

    /** What somebody with the handicap cannot get past. Each finding names its rule and the first elements. */
    private static final String SERIOUS = """
            async () => (await axe.run(document, {resultTypes: ['violations']})).violations
              .filter(v => v.impact === 'serious' || v.impact === 'critical')
              .map(v => `${v.impact} ${v.id}: ` + v.nodes.slice(0, 3).map(n => n.target.join(' ') + ' ' + (n.any[0]?.message ?? '')).join(' | '))""";

    private Axe() {}

    /** The first page, with the checker brought in past the policy, as a browser's own tools are. */
    static Page page(UiUnderTest ui, Look look) throws IOException {
        BrowserContext profile = ui.profile(look);
        profile.addInitScript(Files.readString(NpmPackage.file("axe-core", VERSION, "axe.min.js")));
        Page page = profile.newPage();
        page.navigate(ui.uri().toString());
        return page;
    }

    /** What is serious and critical on each of these screens. */
    static Map<String, List<String>> findings(UiUnderTest ui, Look look, List<String> screens) throws IOException {
        Page page = page(ui, look);
        Map<String, List<String>> findings = new TreeMap<>();
        for (String screen : screens) {
            Screens.show(page, screen);
            findings.put(screen, findings(page));
        }
        return findings;
    }

    /** Serious and critical findings on what a page shows now. */
    @SuppressWarnings("unchecked")
    static List<String> findings(Page page) {
        return (List<String>) page.evaluate(SERIOUS);
    }
}
