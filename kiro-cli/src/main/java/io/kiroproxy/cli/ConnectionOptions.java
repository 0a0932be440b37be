package io.kiroproxy.cli;

import io.kiroproxy.server.clients.ClientSetup;
import io.kiroproxy.server.clients.ClientTool;
import io.kiroproxy.server.clients.ClientTools;
import io.kiroproxy.server.clients.Connection;
import io.kiroproxy.server.config.AccessSettings;
import java.io.IOException;
import java.util.List;
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
            description =
                    "The variable that holds the client key to use (default: KIRO_CLIENT_KEY, else the settings' first).")
    private String keyVariable = "KIRO_CLIENT_KEY";

    @Option(names = "--model", paramLabel = "MODEL", description = "The model to use where a tool has to be told one.")
    private @Nullable String model;

    Connection connection(Environment environment) throws IOException {
        return new Connection(
                server.address(environment), key(environment), model == null ? Connection.DEFAULT_MODEL : model);
    }

    /** The key of the variable, else the first of the settings; any text where the proxy asks for none. */
    private String key(Environment environment) {
        String given = environment.variables().getOrDefault(keyVariable, "").strip();
        if (!given.isEmpty()) {
            return given;
        }
        List<AccessSettings.ClientKey> keys = server.elsewhere()
                ? List.of()
                : server.settings(environment).access().clients();
        return keys.isEmpty() ? Connection.ANY_KEY : keys.get(0).key().reveal();
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
