package io.kiroproxy.simulator.generate;

import io.kiroproxy.simulator.auth.Secrets;
import io.kiroproxy.simulator.http.Action;
import io.kiroproxy.simulator.http.Answer;
import io.kiroproxy.simulator.http.RecordedRequest;
import io.kiroproxy.simulator.rules.Dialect;
import io.kiroproxy.simulator.rules.RequestValidator;
import io.kiroproxy.simulator.rules.Signatures;
import io.kiroproxy.simulator.rules.ValidRequest;
import java.util.List;

/** GenerateAssistantResponse: validate, choose a scenario, turn it into an answer. */
public final class GenerateService {
    private static final String EVENT_STREAM = "application/vnd.amazon.eventstream";

    private final RequestValidator validator;
    private final ScenarioBook scenarios;
    private final Signatures signatures;
    private final Secrets secrets;

    /** A service with these rules and scenarios. */
    public GenerateService(RequestValidator validator, ScenarioBook scenarios, Signatures signatures, Secrets secrets) {
        this.validator = validator;
        this.scenarios = scenarios;
        this.signatures = signatures;
        this.secrets = secrets;
    }

    /**
     * The answer to a generate request.
     *
     * @throws io.kiroproxy.simulator.rules.RefusedException when a rule is violated
     */
    public Answer answer(RecordedRequest recorded, Dialect dialect) {
        ValidRequest valid = validator.generate(recorded, dialect);
        GenerateRequest request = new GenerateRequest(recorded, valid);
        Scenario scenario = scenarios.choose(request);
        if (scenario instanceof Scenario.Refuse refuse) {
            return refuse.refusal().answer(dialect);
        }
        if (scenario instanceof Scenario.Silence) {
            return Answer.streamed(200, EVENT_STREAM, List.of(new Action.Stall()));
        }
        if (scenario instanceof Scenario.Drop) {
            return Answer.streamed(200, EVENT_STREAM, List.of(new Action.Reset()));
        }
        EventScript script = scenario instanceof EventScript given ? given : AgentScript.answer(request);
        Answer answer =
                Answer.streamed(200, EVENT_STREAM, new ScriptCompiler(request, script, signatures, secrets).compile());
        return dialect == Dialect.R && !request.conversationId().isEmpty()
                ? answer.header("x-amzn-codewhisperer-conversation-id", request.conversationId())
                : answer;
    }
}
