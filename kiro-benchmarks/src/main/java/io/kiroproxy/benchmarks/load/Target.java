package io.kiroproxy.benchmarks.load;

import java.net.URI;
import java.util.Locale;
import java.util.function.Function;

/**
 * What is asked.
 *
 * @param kind what it is
 * @param name in the table
 * @param uri where it listens
 * @param pid the process whose cost counts, with its children; 0 for none
 * @param warmUp what is sent before anything counts
 * @param request what is sent
 * @param problem says what is wrong with an answer; empty when nothing is
 */
record Target(
        Kind kind, String name, URI uri, long pid, byte[] warmUp, byte[] request, Function<String, String> problem) {

    /** What there is to ask. Only a proxy of ours has a JVM that must warm up. */
    enum Kind {
        UPSTREAM,
        FLOOR,
        PROXY
    }

    /**
     * A proxy that {@code dialect} is spoken to.
     *
     * @param fields header lines of its requests, each with its line end
     */
    static Target of(Dialect dialect, Workload workload, String name, URI uri, long pid, String fields) {
        return new Target(
                Kind.PROXY,
                (name + " " + dialect.name().toLowerCase(Locale.ROOT)).strip(),
                uri,
                pid,
                dialect.request(workload.openTogether() ? Workload.A : workload, fields),
                dialect.request(workload, fields),
                body -> dialect.problem(workload, body));
    }

    Clients warmingUp() {
        return new Clients(uri, warmUp, problem);
    }

    Clients clients() {
        return new Clients(uri, request, problem);
    }

    ProcessCost cost() {
        return pid == 0 ? new ProcessCost(0, 0) : ProcessCost.of(pid);
    }
}
