package io.kiroproxy.credential.login;

import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a person must be shown. */
public sealed interface LoginPrompt {
    /**
     * Open a page; it comes back by itself, or its last address is pasted into {@link LoginFlows#complete}.
     *
     * @param page where to sign in
     * @param state comes back with the answer; binds it to this flow
     * @param port the loopback port that waits for the answer, 0 when all were taken and pasting is the only way
     */
    record OpenPage(URI page, String state, int port) implements LoginPrompt {
        public OpenPage {
            Objects.requireNonNull(page, "page");
            Objects.requireNonNull(state, "state");
        }
    }

    /**
     * Open a page on any device and confirm a code.
     *
     * @param userCode what to compare or type
     * @param page where
     * @param pageWithCode the same with the code filled in, null when not given
     * @param interval between polls at first
     */
    record ConfirmCode(String userCode, URI page, @Nullable URI pageWithCode, Duration interval)
            implements LoginPrompt {
        public ConfirmCode {
            Objects.requireNonNull(userCode, "userCode");
            Objects.requireNonNull(page, "page");
            Objects.requireNonNull(interval, "interval");
        }
    }
}
