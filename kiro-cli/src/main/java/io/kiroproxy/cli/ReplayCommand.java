package io.kiroproxy.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Sends a request again. */
@Command(
        name = "replay",
        description = "Send a client's request, from a file or of a captured call, to the running server again.",
        footer = {"", "Example:", "  kiro-proxy replay request.json"},
        mixinStandardHelpOptions = true)
final class ReplayCommand extends ServerVerb {

    private static final Pattern CALL = Pattern.compile("[A-Za-z0-9_-]{8,64}");

    @Parameters(paramLabel = "FILE", description = "A request's body, a capture of it, or the id of a captured call.")
    private String file = "";

    ReplayCommand(Environment environment) {
        super(environment);
    }

    @Override
    int run(AdminClient server, PrintWriter out) throws IOException {
        RequestFile request = Files.exists(Path.of(file)) ? RequestFile.read(Path.of(file)) : captured(server);
        if (request.upstream()) {
            throw new CommandFailure(
                    ExitCode.UNEXPECTED, file + ": a request to the upstream (expected: one of a client)");
        }
        HttpResponse<Stream<String>> answer =
                server.stream(request.path(), new ObjectMapper().readTree(request.body()));
        int code = answer.statusCode() == 200 ? ExitCode.OK : AdminClient.exitCode(answer.statusCode());
        if (json()) {
            String text = answer.body().collect(Collectors.joining("\n"));
            out.println(Json.object("path", request.path(), "status", answer.statusCode(), "answer", parsed(text)));
            return code;
        }
        answer.body().forEach(line -> {
            out.println(line);
            out.flush();
        });
        return code;
    }

    private RequestFile captured(AdminClient server) throws IOException {
        if (!CALL.matcher(file).matches()) {
            throw new CommandFailure(ExitCode.IO, file + ": no such file, and no id of a call");
        }
        JsonNode text = server.get("/api/calls/" + file).path("captures").path("client_request");
        if (!text.isTextual()) {
            throw new CommandFailure(ExitCode.UNEXPECTED, file + ": was not captured (switch captures on before)");
        }
        if (text.asText().contains("\n… cut: ")) {
            throw new CommandFailure(
                    ExitCode.UNEXPECTED, file + ": its capture was cut (raise history.captures.pane before)");
        }
        return RequestFile.of(text.asText(), file);
    }

    /** A streamed answer is no JSON and stays text. */
    private static Object parsed(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            return text;
        }
    }
}
