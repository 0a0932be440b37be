package io.kiroproxy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine.Command;

/** Lists what can be asked for. */
@Command(
        name = "models",
        description = "List the models of the running server.",
        footer = {"", "Example:", "  kiro-proxy models --json"},
        mixinStandardHelpOptions = true)
final class ModelsCommand extends ServerVerb {

    ModelsCommand(Environment environment) {
        super(environment);
    }

    @Override
    int run(AdminClient server, PrintWriter out) throws IOException {
        JsonNode models = server.get("/v1/models");
        if (json()) {
            out.println(Json.text(models));
            return ExitCode.OK;
        }
        models.path("data").forEach(model -> out.println(model.path("id").asText()));
        return ExitCode.OK;
    }
}
