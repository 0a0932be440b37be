package io.kiroproxy.cli;

import io.kiroproxy.core.GatewayException;
import io.kiroproxy.credential.login.LoginFlows;
import io.kiroproxy.credential.login.LoginPrompt;
import io.kiroproxy.credential.login.LoginState;
import io.kiroproxy.credential.login.LoginView;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Shows a person what a login waits for, and hands over what they paste. */
final class LoginDialogue {

    private static final long LOOK_MILLIS = 200;

    private final LoginFlows flows;
    private final PrintWriter out;
    private final PrintWriter err;

    LoginDialogue(LoginFlows flows, PrintWriter out, PrintWriter err) {
        this.flows = flows;
        this.out = out;
        this.err = err;
    }

    /** Waits until the login is over. */
    LoginView run(LoginView begun, BufferedReader lines) throws InterruptedException {
        CompletableFuture<LoginView> ended = flows.ended(begun.id()).toCompletableFuture();
        LoginPrompt shown = null;
        boolean listening = false;
        while (true) {
            LoginPrompt prompt = prompt(flows.flow(begun.id()).orElse(begun).state());
            if (prompt != null && !prompt.equals(shown)) {
                shown = prompt;
                show(prompt);
                if (!listening && prompt instanceof LoginPrompt.OpenPage) {
                    listening = true;
                    listen(begun, lines);
                }
            }
            try {
                return ended.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                continue;
            } catch (ExecutionException e) {
                throw new IllegalStateException("a login that nobody knows any more", e);
            }
        }
    }

    private static @Nullable LoginPrompt prompt(LoginState state) {
        if (state instanceof LoginState.Pending pending) {
            return pending.prompt();
        }
        return state instanceof LoginState.SlowDown slow ? slow.prompt() : null;
    }

    private void show(LoginPrompt prompt) {
        if (prompt instanceof LoginPrompt.OpenPage open) {
            out.println("Open this page and sign in:");
            out.println();
            out.println("  " + open.page());
            out.println();
            out.println(
                    open.port() > 0
                            ? "On this machine that is all. Elsewhere, paste the address that the browser ends on:"
                            : "Then paste the address that the browser ends on:");
        } else if (prompt instanceof LoginPrompt.ConfirmCode code) {
            out.println("Open this page on any device and confirm the code " + code.userCode() + ":");
            out.println();
            out.println("  " + Objects.requireNonNullElse(code.pageWithCode(), code.page()));
            out.println();
        }
    }

    /** Reading cannot be broken off, so it has a daemon thread of its own. */
    private void listen(LoginView login, BufferedReader lines) {
        Thread reader = new Thread(() -> read(login, lines), "kiro-login-input");
        reader.setDaemon(true);
        reader.start();
    }

    private void read(LoginView login, BufferedReader lines) {
        try {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isBlank()) {
                    flows.complete(login.id(), line.strip()).whenComplete((view, failure) -> {
                        Throwable cause = failure == null || failure.getCause() == null ? failure : failure.getCause();
                        if (cause instanceof GatewayException refused) {
                            err.println("kiro-proxy: " + refused.description());
                        }
                    });
                }
            }
        } catch (IOException e) {
            err.println("kiro-proxy: nothing more can be pasted: " + e.getMessage());
        }
    }
}
