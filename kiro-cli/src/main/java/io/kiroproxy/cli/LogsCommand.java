package io.kiroproxy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The calls of the running server. */
@Command(
        name = "logs",
        description = "Show the last calls, one line each.",
        footer = {"", "Examples:", "  kiro-proxy logs -n 20", "  kiro-proxy logs --follow"},
        mixinStandardHelpOptions = true)
final class LogsCommand extends ServerVerb {

    private static final long LOOK_MILLIS = 500;
    private static final int MOST = 1000;

    @Option(names = "-n", paramLabel = "N", description = "How many at most (default: ${DEFAULT-VALUE}).")
    private int count = 50;

    @Option(
            names = {"-f", "--follow"},
            description = "Go on with new ones until Ctrl-C.")
    private boolean follow;

    LogsCommand(Environment environment) {
        super(environment);
    }

    @Override
    int run(AdminClient server, PrintWriter out) throws IOException {
        List<JsonNode> rows = rows(server, Math.max(1, Math.min(MOST, count)));
        rows.forEach(row -> print(row, out));
        String last = rows.isEmpty() ? "" : rows.get(rows.size() - 1).path("id").asText();
        while (follow && paused()) {
            List<JsonNode> now = rows(server, MOST);
            int from = now.size();
            while (from > 0 && !now.get(from - 1).path("id").asText().equals(last)) {
                from--;
            }
            for (JsonNode row : now.subList(from, now.size())) {
                print(row, out);
                last = row.path("id").asText();
            }
        }
        return ExitCode.OK;
    }

    /** Oldest first. */
    private static List<JsonNode> rows(AdminClient server, int limit) throws IOException {
        List<JsonNode> rows = new ArrayList<>();
        server.get("/api/logs?limit=" + limit).path("logs").forEach(row -> rows.add(0, row));
        return rows;
    }

    private void print(JsonNode row, PrintWriter out) {
        if (json()) {
            out.println(row);
        } else {
            Instant time = Instant.ofEpochMilli((long) (row.path("timestamp").asDouble() * 1000));
            out.println(time + "  " + status(row.path("status").asInt()) + "  "
                    + row.path("path").asText() + "  "
                    + row.path("model").asText("-") + "  "
                    + row.path("account_id").asText("-") + "  "
                    + row.path("duration_ms").asLong() + " ms"
                    + (row.path("error").isTextual() ? "  " + row.path("error").asText() : ""));
        }
        out.flush();
    }

    private String status(int status) {
        Paint paint = environment().screen().out();
        String text = Integer.toString(status);
        if (status < 400) {
            return paint.good(text);
        }
        return status < 500 ? paint.odd(text) : paint.bad(text);
    }

    private static boolean paused() {
        try {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
