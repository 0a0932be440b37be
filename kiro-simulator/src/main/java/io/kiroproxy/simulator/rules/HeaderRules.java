package io.kiroproxy.simulator.rules;

import io.kiroproxy.simulator.http.RecordedRequest;
import java.util.Locale;
import java.util.regex.Pattern;

/** Rules H: what headers every call must have (kiro-upstream.md 2 and 12 item 8, kiro-upstream-2026.md 3). */
final class HeaderRules {
    private static final Pattern UUID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    private static final Pattern SDK_REQUEST = Pattern.compile("attempt=\\d+; ?max=\\d+");

    private final SimulatorRules rules;

    HeaderRules(SimulatorRules rules) {
        this.rules = rules;
    }

    /** Checks the headers and says who the client is. */
    ClientIdentity check(RecordedRequest request, Dialect dialect) {
        String type = request.header("content-type").toLowerCase(Locale.ROOT);
        boolean typed = type.equals(dialect.contentType()) || type.startsWith(dialect.contentType() + ";");
        rules.refuseIf(
                !typed,
                Rule.H_CONTENT_TYPE,
                new Refusal(415, "UnsupportedMediaTypeException", "Unsupported content type " + type, null, -1));
        return checkAgent(request);
    }

    /** Checks only what any call, with or without a body, must have. */
    ClientIdentity checkAgent(RecordedRequest request) {
        String agent = request.header("user-agent");
        rules.refuseIf(!ClientIdentity.hasSdkSyntax(agent), Rule.H_USER_AGENT_SYNTAX, format(agent));
        ClientIdentity identity = ClientIdentity.of(agent);
        rules.refuseIf(identity == ClientIdentity.UNKNOWN, Rule.H_USER_AGENT_IDENTITY, format(agent));
        String second = request.header("x-amz-user-agent");
        boolean sameMachine =
                second.isEmpty() || ClientIdentity.ideToken(second).equals(ClientIdentity.ideToken(agent));
        rules.refuseIf(!sameMachine, Rule.H_USER_AGENT_IDENTITY, format(second));
        String invocation = request.header("amz-sdk-invocation-id");
        rules.refuseIf(
                !invocation.isEmpty() && !UUID.matcher(invocation).matches(), Rule.H_SDK_HEADERS, format(invocation));
        String attempt = request.header("amz-sdk-request");
        rules.refuseIf(
                !attempt.isEmpty() && !SDK_REQUEST.matcher(attempt).matches(), Rule.H_SDK_HEADERS, format(attempt));
        return identity;
    }

    private static Refusal format(String value) {
        return Refusal.invalid("The format of value '" + value + "' is invalid.", null);
    }
}
