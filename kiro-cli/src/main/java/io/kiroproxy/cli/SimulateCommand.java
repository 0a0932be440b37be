package io.kiroproxy.cli;

import io.kiroproxy.simulator.KiroSimulator;
import io.kiroproxy.simulator.auth.SimulatedAccount;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the simulated upstream by itself, so that any proxy or client can be tried against it. */
@Command(
        name = "simulate",
        description = "Run the strict simulated upstream by itself.",
        footer = {
            "",
            "Example, in two terminals:",
            "  kiro-proxy simulate --port 9999 --credentials creds",
            "  kiro-proxy serve --home h --upstream-url http://127.0.0.1:9999   (after: accounts import --home h creds/*)"
        },
        mixinStandardHelpOptions = true)
final class SimulateCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = {"-p", "--port"},
            paramLabel = "PORT",
            description = "The port, 0 for any free one (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--accounts",
            paramLabel = "N",
            description = "Social accounts to simulate (default: ${DEFAULT-VALUE}).")
    private int accounts = 1;

    @Option(
            names = "--credentials",
            paramLabel = "DIR",
            description = "Write each account's token file there, as the IDE would.")
    private @Nullable Path folder;

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (KiroSimulator simulator = KiroSimulator.builder().port(port).start()) {
            PrintWriter out = spec.commandLine().getOut();
            out.println("simulator listening on " + simulator.uri());
            for (Path file : sign(simulator)) {
                out.println("credentials " + file);
            }
            out.flush();
            new CountDownLatch(1).await();
        }
        return ExitCode.OK;
    }

    private List<Path> sign(KiroSimulator simulator) throws IOException {
        List<Path> files = new ArrayList<>();
        for (int i = 1; i <= accounts; i++) {
            SimulatedAccount account = simulator.addSocialAccount("simulated-" + i);
            if (folder != null) {
                Files.createDirectories(folder);
                files.add(Files.writeString(
                        folder.resolve(account.name() + ".json"),
                        account.files().tokenFile()));
            }
        }
        return files;
    }
}
