package io.kiroproxy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Which account a call would get, or got: the running server knows. */
@Command(
        name = "explain",
        description = "Say which account a call would get, or got, and why.",
        footer = {
            "",
            "Examples:",
            "  kiro-proxy accounts explain claude-sonnet-4.5",
            "  kiro-proxy accounts explain --call 69620d978fea00000001"
        },
        mixinStandardHelpOptions = true)
final class ExplainAccounts extends ServerVerb {

    @Parameters(arity = "0..1", paramLabel = "MODEL", description = "The model that a new call would ask for.")
    private @Nullable String model;

    @Option(names = "--session", paramLabel = "KEY", description = "The new call's session.")
    private @Nullable String session;

    @Option(names = "--call", paramLabel = "ID", description = "A call that was made, one of the newest 1,000.")
    private @Nullable String call;

    ExplainAccounts(Environment environment) {
        super(environment);
    }

    @Override
    int run(AdminClient server, PrintWriter out) throws IOException {
        JsonNode answer = server.get("/api/explain?" + question());
        if (json()) {
            out.println(Json.text(answer));
            return ExitCode.OK;
        }
        if (call == null) {
            out.println(answer.path("resolved_model").asText());
            print(answer, out);
        }
        for (JsonNode choice : answer.path("choices")) {
            out.println(moment(choice.path("at")) + "  "
                    + environment().screen().out().good(choice.path("chosen").asText()) + " was chosen");
            print(choice, out);
        }
        return ExitCode.OK;
    }

    private String question() {
        if ((model == null) == (call == null)) {
            throw new ParameterException(spec.commandLine(), "name a MODEL, or a call with --call ID");
        }
        if (call != null) {
            return "call=" + encoded(call);
        }
        return "model=" + encoded(String.valueOf(model)) + (session == null ? "" : "&session=" + encoded(session));
    }

    private void print(JsonNode explained, PrintWriter out) {
        Paint paint = environment().screen().out();
        out.println("strategy " + explained.path("strategy").asText()
                + (explained.path("sticky").isTextual()
                        ? ", the session holds to " + explained.path("sticky").asText()
                        : ""));
        for (JsonNode candidate : explained.path("candidates")) {
            out.println("  " + paint.good("candidate") + "  " + name(candidate) + "  " + score(candidate)
                    + (candidate.path("share").asDouble(1) < 1
                            ? String.format(
                                    Locale.ROOT,
                                    "  starts slowly, takes %.0f %% of its share",
                                    100 * candidate.path("share").asDouble())
                            : ""));
        }
        for (JsonNode exclusion : explained.path("exclusions")) {
            out.println("  " + paint.bad("excluded ") + "  " + name(exclusion) + "  "
                    + exclusion.path("why").asText() + ": "
                    + exclusion.path("reason").asText()
                    + (exclusion.path("until").isNumber() ? ", until " + moment(exclusion.path("until")) : ""));
        }
    }

    private static String name(JsonNode account) {
        return account.path("id").asText() + "  " + account.path("name").asText();
    }

    private static String score(JsonNode candidate) {
        return candidate.path("score").isNumber()
                ? String.format(
                                Locale.ROOT,
                                "score %.3f",
                                candidate.path("score").asDouble()) + " ("
                        + candidate.path("reason").asText() + ")"
                : "not scored";
    }

    private static Instant moment(JsonNode seconds) {
        return Instant.ofEpochMilli(Math.round(seconds.asDouble() * 1000));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
