package io.kiroproxy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine.Command;

/** Looks for what keeps the proxy from working. */
@Command(
        name = "doctor",
        description = {
            "Look at home, rights, network, proxy, clock, accounts and models, and make one real round trip,",
            "through the running server. Ends with 1 when something is broken."
        },
        mixinStandardHelpOptions = true)
final class DoctorCommand extends ServerVerb {

    DoctorCommand(Environment environment) {
        super(environment);
    }

    @Override
    int run(AdminClient server, PrintWriter out) throws IOException {
        JsonNode answer = server.get("/api/doctor");
        boolean broken = false;
        for (JsonNode check : answer.path("checks")) {
            broken |= check.path("state").asText().equals("fail");
            if (!options.json()) {
                out.println(String.format(
                        "%-5s %-18s %s",
                        check.path("state").asText(),
                        check.path("name").asText(),
                        check.path("detail").asText()));
                if (!check.path("remedy").asText().isEmpty()) {
                    out.println("      -> " + check.path("remedy").asText());
                }
            }
        }
        if (options.json()) {
            out.println(Json.text(answer));
        }
        return broken ? ExitCode.UNEXPECTED : ExitCode.OK;
    }
}
