package io.kiroproxy.simulator.rules;

import io.kiroproxy.simulator.auth.AccountBook;
import io.kiroproxy.simulator.auth.SimulatedAccount;
import io.kiroproxy.simulator.catalog.ModelCatalog;
import io.kiroproxy.simulator.catalog.SimulatedModel;
import io.kiroproxy.simulator.http.RecordedRequest;
import io.kiroproxy.simulator.json.Json;
import java.time.Clock;

/** Carries the rules out in the order of kiro-upstream.md 6.3 and stops at the first violation. */
public final class RequestValidator {
    private final SimulatorRules rules;
    private final HeaderRules headers;
    private final BearerRules bearers;
    private final AccountRules accounts;
    private final BodyRules bodies;
    private final ModelRules models;
    private final HistoryRules histories;
    private final PairingRules pairs;
    private final ToolRules tools;
    private final AttachmentRules attachments;
    private final Signatures signatures;

    /** A validator over these accounts. */
    public RequestValidator(
            SimulatorRules rules, AccountBook book, ModelCatalog catalog, Signatures signatures, Clock clock) {
        this.rules = rules;
        this.headers = new HeaderRules(rules);
        this.bearers = new BearerRules(rules, book);
        this.accounts = new AccountRules(rules, clock);
        this.bodies = new BodyRules(rules);
        this.models = new ModelRules(rules, catalog);
        this.histories = new HistoryRules(rules);
        this.pairs = new PairingRules(rules);
        this.tools = new ToolRules(rules);
        this.attachments = new AttachmentRules(rules);
        this.signatures = signatures;
    }

    /**
     * Validates a generate request.
     *
     * @throws RefusedException at the first violation
     */
    public ValidRequest generate(RecordedRequest request, Dialect dialect) {
        HostRole host = host(request, "management");
        ClientIdentity identity = headers.check(request, dialect);
        SimulatedAccount account = bearers.check(request, identity); // V1
        Json body = bodies.checkJson(request, dialect); // V2
        accounts.checkState(account); // V3
        accounts.checkProfile(account, body.at("profileArn"), host.region()); // V4
        bodies.checkShape(body, dialect); // V5
        Json state = body.at("conversationState");
        Turns turns = new Turns(state);
        SimulatedModel model =
                models.checkModel(account, turns.current().message().at("modelId")); // V6
        models.checkFields(model, body.at("additionalModelRequestFields")); // V7
        histories.checkOrder(turns); // V8
        histories.checkContent(turns); // V9
        pairs.checkPairs(turns); // V10
        pairs.checkToolsDeclared(turns); // V11
        tools.checkTools(turns); // V12
        tools.checkToolUses(turns); // V13
        attachments.check(turns); // V14
        int tokens = TokenEstimate.ofBody(body);
        rules.refuseIf(tokens > model.maxInputTokens(), Rule.V15_TOKENS, Refusal.E21_TOO_LONG); // V15
        signatures.check(rules, model, turns); // V16
        return new ValidRequest(dialect, account, model, body, tokens);
    }

    /**
     * Checks what control-plane calls share: user agent, bearer, suspension, and in RPC the content type.
     *
     * @throws RefusedException at the first violation
     */
    public SimulatedAccount control(RecordedRequest request, Dialect dialect) {
        host(request, "runtime");
        ClientIdentity identity = dialect.isRpc() ? headers.check(request, dialect) : headers.checkAgent(request);
        return notSuspended(bearers.check(request, identity));
    }

    /**
     * Checks what InvokeMCP shares with generate; it lives on the data plane's hosts.
     *
     * @throws RefusedException at the first violation
     */
    public SimulatedAccount mcp(RecordedRequest request, Dialect dialect) {
        host(request, "management");
        return notSuspended(bearers.check(request, headers.check(request, dialect)));
    }

    private SimulatedAccount notSuspended(SimulatedAccount account) {
        rules.refuseIf(account.isSuspended(), Rule.V3_SUSPENDED, Refusal.E6_SUSPENDED_2026);
        return account;
    }

    /** The region of the host that a request names; empty when it names none or {@link Rule#H_HOST_ROLE} is off. */
    public String hostRegion(RecordedRequest request) {
        return rules.has(Rule.H_HOST_ROLE) ? HostRole.of(request.header("host")).region() : "";
    }

    /** Whether a request names a management host; no when {@link Rule#H_HOST_ROLE} is off. */
    public boolean isManagement(RecordedRequest request) {
        return rules.has(Rule.H_HOST_ROLE)
                && HostRole.of(request.header("host")).role().equals("management");
    }

    private HostRole host(RecordedRequest request, String wrongRole) {
        HostRole host = HostRole.of(request.header("host"));
        rules.refuseIf(host.role().equals(wrongRole), Rule.H_HOST_ROLE, Refusal.E32_UNKNOWN_OPERATION);
        return rules.has(Rule.H_HOST_ROLE) ? host : new HostRole("", "");
    }

    /** The rules in force. */
    public SimulatorRules rules() {
        return rules;
    }
}
