package io.kiroproxy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.server.AccountDesk;
import io.kiroproxy.server.config.UpstreamSettings;
import io.kiroproxy.server.doctor.Check;
import io.kiroproxy.server.doctor.Doctor;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.Objects;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Looks for what keeps the proxy from working. */
@Command(
        name = "doctor",
        description = {
            "Look at home, rights, network, proxy, clock, accounts and models, and make one real round trip,",
            "through the running server; without one everything but the round trip. Ends with 1 when something is broken."
        },
        footer = {"", "Examples:", "  kiro-proxy doctor", "  kiro-proxy doctor --bundle support.zip"},
        mixinStandardHelpOptions = true)
final class DoctorCommand extends ServerVerb {

    @Option(
            names = "--upstream-url",
            paramLabel = "URL",
            description = "Without a running server: look there instead of at the vendor's hosts.")
    private @Nullable URI origin;

    @Option(
            names = "--bundle",
            paramLabel = "FILE",
            description = {
                "Write a zip for whoever helps, too: the running server's settings, findings, failed calls and log,",
                "without secrets and without anything that was said. The file must not be there yet."
            })
    private @Nullable Path bundle;

    DoctorCommand(Environment environment) {
        super(environment);
    }

    /** Without a running server everything but the round trip is looked at from here. */
    @Override
    public Integer call() throws IOException {
        PrintWriter err = spec.commandLine().getErr();
        AdminClient running = options.running(environment(), err);
        PrintWriter out = spec.commandLine().getOut();
        if (running == null && bundle != null) {
            throw new CommandFailure(
                    ExitCode.UNAVAILABLE,
                    "--bundle: no server runs (start it: kiro-proxy serve), and only one can tell");
        }
        return running == null ? print(offline(err), out) : run(running, out);
    }

    private JsonNode offline(PrintWriter err) throws IOException {
        Logging.toStandardError(Level.WARNING, environment().screen().err());
        Path home = options.home(environment());
        UpstreamSettings settings = options.settings(environment()).upstream();
        UpstreamSettings upstream = origin == null ? settings : settings.withBaseUrl(origin);
        ArrayNode rows = JsonNodeFactory.instance.arrayNode();
        try (Spinner spinner = Spinner.start(environment().screen(), err, "looking");
                AccountDesk desk = AccountDesk.open(home, upstream)) {
            Objects.requireNonNull(spinner);
            new Doctor(home, upstream, desk.accounts(), null, Clock.systemUTC())
                    .examine()
                    .forEach(check -> rows.add(row(check)));
        }
        rows.add(row(Check.of(
                "server",
                "Server",
                Check.State.WARN,
                "none runs on " + home + ", so no real round trip was made",
                "start it: kiro-proxy serve")));
        return JsonNodeFactory.instance.objectNode().set("checks", rows);
    }

    private static ObjectNode row(Check check) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", check.id())
                .put("name", check.name())
                .put("state", check.state().name().toLowerCase(Locale.ROOT))
                .put("detail", check.detail())
                .put("remedy", check.remedy());
    }

    @Override
    int run(AdminClient server, PrintWriter out) throws IOException {
        int code = print(server.get("/api/doctor"), out);
        Path file = bundle;
        if (file != null) {
            server.download("/api/support-bundle", file);
            spec.commandLine().getErr().println("bundle written to " + file);
        }
        return code;
    }

    private int print(JsonNode answer, PrintWriter out) {
        boolean broken = false;
        for (JsonNode check : answer.path("checks")) {
            broken |= check.path("state").asText().equals("fail");
            if (!json()) {
                out.println(String.format(
                        "%s %-18s %s",
                        state(check.path("state").asText()),
                        check.path("name").asText(),
                        check.path("detail").asText()));
                if (!check.path("remedy").asText().isEmpty()) {
                    out.println("      -> " + check.path("remedy").asText());
                }
            }
        }
        if (json()) {
            out.println(Json.text(answer));
        }
        return broken ? ExitCode.UNEXPECTED : ExitCode.OK;
    }

    private String state(String state) {
        Paint paint = environment().screen().out();
        String padded = String.format("%-5s", state);
        return switch (state) {
            case "ok" -> paint.good(padded);
            case "fail" -> paint.bad(padded);
            default -> paint.odd(padded);
        };
    }
}
