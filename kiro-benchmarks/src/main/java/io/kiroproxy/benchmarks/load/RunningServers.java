package io.kiroproxy.benchmarks.load;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Servers that run already and are measured as the proxy is: another proxy, or this one started otherwise. */
final class RunningServers {

    /** How long a server may take until it listens. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Option(
            names = "--server",
            description = "NAME=URL of a server that runs already, measured in turn with the others; may be repeated."
                    + " Its upstream has to be the one at --upstream-port.")
    private Map<String, URI> servers = new LinkedHashMap<>();

    @Option(
            names = "--server-process",
            description = "NAME=PID of such a server, whose CPU time and memory are counted.")
    private Map<String, Long> processes = Map.of();

    @Option(
            names = "--server-field",
            description = "A field of the requests to such servers, as in 'x-api-key: 1'; may be repeated.")
    private List<String> fields = List.of();

    @Option(
            names = "--server-home",
            description = "Where an account for such servers is put, as in a HOME; they are waited for afterwards.")
    private @Nullable Path home;

    /** Gives the servers an account of {@code upstream} and waits until they listen. */
    void prepare(CannedUpstream upstream) throws IOException {
        if (home != null) {
            upstream.signIn(home);
        }
        for (URI server : servers.values()) {
            long until = System.nanoTime() + PATIENCE.toNanos();
            while (!listens(server)) {
                if (System.nanoTime() > until) {
                    throw new IOException(server + " does not listen");
                }
                LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
            }
        }
    }

    private static boolean listens(URI server) {
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** The targets that {@code dialect} is spoken to. */
    List<Target> targets(Dialect dialect, Workload workload) {
        StringBuilder lines = new StringBuilder();
        fields.forEach(field -> lines.append(field).append("\r\n"));
        return servers.entrySet().stream()
                .map(server -> Target.of(
                        dialect,
                        workload,
                        server.getKey(),
                        server.getValue(),
                        processes.getOrDefault(server.getKey(), 0L),
                        lines.toString()))
                .toList();
    }
}
