package io.kiroproxy.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Sends a request again. */
@Command(
        name = "replay",
        description = "Send a client's request from a file to the running server and print the answer as it comes.",
        mixinStandardHelpOptions = true)
final class ReplayCommand extends ServerVerb {

    @Parameters(paramLabel = "FILE", description = "A request's body, or a capture with path and body.")
    private Path file = Path.of("");

    ReplayCommand(Environment environment) {
        super(environment);
    }

    @Override
    int run(AdminClient server, PrintWriter out) throws IOException {
        RequestFile request = RequestFile.read(file);
        HttpResponse<Stream<String>> answer =
                server.stream(request.path(), new ObjectMapper().readTree(request.body()));
        answer.body().forEach(line -> {
            out.println(line);
            out.flush();
        });
        return answer.statusCode() == 200 ? ExitCode.OK : ExitCode.UNEXPECTED;
    }
}
