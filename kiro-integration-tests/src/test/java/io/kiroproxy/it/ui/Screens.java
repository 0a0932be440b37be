package io.kiroproxy.it.ui;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.LoadState;

/** Moving between screens. */
final class Screens {

    /** Stands for the id of the newest call. */
    private static final String NEWEST = "newest";

    private Screens() {}

    /** Goes to a screen by its address and waits until it has what it shows. */
    static void show(Page page, String screen) {
        String address = screen;
        if (screen.endsWith("/" + NEWEST)) {
            String id =
                    (String) page.evaluate("fetch('/api/logs?limit=1').then(r => r.json()).then(a => a.logs[0].id)");
            address = screen.replace(NEWEST, id);
        }
        page.evaluate("to => { location.hash = '#/' + to }", address);
        settle(page);
    }

    /** Waits until nothing is being loaded and nothing moves, as colours and places count only then. */
    static void settle(Page page) {
        page.waitForFunction("() => !document.querySelector('.skeleton, .btn.busy')");
        page.waitForLoadState(LoadState.LOAD);
        page.waitForFunction("() => document.getAnimations().every(a => a.playState === 'finished')");
    }
}
