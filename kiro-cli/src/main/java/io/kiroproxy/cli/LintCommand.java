package io.kiroproxy.cli;

import io.kiroproxy.server.lint.RequestLint;
import io.kiroproxy.simulator.catalog.ModelCatalog;
import io.kiroproxy.simulator.rules.BodyLint;
import io.kiroproxy.simulator.rules.Dialect;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What would be mended or refused in a request. */
@Command(
        name = "lint",
        description = {
            "Say what would be mended or refused in a client's request, without sending it;",
            "in one to the upstream, what the upstream refuses."
        },
        footer = {"", "Example:", "  kiro-proxy lint request.json --path /v1/messages"},
        mixinStandardHelpOptions = true)
final class LintCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FILE", description = "A request's body, or a capture of it.")
    private Path file = Path.of("");

    @Option(names = "--path", paramLabel = "PATH", description = "Where it goes (default: as its shape says).")
    private @Nullable String path;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        RequestFile request = RequestFile.read(file);
        List<RequestLint.Finding> findings = request.upstream()
                ? upstream(request)
                : new RequestLint().check(path == null ? request.path() : path, request.body());
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.object(
                    "findings", findings.stream().map(LintCommand::row).toList()));
        } else {
            findings.forEach(finding -> out.println(RequestLint.name(finding.severity()) + "  " + finding.rule() + "  "
                    + finding.where() + "  " + finding.message() + "; " + finding.fix()));
            out.println(
                    switch (findings.size()) {
                        case 0 -> "nothing to mend";
                        case 1 -> "1 finding";
                        default -> findings.size() + " findings";
                    });
        }
        boolean refused = findings.stream().anyMatch(finding -> finding.severity() == RequestLint.Severity.ERROR);
        return refused ? ExitCode.UNEXPECTED : ExitCode.OK;
    }

    /** The simulated upstream knows what the real one refuses. */
    private static List<RequestLint.Finding> upstream(RequestFile request) {
        return new BodyLint(Dialect.K, ModelCatalog.november2026())
                .check(io.kiroproxy.simulator.json.Json.parse(request.body())).stream()
                        .map(refusal -> new RequestLint.Finding(
                                "upstream",
                                RequestLint.Severity.ERROR,
                                "",
                                refusal.message(),
                                "the upstream answers " + refusal.status()))
                        .toList();
    }

    private static Map<String, Object> row(RequestLint.Finding finding) {
        return Json.members(
                "rule",
                finding.rule(),
                "severity",
                RequestLint.name(finding.severity()),
                "where",
                finding.where(),
                "message",
                finding.message(),
                "fix",
                finding.fix());
    }
}
