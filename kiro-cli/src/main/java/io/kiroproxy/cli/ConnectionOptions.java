package io.kiroproxy.cli;

import io.kiroproxy.server.clients.ClientSetup;
import io.kiroproxy.server.clients.ClientTool;
import io.kiroproxy.server.clients.ClientTools;
import io.kiroproxy.server.clients.Connection;
import java.io.IOException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a tool is connected to, for the commands that connect one. */
final class ConnectionOptions {

    @Mixin
    private ServerOptions server = new ServerOptions();

    @Option(
            names = "--key-env",
            paramLabel = "NAME",
            description = "The variable that holds the client key to use (default: KIRO_CLIENT_KEY, else any).")
    private String keyVariable = "KIRO_CLIENT_KEY";

    @Option(names = "--model", paramLabel = "MODEL", description = "The model to use where a tool has to be told one.")
    private @Nullable String model;

    Connection connection(Environment environment) throws IOException {
        String key = environment.variables().getOrDefault(keyVariable, "").strip();
        return new Connection(
                server.address(environment),
                key.isEmpty() ? Connection.ANY_KEY : key,
                model == null ? Connection.DEFAULT_MODEL : model);
    }

    ClientSetup setup(Environment environment) {
        return new ClientSetup(server.home(environment), environment.variables(), environment.userHome());
    }

    static ClientTool tool(String id) {
        ClientTool tool = ClientTools.find(id);
        if (tool == null) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "no client " + id + " (known: "
                            + ClientTools.all().stream().map(ClientTool::id).collect(Collectors.joining(", ")) + ")");
        }
        return tool;
    }
}
