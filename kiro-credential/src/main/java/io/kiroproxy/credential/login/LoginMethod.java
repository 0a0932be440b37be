package io.kiroproxy.credential.login;

import io.kiroproxy.core.GatewayException;

/** The exchanges of one way to sign in. Executor's thread only. */
interface LoginMethod {
    static LoginMethod of(LoginWay way, LoginFlow flow) {
        if (way instanceof LoginWay.SocialBrowser social) {
            return new SocialBrowserLogin(flow, social.provider());
        }
        if (way instanceof LoginWay.SocialDevice social) {
            return new SocialDeviceLogin(flow, social.provider());
        }
        if (way instanceof LoginWay.AwsBrowser aws) {
            return new AwsBrowserLogin(flow, aws.directory());
        }
        if (way instanceof LoginWay.ExternalIdp company) {
            return new ExternalIdpLogin(flow, company);
        }
        if (way instanceof LoginWay.ApiKey key) {
            return new KeyLogin(flow, key.key());
        }
        return new AwsDeviceLogin(flow, ((LoginWay.AwsDevice) way).directory());
    }

    /** Asks for what a person is shown, and shows it. */
    void start();

    /** Takes an answer that somebody pasted; refuses it when it belongs to no sign-in page of this flow. */
    default void paste(Callback callback) {
        throw GatewayException.invalidRequest(
                "This login waits for a code to be confirmed (expected: no callback address; confirm the code on the page"
                        + " that was shown)");
    }

    /** The flow is over. */
    default void stop() {}
}
