package io.kiroproxy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kiroproxy.server.clients.Connection;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.http.HttpResponse;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** One question, answered as it comes. */
@Command(
        name = "ask",
        description = "Ask the model one question through the running server.",
        footer = {"", "Example:", "  kiro-proxy ask --model claude-sonnet-4.5 why is the sky blue"},
        mixinStandardHelpOptions = true)
final class AskCommand extends ServerVerb {

    private static final int MAX_TOKENS = 8192;

    @Option(names = "--model", paramLabel = "MODEL", description = "The model (default: ${DEFAULT-VALUE}).")
    private String model = Connection.DEFAULT_MODEL;

    @Parameters(arity = "1..*", paramLabel = "WORD", description = "The question.")
    private List<String> words = List.of();

    AskCommand(Environment environment) {
        super(environment);
    }

    @Override
    int run(AdminClient server, PrintWriter out) throws IOException {
        Map<String, Object> body = Json.members(
                "model",
                model,
                "max_tokens",
                MAX_TOKENS,
                "stream",
                !json(),
                "messages",
                List.of(Json.members("role", "user", "content", String.join(" ", words))));
        if (json()) {
            out.println(Json.text(server.send("POST", "/v1/messages", body)));
            return ExitCode.OK;
        }
        HttpResponse<Stream<String>> answer = server.stream("/v1/messages", body);
        if (answer.statusCode() != 200) {
            throw new CommandFailure(
                    AdminClient.exitCode(answer.statusCode()),
                    message(answer.body().collect(Collectors.joining("\n"))));
        }
        for (Iterator<String> lines = answer.body().iterator(); lines.hasNext(); ) {
            String line = lines.next();
            if (line.startsWith("data: ")) {
                JsonNode event = new ObjectMapper().readTree(line.substring(6));
                if (event.path("type").asText().equals("error")) {
                    out.println();
                    throw new CommandFailure(
                            ExitCode.UNEXPECTED,
                            event.path("error").path("message").asText());
                }
                out.print(event.path("delta").path("text").asText(""));
                out.flush();
            }
        }
        out.println();
        return ExitCode.OK;
    }

    private static String message(String body) throws IOException {
        return new ObjectMapper().readTree(body).path("error").path("message").asText(body);
    }
}
