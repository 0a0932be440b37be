package io.kiroproxy.server.clients;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A coding tool and its rules: how its address has to look, which variables it reads, which files it keeps
 * (ecosystem.md 4, clients.md). Immutable; {@link ClientTools} has all of them.
 */
public final class ClientTool {

    /** The variables of a connection. */
    @FunctionalInterface
    interface Variables {
        List<Variable> of(Connection to);
    }

    /** What is written where. */
    @FunctionalInterface
    interface Files {
        List<FileEdit> of(Connection to, Places places);
    }

    /** What has to precede the user's own arguments because no variable says it; no secrets. */
    @FunctionalInterface
    interface Options {
        List<String> of(Connection to);
    }

    /** What outweighs the user's own files while the tool runs. */
    @FunctionalInterface
    interface Overrides {
        /** @param folder a private one for files of that run */
        Launch over(Launch plain, Connection to, Path folder, Places places) throws IOException;
    }

    private final String id;
    private final String name;
    private final String command;
    private final Variables variables;
    private final Files files;
    private final String hint;
    private final TestCall.Wire wire;
    private final Options options;
    private final Overrides overrides;

    private ClientTool(
            String id,
            String name,
            String command,
            Variables variables,
            Files files,
            String hint,
            TestCall.Wire wire,
            Options options,
            Overrides overrides) {
        this.id = id;
        this.name = name;
        this.command = command;
        this.variables = variables;
        this.files = files;
        this.hint = hint;
        this.wire = wire;
        this.options = options;
        this.overrides = overrides;
    }

    /** A tool with files of its own. */
    static ClientTool of(String id, String name, String command, Variables variables, Files files, String hint) {
        return new ClientTool(
                id,
                name,
                command,
                variables,
                files,
                hint,
                TestCall.Wire.CHAT,
                to -> List.of(),
                (plain, to, folder, places) -> plain);
    }

    /** The same tool, with another wire format than that of Chat Completions. */
    ClientTool speaking(TestCall.Wire other) {
        return new ClientTool(id, name, command, variables, files, hint, other, options, overrides);
    }

    /** The same tool, which has to be told that on its command line too. */
    ClientTool told(Options words) {
        return new ClientTool(id, name, command, variables, files, hint, wire, words, overrides);
    }

    /** The same tool, whose own files have to be outweighed while it runs. */
    ClientTool outweighedBy(Overrides by) {
        return new ClientTool(id, name, command, variables, files, hint, wire, options, by);
    }

    /** A tool that is connected by variables, or by hand. */
    static ClientTool byHand(String id, String name, String command, Variables variables, String hint) {
        return of(id, name, command, variables, (to, places) -> List.of(), hint);
    }

    /** Its name on the command line and in the admin API. */
    public String id() {
        return id;
    }

    /** Its name for people. */
    public String name() {
        return name;
    }

    /** The program that {@code run} starts; empty when it is no program of the command line. */
    public String command() {
        return command;
    }

    /** What to do by hand, or what to know; {@code {root}}, {@code {v1}} and {@code {model}} are filled in. */
    public String hint(Connection to) {
        return hint.replace("{root}", to.root()).replace("{v1}", to.v1()).replace("{model}", to.model());
    }

    /** A question as this tool would ask it. */
    public TestCall testCall(Connection to) {
        return TestCall.of(wire, to);
    }

    /** Its variables for {@code to}. */
    public List<Variable> variables(Connection to) {
        return variables.of(to);
    }

    /** What has to precede its arguments beside its variables; empty for most. */
    public List<String> options(Connection to) {
        return options.of(to);
    }

    /**
     * What starts it connected whatever its own files say.
     *
     * @param folder a private one, for files of that run alone; nothing is written by this
     * @param environment variables that move the tool's files
     * @param home the user's folder
     * @throws UnreadableFile when one of its files is not what its name says
     */
    public Launch launch(Connection to, Path folder, Map<String, String> environment, Path home) throws IOException {
        return overrides.over(Launch.of(options(to), variables(to)), to, folder, Places.of(environment, home));
    }

    /** Whether {@link ClientSetup} can write its files. */
    public boolean writable() {
        return !files(Connection.to(java.net.URI.create("http://127.0.0.1")), Places.of(Map.of(), Path.of("/")))
                .isEmpty();
    }

    List<FileEdit> files(Connection to, Places places) {
        return files.of(to, places);
    }

    /**
     * Where tools keep their files.
     *
     * @param environment the variables that move them
     * @param home the user's folder
     */
    record Places(Map<String, String> environment, Path home) {
        static Places of(Map<String, String> environment, Path home) {
            return new Places(Map.copyOf(environment), Objects.requireNonNull(home, "home"));
        }

        /** The folder that {@code variable} names, else {@code standard} below the user's. */
        Path folder(String variable, String standard) {
            String moved = environment.get(variable);
            return moved == null || moved.isBlank() ? home.resolve(standard) : Path.of(moved);
        }
    }

    @Override
    public String toString() {
        return id;
    }
}
