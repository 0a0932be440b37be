package io.kiroproxy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;

/** What each account has used of its allowance. */
@Command(
        name = "usage",
        description = "Say what each account has used of its allowance.",
        footer = {"", "Example:", "  kiro-proxy usage"},
        mixinStandardHelpOptions = true)
final class UsageCommand extends ServerVerb {

    UsageCommand(Environment environment) {
        super(environment);
    }

    @Override
    int run(AdminClient server, PrintWriter out) throws IOException {
        List<JsonNode> rows = new ArrayList<>();
        int failed = 0;
        for (JsonNode account : server.get("/api/accounts").path("accounts")) {
            String id = account.path("id").asText();
            try {
                rows.add(server.get("/api/accounts/" + id + "/usage"));
            } catch (CommandFailure e) {
                failed++;
                spec.commandLine().getErr().println("kiro-proxy: " + id + ": " + e.getMessage());
            }
        }
        if (json()) {
            out.println(Json.object("accounts", rows));
        } else {
            rows.forEach(row -> out.println(row.path("account_id").asText() + "  "
                    + row.path("account_name").asText() + "  "
                    + row.path("usage").path("current_usage").asText() + " of "
                    + row.path("usage").path("usage_limit").asText() + "  "
                    + row.path("usage").path("subscription_title").asText()));
        }
        return failed > 0 && rows.isEmpty() ? ExitCode.UNEXPECTED : ExitCode.OK;
    }
}
