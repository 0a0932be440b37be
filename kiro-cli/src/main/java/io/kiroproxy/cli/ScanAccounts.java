package io.kiroproxy.cli;

import io.kiroproxy.credential.AccountRegistry;
import io.kiroproxy.credential.source.ImportPreview;
import io.kiroproxy.credential.source.KiroCliDatabase;
import io.kiroproxy.credential.source.TokenScan;
import java.io.PrintWriter;
import java.nio.file.Files;
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
                "Look for logins that the Kiro IDE and other tools left in ~/.aws/sso/cache, and those of kiro-cli.",
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
        Path where = folder == null ? TokenScan.defaultFolder(environment().userHome()) : folder.toAbsolutePath();
        List<ImportPreview> found = new ArrayList<>();
        found.add(TokenScan.scan(where, present(accounts)));
        if (folder == null) {
            databases().forEach(file -> found.add(KiroCliDatabase.read(file, present(accounts))));
        }
        if (add) {
            return add(accounts, found, out);
        }
        List<Map<String, Object>> rows = new ArrayList<>();
        for (ImportPreview.Candidate candidate :
                found.stream().flatMap(one -> one.candidates().stream()).toList()) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("path", candidate.where());
            row.put("already_added", !candidate.isNew());
            rows.add(row);
        }
        found.stream()
                .flatMap(one -> one.problems().stream())
                .forEach(problem -> spec.commandLine().getErr().println("kiro-proxy: " + problem));
        if (json) {
            out.println(Json.object("tokens", rows));
            return ExitCode.OK;
        }
        rows.forEach(row ->
                out.println((Boolean.TRUE.equals(row.get("already_added")) ? "known  " : "new    ") + row.get("path")));
        out.println(
                rows.isEmpty() ? "nothing found in " + where : "add what is new with: kiro-proxy accounts scan --add");
        return ExitCode.OK;
    }

    /** Where the vendor's command line keeps its logins on this system, as far as there is one. */
    private List<Path> databases() {
        return KiroCliDatabase.defaultFiles(
                        System.getProperty("os.name"),
                        environment().userHome(),
                        environment().variables())
                .stream()
                .filter(Files::isRegularFile)
                .toList();
    }
}
