package io.kiroproxy.cli;

import io.kiroproxy.credential.AccountView;
import io.kiroproxy.server.KiroProxy;
import io.kiroproxy.server.config.ConfigSnapshot;
import io.kiroproxy.server.config.Setting;
import io.kiroproxy.server.config.SettingCatalogue;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** What a person sees when the proxy has started: where it listens, with what, and how to connect (ecosystem.md 3.7). */
record Greeting(KiroProxy proxy, Path home, boolean demo, ConfigSnapshot settings, Paint paint) {

    void print(PrintWriter out) {
        List<AccountView> accounts = proxy.accounts().accounts();
        long ready = accounts.stream().filter(view -> view.health().isReady()).count();
        if (demo) {
            out.println(paint.odd(
                    "DEMO: a built-in simulator answers. No real account is used and every answer is made up."));
        }
        out.println("kiro-proxy " + Version.number() + " listening on " + proxy.uri());
        out.println("page      " + RunningServer.fromHere(proxy.uri()) + "/ in a browser");
        out.println("admin key " + adminKey());
        out.println("home      " + home);
        out.println("accounts  " + accounts.size() + ", " + ready + " ready");
        if (accounts.isEmpty()) {
            out.println("          add one: kiro-proxy accounts scan --add, or kiro-proxy accounts import FILE");
        }
        URI here = RunningServer.fromHere(proxy.uri());
        String key = settings.config().access().clients().isEmpty() ? "any" : "$KIRO_CLIENT_KEY";
        out.println();
        out.println("Claude Code   ANTHROPIC_BASE_URL=" + here + " ANTHROPIC_AUTH_TOKEN=" + key + " claude");
        out.println("OpenAI SDKs   OPENAI_BASE_URL=" + here + "/v1 OPENAI_API_KEY=" + key);
        out.println("Gemini CLI    GOOGLE_GEMINI_BASE_URL=" + here + " GEMINI_API_KEY=" + key + " gemini");
        out.println("or            kiro-proxy setup claude-code, codex, gemini-cli, opencode or qwen-code");
        out.flush();
    }

    private String adminKey() {
        Setting<?> setting = Objects.requireNonNull(SettingCatalogue.find("access.admin-key"));
        return setting.in(settings.config()) == null
                ? "none; the page and /api are open to this machine (access.admin-key in " + home.resolve("config.yaml")
                        + " sets one)"
                : "the one of " + settings.origin(setting);
    }
}
