package io.kiroproxy.benchmarks.endurance;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the kernel holds for a proxy's sockets, from {@code /proc/net/tcp*}.
 *
 * @param unsent bytes on their way to clients
 * @param unread bytes from the upstream that the proxy has not read
 */
record SocketQueues(long unsent, long unread) {

    private static final double MIB = 1 << 20;
    private static final int LOCAL = 1;
    private static final int REMOTE = 2;
    private static final int QUEUES = 4;

    static SocketQueues of(URI proxy, URI upstream) throws IOException {
        long unsent = 0;
        long unread = 0;
        for (String file : new String[] {"/proc/net/tcp", "/proc/net/tcp6"}) {
            for (String line : Files.readAllLines(Path.of(file))) {
                String[] fields = line.strip().split(" +", -1);
                if (fields[LOCAL].indexOf(':') < 0) {
                    continue; // the headings
                }
                String[] queues = fields[QUEUES].split(":", -1);
                if (port(fields[LOCAL]) == proxy.getPort()) {
                    unsent += Long.parseLong(queues[0], 16);
                } else if (port(fields[REMOTE]) == upstream.getPort()) {
                    unread += Long.parseLong(queues[1], 16);
                }
            }
        }
        return new SocketQueues(unsent, unread);
    }

    private static int port(String address) {
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1), 16);
    }

    double unsentMib() {
        return unsent / MIB;
    }

    double unreadMib() {
        return unread / MIB;
    }
}
