package io.kiroproxy.credential.login;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Duration;

/** The vendor's device code (kiro-upstream-2026.md 6.3): every poll is answered 200, a status says how it stands. */
final class SocialDeviceLogin implements LoginMethod {
    private final LoginFlow flow;
    private final SocialProvider provider;
    private final LoginSettings settings;

    SocialDeviceLogin(LoginFlow flow, SocialProvider provider) {
        this.flow = flow;
        this.provider = provider;
        this.settings = flow.parts().settings();
    }

    @Override
    public void start() {
        ObjectNode body = client().put("loginProvider", provider.label());
        flow.ask(uri("/oauth/device/authorization"), body, "try again", this::started);
    }

    private void started(AuthAnswer answer) {
        String deviceCode = answer.text("deviceCode");
        String userCode = answer.text("userCode");
        URI page = answer.address("verificationUri");
        if (!answer.isSuccess() || deviceCode == null || userCode == null || page == null) {
            flow.fail("the sign-in service gave no device code (it answered " + answer.summary() + ")");
            return;
        }
        Duration interval = DevicePolls.interval(Duration.ofMillis(answer.number("intervalInMilliseconds")));
        Duration lifetime = Duration.ofMillis(answer.number("expiresInMilliseconds"));
        Poller poller = new Poller(deviceCode, interval);
        flow.show(
                new LoginPrompt.ConfirmCode(userCode, page, answer.address("verificationUriComplete"), interval),
                DevicePolls.lifetime(lifetime, flow));
        poller.polls.next();
    }

    /** Asks until somebody has confirmed. */
    private final class Poller {
        final String deviceCode;
        final DevicePolls polls;

        Poller(String deviceCode, Duration interval) {
            this.deviceCode = deviceCode;
            this.polls = new DevicePolls(flow, interval, this::poll);
        }

        void poll() {
            ObjectNode body = client().put("deviceCode", deviceCode);
            flow.ask(uri("/oauth/device/poll"), body, SocialTokens.START_AGAIN, this::answered);
        }

        void answered(AuthAnswer answer) {
            if (answer.isTrouble()) {
                polls.slowDown();
                return;
            }
            String status = answer.pollStatus();
            boolean tokens = answer.isSuccess() && answer.text("accessToken") != null;
            if (tokens || status.equals("authorized")) {
                SocialTokens.take(flow, answer, provider(answer));
                return;
            }
            switch (status.isEmpty() ? answer.error() : status) {
                case "authorization_pending" -> polls.pending();
                case "slow_down" -> polls.slowDown();
                case "expired_token" -> flow.expire();
                case "access_denied" -> flow.fail("the sign-in was declined");
                default ->
                    flow.fail("the sign-in service refused the device code (it answered " + answer.summary()
                            + (status.isEmpty() ? "" : " " + status) + ")");
            }
        }
    }

    /** Who really signed in; what was asked for when the answer does not say. */
    private SocialProvider provider(AuthAnswer answer) {
        String given = answer.text("identityProvider");
        for (SocialProvider known : SocialProvider.values()) {
            if (known.label().equalsIgnoreCase(given)) {
                return known;
            }
        }
        return provider;
    }

    private ObjectNode client() {
        return JsonNodeFactory.instance.objectNode().put("clientId", settings.socialClientId());
    }

    private URI uri(String path) {
        return settings.authService().resolve(path);
    }
}
