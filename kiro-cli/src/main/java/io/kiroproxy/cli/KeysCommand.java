package io.kiroproxy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The keys of clients. */
@Command(
        name = "keys",
        description = "Issue, list and withdraw the keys of clients, on the running server.",
        footer = {
            "",
            "Examples:",
            "  kiro-proxy keys list",
            "  kiro-proxy keys create laptop         prints the key, once",
            "  kiro-proxy keys rotate ID --overlap 3600"
        },
        mixinStandardHelpOptions = true)
final class KeysCommand extends ServerVerb {

    /** What is done to keys. */
    enum Verb {
        LIST,
        CREATE,
        SHOW,
        USAGE,
        ROTATE,
        ENABLE,
        DISABLE,
        REMOVE
    }

    @Parameters(index = "0", paramLabel = "VERB", description = "${COMPLETION-CANDIDATES}")
    private Verb verb = Verb.LIST;

    @Parameters(index = "1", arity = "0..1", paramLabel = "KEY", description = "The key's id; for create its name.")
    private @Nullable String key;

    @Option(
            names = "--overlap",
            paramLabel = "SECONDS",
            description = "rotate: how long the old key stays good (default: ${DEFAULT-VALUE}).")
    private long overlap;

    KeysCommand(Environment environment) {
        super(environment);
    }

    @Override
    int run(AdminClient server, PrintWriter out) throws IOException {
        if (verb == Verb.LIST) {
            return list(server.get("/api/keys"), out);
        }
        if (key == null) {
            throw new picocli.CommandLine.ParameterException(
                    spec.commandLine(), "missing the key's " + (verb == Verb.CREATE ? "name" : "id"));
        }
        String path = "/api/keys/" + key;
        JsonNode answer =
                switch (verb) {
                    case LIST, SHOW -> server.get(path);
                    case USAGE -> server.get(path + "/usage");
                    case CREATE -> server.send("POST", "/api/keys", Map.of("name", key));
                    case ROTATE -> server.send("POST", path + "/rotate", Map.of("overlap_seconds", overlap));
                    case ENABLE -> server.send("POST", path + "/enable", null);
                    case DISABLE -> server.send("POST", path + "/disable", null);
                    case REMOVE -> server.send("DELETE", path, null);
                };
        boolean secret = answer.path("key").isTextual();
        if (json() || !secret) {
            out.println(Json.text(answer));
        } else {
            spec.commandLine()
                    .getErr()
                    .println("kiro-proxy: this is shown once; id "
                            + answer.path("id").asText());
            out.println(answer.path("key").asText());
        }
        return ExitCode.OK;
    }

    private int list(JsonNode keys, PrintWriter out) {
        if (json()) {
            out.println(Json.text(keys));
            return ExitCode.OK;
        }
        keys.path("keys")
                .forEach(row -> out.println(
                        row.path("id").asText() + "  " + row.path("name").asText() + "  "
                                + (row.path("enabled").asBoolean(true) ? "enabled" : "disabled")));
        return ExitCode.OK;
    }
}
