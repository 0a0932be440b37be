package io.kiroproxy.credential.login;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.credential.IdcCredentials.Registration;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Builder ID and Identity Center by device code (kiro-upstream-2026.md 6.4). */
final class AwsDeviceLogin implements LoginMethod {
    private static final String GRANT = "urn:ietf:params:oauth:grant-type:device_code";
    private static final Set<String> FINAL = Set.of(
            "invalid_grant",
            "invalid_client",
            "invalid_request",
            "invalid_scope",
            "unauthorized_client",
            "unsupported_grant_type");

    private final LoginFlow flow;
    private final LoginWay.AwsDirectory directory;
    private final AwsOidc oidc;

    AwsDeviceLogin(LoginFlow flow, LoginWay.AwsDirectory directory) {
        this.flow = flow;
        this.directory = directory;
        this.oidc = new AwsOidc(flow, directory);
    }

    @Override
    public void start() {
        oidc.register(GRANT, List.of(), registration -> {
            ObjectNode body = AwsOidc.client(registration).put("startUrl", directory.startUrl());
            flow.ask(oidc.uri("/device_authorization"), body, "try again", answer -> started(registration, answer));
        });
    }

    private void started(Registration registration, AuthAnswer answer) {
        String deviceCode = answer.text("deviceCode");
        String userCode = answer.text("userCode");
        URI page = answer.address("verificationUri");
        if (!answer.isSuccess() || deviceCode == null || userCode == null || page == null) {
            flow.fail("AWS gave no device code (it answered " + answer.summary()
                    + "); check the start URL and its region");
            return;
        }
        Duration interval = DevicePolls.interval(Duration.ofSeconds(answer.number("interval")));
        Duration lifetime = Duration.ofSeconds(answer.number("expiresIn"));
        flow.show(
                new LoginPrompt.ConfirmCode(userCode, page, answer.address("verificationUriComplete"), interval),
                DevicePolls.lifetime(lifetime, flow));
        new Poller(registration, deviceCode, interval).polls.next();
    }

    /** Asks until somebody has confirmed. */
    private final class Poller {
        final Registration registration;
        final String deviceCode;
        final DevicePolls polls;

        Poller(Registration registration, String deviceCode, Duration interval) {
            this.registration = registration;
            this.deviceCode = deviceCode;
            this.polls = new DevicePolls(flow, interval, this::poll);
        }

        void poll() {
            ObjectNode body =
                    AwsOidc.client(registration).put("grantType", GRANT).put("deviceCode", deviceCode);
            flow.ask(oidc.uri("/token"), body, SocialTokens.START_AGAIN, this::answered);
        }

        /** A refusal that is not known counts as throttling: the service throttles with 400 (kiro-upstream-2026.md 6.7). */
        void answered(AuthAnswer answer) {
            if (answer.isSuccess()) {
                oidc.signedIn(answer, registration);
                return;
            }
            String error = answer.error();
            switch (error) {
                case "authorization_pending" -> polls.pending();
                case "expired_token" -> flow.expire();
                case "access_denied" -> flow.fail("the sign-in was declined");
                default -> {
                    if (FINAL.contains(error)) {
                        flow.fail("AWS refused the device code (it answered " + answer.summary() + ")");
                    } else {
                        polls.slowDown();
                    }
                }
            }
        }
    }
}
