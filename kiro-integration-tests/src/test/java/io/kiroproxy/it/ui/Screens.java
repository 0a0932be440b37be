package io.kiroproxy.it.ui;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;

/** Moving between screens, and knowing when one has all it shows. */
final class Screens {

    /** Stands for the id of the newest call. */
    private static final String NEWEST = "newest";

    /**
     * Counts what a page has asked for and not read yet, so that no moment between a question and its answer looks
     * quiet. The live channel never ends and does not count.
     */
    private static final String COUNT_QUESTIONS = """
            (() => {
              const ask = window.fetch;
              let open = 0;
              const counted = (answer) => { open++; return answer.finally(() => open--); };
              window.unanswered = () => open;
              window.fetch = (what, how) => String(what).startsWith('/api/events') ? ask(what, how) : counted(ask(what, how).then((answer) => {
                for (const read of ['text', 'json', 'blob']) {
                  const whole = answer[read].bind(answer);
                  answer[read] = () => counted(whole());
                }
                return answer;
              }));
            })()""";

    /** Nothing is asked, nothing is drawn as loading, nothing moves: colours and places count only then. */
    private static final String SETTLED = """
            () => window.unanswered() === 0 && !document.querySelector('.skeleton, .btn.busy')
              && document.getAnimations().every((a) => a.playState === 'finished')""";

    /** Ends when the page has drawn the new address: its own listener was there first. */
    private static final String GO = """
            (to) => new Promise((shown) => {
              if (location.hash === to) { shown(); return; }
              addEventListener('hashchange', () => shown(), {once: true});
              location.hash = to;
            })""";

    private Screens() {}

    /** Prepares all pages of a profile. */
    static void watch(BrowserContext profile) {
        profile.addInitScript(COUNT_QUESTIONS);
    }

    /** Goes to a screen by its address and waits until it has what it shows. */
    static void show(Page page, String screen) {
        String address = screen;
        if (screen.endsWith("/" + NEWEST)) {
            String id =
                    (String) page.evaluate("fetch('/api/logs?limit=1').then(r => r.json()).then(a => a.logs[0].id)");
            address = screen.replace(NEWEST, id);
        }
        page.evaluate(GO, "#/" + address);
        settle(page);
    }

    /** Waits until the screen has what it shows and stands still. */
    static void settle(Page page) {
        page.waitForFunction(SETTLED);
    }

    /** Loads the page anew and waits until it stands still. */
    static void reload(Page page) {
        page.reload();
        page.locator("main").waitFor();
        settle(page);
    }
}
