package io.kiroproxy.cli;

import io.kiroproxy.credential.AccountView;
import io.kiroproxy.server.KiroProxy;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;

/** What a person sees when the proxy has started: where it listens, with what, and how to connect. */
record Greeting(KiroProxy proxy, Path home, boolean demo, Paint paint) {

    void print(PrintWriter out) {
        List<AccountView> accounts = proxy.accounts().accounts();
        long ready = accounts.stream().filter(view -> view.health().isReady()).count();
        if (demo) {
            out.println(paint.odd(
                    "DEMO: a built-in simulator answers. No real account is used and every answer is made up."));
        }
        out.println("kiro-proxy " + Version.number() + " listening on " + proxy.uri());
        out.println("home      " + home);
        out.println("accounts  " + accounts.size() + ", " + ready + " ready");
        if (accounts.isEmpty()) {
            out.println("          add one: kiro-proxy accounts scan --add, or kiro-proxy accounts import FILE");
        }
        out.println();
        out.println("Claude Code   ANTHROPIC_BASE_URL=" + proxy.uri() + " ANTHROPIC_AUTH_TOKEN=any claude");
        out.println("OpenAI SDKs   OPENAI_BASE_URL=" + proxy.uri() + "/v1 OPENAI_API_KEY=any");
        out.println("Gemini CLI    GOOGLE_GEMINI_BASE_URL=" + proxy.uri() + " GEMINI_API_KEY=any gemini");
        out.flush();
    }
}
