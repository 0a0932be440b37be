package io.kiroproxy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine.Command;

/** Says how the running server does. */
@Command(
        name = "status",
        description = "Say how the running server does.",
        footer = {"", "Examples:", "  kiro-proxy status", "  kiro-proxy status --json"},
        mixinStandardHelpOptions = true)
final class StatusCommand extends ServerVerb {

    StatusCommand(Environment environment) {
        super(environment);
    }

    @Override
    int run(AdminClient server, PrintWriter out) throws IOException {
        JsonNode status = server.get("/api/status");
        if (json()) {
            out.println(Json.text(status));
            return ExitCode.OK;
        }
        JsonNode stats = status.path("stats");
        if (status.path("demo").asBoolean()) {
            out.println(environment().screen().out().odd("DEMO: every answer is made up"));
        }
        out.println("server    " + server.base());
        out.println("uptime    " + stats.path("uptime_seconds").asLong() + " s");
        out.println("accounts  " + stats.path("accounts_total").asLong() + ", "
                + stats.path("accounts_available").asLong() + " ready, "
                + stats.path("accounts_cooldown").asLong() + " cooling down");
        out.println("calls     " + stats.path("total_requests").asLong() + ", "
                + stats.path("total_errors").asLong() + " with errors");
        return ExitCode.OK;
    }
}
