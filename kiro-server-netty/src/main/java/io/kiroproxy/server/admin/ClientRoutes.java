package io.kiroproxy.server.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.server.clients.ClientSetup;
import io.kiroproxy.server.clients.ClientTool;
import io.kiroproxy.server.clients.ClientTools;
import io.kiroproxy.server.clients.Connection;
import io.kiroproxy.server.clients.FileChange;
import io.kiroproxy.server.clients.Shell;
import io.kiroproxy.server.clients.UnreadableFile;
import io.kiroproxy.server.http.ApiRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.Locale;

/** The tools on this machine: how they stand, and connecting them. */
final class ClientRoutes {

    private final ClientSetup setup;

    ClientRoutes(ClientSetup setup) {
        this.setup = setup;
    }

    /** Something with a tool's files. */
    private interface Step {
        List<FileChange> run(ClientTool tool, Connection to) throws IOException;
    }

    List<Endpoint> endpoints() {
        return List.of(
                Endpoint.shows("GET", "/api/clients", Action.now(this::all)),
                Endpoint.shows("POST", "/api/clients/{id}/preview", step(setup::preview)),
                Endpoint.changes("POST", "/api/clients/{id}/apply", step(setup::apply)),
                Endpoint.changes("POST", "/api/clients/{id}/undo", step((tool, to) -> setup.undo(tool))));
    }

    private Result all(ApiRequest request) {
        ObjectNode answer = Json.object();
        ArrayNode rows = answer.putArray("clients");
        Connection to = here(request, Connection.ANY_KEY, Connection.DEFAULT_MODEL);
        try {
            for (ClientTool tool : ClientTools.all()) {
                ObjectNode row = rows.addObject().put("id", tool.id()).put("name", tool.name());
                row.put("state", setup.state(tool, to).name().toLowerCase(Locale.ROOT));
                row.put("writable", tool.writable());
                row.put("hint", tool.hint(to));
                ArrayNode files = row.putArray("files");
                setup.files(tool, to).forEach(file -> files.add(file.toString()));
                ObjectNode shells = row.putObject("shells");
                for (Shell shell : Shell.values()) {
                    shells.put(shell.id(), shell.script(tool, to));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Result.of(answer);
    }

    private Action step(Step step) {
        return Action.now(request -> {
            ClientTool tool = ClientTools.find(request.variable("id"));
            if (tool == null) {
                throw RefusedRequest.detail(404, "Client not found");
            }
            Inputs inputs = Inputs.of(request);
            try {
                Connection to = here(
                        request,
                        inputs.text("key", Connection.ANY_KEY),
                        inputs.text("model", Connection.DEFAULT_MODEL));
                return told(step.run(tool, to));
            } catch (UnreadableFile e) {
                return Result.failed(String.valueOf(e.getMessage()));
            } catch (IllegalArgumentException e) {
                throw RefusedRequest.detail(400, String.valueOf(e.getMessage()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static Connection here(ApiRequest request, String key, String model) {
        return new Connection(URI.create("http://127.0.0.1:" + request.localPort()), key, model);
    }

    private static Result told(List<FileChange> changes) {
        ObjectNode answer = Result.ok();
        ArrayNode files = answer.putArray("files");
        for (FileChange change : changes) {
            ObjectNode row = files.addObject()
                    .put("file", change.file().toString())
                    .put("change", change.change().name().toLowerCase(Locale.ROOT))
                    .put("diff", change.diff());
            row.set("kept", Json.MAPPER.valueToTree(change.kept()));
        }
        return Result.of(answer);
    }
}
