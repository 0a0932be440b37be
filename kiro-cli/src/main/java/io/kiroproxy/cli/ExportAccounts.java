package io.kiroproxy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Writes the accounts as KiroProxy does, through the running server and its admin key. */
@Command(
        name = "export",
        description = {
            "Export the accounts through the running server.",
            "Whole tokens need an admin key, and --secrets or --passphrase-file."
        },
        footer = {
            "",
            "Examples:",
            "  kiro-proxy accounts export",
            "  kiro-proxy accounts export --secrets -o accounts.json"
        },
        mixinStandardHelpOptions = true)
final class ExportAccounts extends ServerVerb {

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Write there, readable by you only, instead of printing.")
    private @Nullable Path file;

    @Option(names = "--secrets", description = "With whole tokens, so that the export can be imported again.")
    private boolean secrets;

    @Option(
            names = "--passphrase-file",
            paramLabel = "FILE",
            description =
                    "Seal whole tokens with the passphrase in the first line of this file, 12 characters or more.")
    private @Nullable Path passphrase;

    ExportAccounts(Environment environment) {
        super(environment);
    }

    @Override
    int run(AdminClient server, PrintWriter out) throws IOException {
        JsonNode accounts = passphrase == null
                ? server.get("/api/accounts/export" + (secrets ? "?secrets=1" : ""))
                : server.send(
                        "POST",
                        "/api/accounts/export",
                        Map.of("passphrase", PassphraseFile.read(passphrase).reveal()));
        if (file == null) {
            out.println(Json.text(accounts));
            return ExitCode.OK;
        }
        try {
            Files.deleteIfExists(file);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.CANNOT_CREATE, file + " cannot be made: " + e);
        }
        Files.writeString(file, Json.text(accounts), StandardOpenOption.WRITE);
        int count = accounts.path("count").asInt(accounts.path("accounts").size());
        boolean whole = secrets || passphrase != null;
        out.println(
                json()
                        ? Json.object(
                                "exported",
                                count,
                                "file",
                                file.toString(),
                                "secrets",
                                whole,
                                "sealed",
                                passphrase != null)
                        : count + " exported to " + file + remark());
        return ExitCode.OK;
    }

    private String remark() {
        if (passphrase != null) {
            return " (sealed; the import needs the passphrase)";
        }
        return secrets ? "" : " (tokens are masked; --secrets writes them)";
    }
}
