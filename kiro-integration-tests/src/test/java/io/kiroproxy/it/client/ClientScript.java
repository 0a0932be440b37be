package io.kiroproxy.it.client;

import io.kiroproxy.simulator.generate.EventScript;
import io.kiroproxy.simulator.generate.GenerateHandler;
import io.kiroproxy.simulator.generate.GenerateRequest;
import io.kiroproxy.simulator.generate.Scenario;
import io.kiroproxy.simulator.json.Json;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The upstream of a client at work: it fails the first turns of the task, then does the task as the agent script does.
 * Side requests (a title, the choice of a model) are answered and never failed, so that a fault always meets the task.
 */
final class ClientScript implements GenerateHandler {

    /** The newest Codex family offers one tool for code, and few others (clients.md 4). */
    private static final int FEW_TOOLS = 12;

    private static final String ROUTE_FIELD = "complexity_reasoning";
    private static final String ROUTE = "{\"complexity_reasoning\":\"One file.\",\"complexity_score\":10}";

    private final Path file;
    private final AtomicInteger faultsLeft;
    private final Scenario fault;

    /**
     * @param file what the task writes
     * @param faults how many turns of the task fail
     * @param fault how
     */
    ClientScript(Path file, int faults, Scenario fault) {
        this.file = file;
        this.faultsLeft = new AtomicInteger(faults);
        this.fault = fault;
    }

    @Override
    public Scenario handle(GenerateRequest request) {
        Optional<Scenario> side = side(request);
        if (side.isPresent()) {
            return side.get();
        }
        if (faultsLeft.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            return fault;
        }
        return code(request).or(() -> continued(request)).orElseGet(Scenario::agent);
    }

    /** What the task is, for the prompt. */
    static String prompt(Path file) {
        return "write " + file + " containing KIRO-WORKS";
    }

    /** Some clients ask to go on after what came of a broken answer, instead of asking again. */
    private Optional<Scenario> continued(GenerateRequest request) {
        if (!request.toolResults().isEmpty() || request.lastUserText().contains(prompt(file))) {
            return Optional.empty();
        }
        return request.tools().stream()
                .filter(tool -> tool.name().startsWith("write"))
                .findFirst()
                .map(tool -> EventScript.begin().tool(tool.name(), Json.write(arguments(tool))));
    }

    private Map<String, Object> arguments(GenerateRequest.OfferedTool tool) {
        Map<String, Object> arguments = new HashMap<>();
        for (String name : tool.schema().at("properties").members().keySet()) {
            if (name.toLowerCase(Locale.ROOT).contains("path")) {
                arguments.put(name, file.toString());
            } else if (name.equals("content")) {
                arguments.put(name, "KIRO-WORKS");
            }
        }
        return arguments;
    }

    private static Optional<Scenario> side(GenerateRequest request) {
        if (request.recorded().bodyText().contains(ROUTE_FIELD)) {
            List<GenerateRequest.OfferedTool> tools = request.tools();
            return Optional.of(
                    tools.isEmpty()
                            ? Scenario.text(ROUTE)
                            : EventScript.begin().tool(tools.get(0).name(), ROUTE));
        }
        return request.tools().isEmpty() ? Optional.of(Scenario.text("A title")) : Optional.empty();
    }

    /** The newest Codex family has one tool, whose input is a program (clients.md 4). */
    private static Optional<Scenario> code(GenerateRequest request) {
        if (!request.toolResults().isEmpty() || request.tools().size() >= FEW_TOOLS) {
            return Optional.empty();
        }
        return request.tools().stream()
                .map(GenerateRequest.OfferedTool::name)
                .filter(name -> name.endsWith("exec"))
                .findFirst()
                .map(name -> EventScript.begin()
                        .text("I will run it.")
                        .tool(
                                name,
                                Json.write(Json.object(
                                        "input",
                                        "await tools.exec_command({cmd: \"printf KIRO-WORKS > hello.txt\"});"))));
    }
}
