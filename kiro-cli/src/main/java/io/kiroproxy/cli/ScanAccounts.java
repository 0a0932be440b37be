package io.kiroproxy.cli;

import io.kiroproxy.credential.AccountRegistry;
import io.kiroproxy.credential.source.ImportPreview;
import io.kiroproxy.credential.source.LoginPlaces;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Finds the logins that other tools left on this machine. */
@Command(
        name = "scan",
        description =
                "Look for logins that the Kiro IDE and other tools left in ~/.aws/sso/cache, for those of kiro-cli, and for"
                        + " those in the environment.",
        footer = {"", "Examples:", "  kiro-proxy accounts scan", "  kiro-proxy accounts scan --add"},
        mixinStandardHelpOptions = true)
final class ScanAccounts extends AccountsOfAHome {

    @Option(names = "--dir", paramLabel = "DIR", description = "Look there instead.")
    private @Nullable Path folder;

    @Option(
            names = {"--add", "--auto"},
            description = "Add what is new.")
    private boolean add;

    ScanAccounts(Environment environment) {
        super(environment);
    }

    @Override
    int run(AccountRegistry accounts, PrintWriter out) {
        LoginPlaces places = folder == null
                ? LoginPlaces.of(
                        System.getProperty("os.name"),
                        environment().userHome(),
                        environment().variables())
                : LoginPlaces.inFolders(List.of(folder.toAbsolutePath()));
        ImportPreview found = places.scan(present(accounts));
        if (add) {
            return add(accounts, List.of(found), out);
        }
        List<Map<String, Object>> rows = new ArrayList<>();
        for (ImportPreview.Candidate candidate : found.candidates()) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("path", candidate.where());
            row.put("already_added", !candidate.isNew());
            rows.add(row);
        }
        found.problems().forEach(problem -> spec.commandLine().getErr().println("kiro-proxy: " + problem));
        if (json) {
            out.println(Json.object("tokens", rows));
            return ExitCode.OK;
        }
        rows.forEach(row ->
                out.println((Boolean.TRUE.equals(row.get("already_added")) ? "known  " : "new    ") + row.get("path")));
        out.println(
                rows.isEmpty()
                        ? "nothing found in " + places.folders().get(0)
                        : "add what is new with: kiro-proxy accounts scan --add");
        return ExitCode.OK;
    }
}
