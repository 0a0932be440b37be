package io.kiroproxy.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A command that asks a running server and prints what it says. */
abstract class ServerVerb implements Callable<Integer> {

    private final Environment environment;

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    ServerOptions options = new ServerOptions();

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    ServerVerb(Environment environment) {
        this.environment = environment;
    }

    boolean json() {
        return json;
    }

    Environment environment() {
        return environment;
    }

    abstract int run(AdminClient server, PrintWriter out) throws IOException;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        int code = run(options.server(environment, spec.commandLine().getErr()), out);
        out.flush();
        return code;
    }
}
