package io.kiroproxy.cli;

import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The program. */
@Command(
        name = "kiro-proxy",
        description = "Use your own Kiro accounts from Claude Code, Codex, Gemini CLI, editors and SDKs.",
        subcommands = {
            ServeCommand.class,
            AccountsCommand.class,
            LoginCommand.class,
            SimulateCommand.class,
            VersionCommand.class,
            HealthCommand.class,
            WarmUpCommand.class,
            StatusCommand.class,
            KeysCommand.class,
            ModelsCommand.class,
            UsageCommand.class,
            LogsCommand.class,
            EnvCommand.class,
            SetupCommand.class,
            UnsetupCommand.class,
            RunCommand.class,
            AskCommand.class,
            LintCommand.class,
            ReplayCommand.class,
            DoctorCommand.class,
            MigrateCommand.class,
            ConfigCommand.class,
            CompletionCommand.class
        },
        footer = {
            "",
            "Examples:",
            "  kiro-proxy serve --demo             a look without any account",
            "  kiro-proxy accounts scan --add      take over the Kiro IDE's login",
            "  kiro-proxy setup claude-code        connect a tool"
        },
        mixinStandardHelpOptions = true)
public final class Main implements Runnable {

    /** It is laid out with all commands, which a start does not wait for. */
    private static final List<String> HELP = List.of("-h", "--help");

    private static final String COLOR = "always, never or auto (default: auto, on a terminal unless NO_COLOR is set).";

    private final Environment environment;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--color", paramLabel = "WHEN", scope = ScopeType.INHERIT, description = COLOR)
    @SuppressWarnings("UnusedVariable") // looked for by Screen.asked, before any command is made
    private Screen.Color color = Screen.Color.AUTO;

    Main(Environment environment) {
        this.environment = environment;
    }

    public static void main(String[] arguments) {
        // Sampling for leaks walks the stack at one buffer in 128; the tests look at all of them instead.
        System.getProperties().putIfAbsent("io.netty.leakDetection.level", "disabled");
        Environment environment = new Environment(System.getenv(), Screen.of(System.getenv(), Screen.asked(arguments)));
        PrintWriter err = printer(System.err);
        try {
            System.exit(run(environment, printer(System.out), err, arguments));
        } catch (LinkageError | OutOfMemoryError e) {
            err.println("kiro-proxy: a defect: " + e);
            System.exit(ExitCode.INTERNAL);
        }
    }

    /** Runs one command line and answers with its exit code. */
    static int run(Environment environment, PrintWriter out, PrintWriter err, String... arguments) {
        String[] words = asTheOriginalDid(arguments);
        boolean serves = words.length > 0 && words[0].equals("serve") && Collections.disjoint(List.of(words), HELP);
        CommandLine program = (serves ? serve(environment) : program(environment))
                .setOut(out)
                .setErr(err)
                .setColorScheme(
                        CommandLine.Help.defaultColorScheme(environment.screen().help()))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(new Failures(environment.screen().err()));
        return program.execute(serves ? Arrays.copyOfRange(words, 1, words.length) : words);
    }

    /** The one command whose start is waited for, alone: the descriptions of all others need not be read for it. */
    private static CommandLine serve(Environment environment) {
        CommandLine program = new CommandLine(new ServeCommand(environment), new Commands(environment));
        program.getCommandSpec()
                .name("kiro-proxy serve")
                .addOption(CommandLine.Model.OptionSpec.builder("--color")
                        .paramLabel("WHEN")
                        .type(Screen.Color.class)
                        .description(COLOR)
                        .build());
        return program;
    }

    /** All commands with their options, for whoever writes manual pages or completions of them. */
    public static CommandLine commands() {
        return program(new Environment(Map.of()));
    }

    private static CommandLine program(Environment environment) {
        CommandLine program = new CommandLine(new Main(environment), new Commands(environment));
        program.getCommandSpec().version(Version.line());
        // PowerShell keeps "--" for itself: options that are none of ours belong to the tool even so.
        Objects.requireNonNull(program.getSubcommands().get("run")).setUnmatchedOptionsArePositionalParams(true);
        return HelpPages.group(HelpPages.layOut(program));
    }

    Environment environment() {
        return environment;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "missing a command (try: kiro-proxy serve)");
    }

    /**
     * The original tool takes a bare port, {@code --no-ui} and {@code -v} without a command (kiroproxy-contract.md 2.4).
     */
    private static String[] asTheOriginalDid(String[] arguments) {
        List<String> words = new ArrayList<>(List.of(arguments));
        boolean windowless = words.remove("--no-ui");
        if (words.size() == 1 && words.get(0).matches("\\d{1,5}")) {
            return new String[] {"serve", "--port", words.get(0)};
        }
        if (words.equals(List.of("-v"))) {
            return new String[] {"version"};
        }
        boolean serves = words.isEmpty() || words.get(0).equals("serve");
        if (!windowless || !serves) {
            return arguments;
        }
        return words.isEmpty() ? new String[] {"serve"} : words.toArray(String[]::new);
    }

    private static PrintWriter printer(PrintStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
    }

    /** Makes commands, giving each what it needs of the world. */
    private record Commands(Environment environment) implements CommandLine.IFactory {
        /** A command with a constructor for the environment gets it. */
        @Override
        public <K> K create(Class<K> type) throws Exception {
            try {
                return type.getDeclaredConstructor(Environment.class).newInstance(environment);
            } catch (NoSuchMethodException e) {
                return CommandLine.defaultFactory().create(type);
            }
        }
    }
}
