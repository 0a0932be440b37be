package io.kiroproxy.cli;

import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.spi.ProxyAddress;
import io.kiroproxy.core.spi.Secret;
import io.kiroproxy.credential.Account;
import io.kiroproxy.credential.AccountId;
import io.kiroproxy.credential.login.LoginRequest;
import io.kiroproxy.credential.login.LoginState;
import io.kiroproxy.credential.login.LoginView;
import io.kiroproxy.credential.login.LoginWay;
import io.kiroproxy.credential.login.SocialProvider;
import io.kiroproxy.server.AccountDesk;
import io.kiroproxy.server.config.UpstreamSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Signs in without a browser on this machine: prints where to go, takes what comes back from standard input. */
@Command(
        name = "login",
        description = "Sign in and add the account.",
        footer = {
            "",
            "Works over SSH: open the printed page on any machine; when the browser ends on an address that it",
            "cannot open, copy all of it and paste it here.",
            "",
            "Examples:",
            "  kiro-proxy login google",
            "  kiro-proxy login builder-id",
            "  kiro-proxy login identity-center --start-url https://acme.awsapps.com/start --region eu-west-1",
            "  kiro-proxy login api-key < key.txt"
        },
        mixinStandardHelpOptions = true)
final class LoginCommand implements Callable<Integer> {

    /** The ways to sign in. */
    enum Method {
        GOOGLE,
        GITHUB,
        BUILDER_ID,
        IDENTITY_CENTER,
        DEVICE,
        COMPANY,
        API_KEY;

        @Override
        public String toString() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }
    }

    private final Environment environment;
    private final InputStream input;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private HomeOption home = new HomeOption();

    @Parameters(paramLabel = "METHOD", description = "${COMPLETION-CANDIDATES}")
    private Method method = Method.GOOGLE;

    @Option(names = "--name", paramLabel = "NAME", description = "The new account's name.")
    private @Nullable String name;

    @Option(names = "--account", paramLabel = "ID", description = "Log this account in again; its history stays.")
    private @Nullable String account;

    @Option(
            names = "--start-url",
            paramLabel = "URL",
            description = "The organisation's sign-in page (default: asked for, with the region).")
    private @Nullable String startUrl;

    @Option(names = "--region", paramLabel = "REGION", description = "The organisation's region (default: us-east-1).")
    private @Nullable String region;

    @Option(names = "--provider", paramLabel = "NAME", description = "For device: google (default) or github.")
    private SocialProvider provider = SocialProvider.GOOGLE;

    @Option(names = "--page", description = "At AWS, a page instead of a code.")
    private boolean page;

    @Option(names = "--issuer", paramLabel = "URL", description = "For company: its sign-in service, if you know it.")
    private @Nullable URI issuer;

    @Option(names = "--client-id", paramLabel = "ID", description = "For company, with --issuer: the client there.")
    private String clientId = "";

    @Option(names = "--proxy", paramLabel = "URL", description = "The account's way out, for the login too.")
    private @Nullable String proxy;

    @Option(
            names = "--upstream-url",
            paramLabel = "URL",
            description = "Sign in there instead of at the vendor's hosts.")
    private @Nullable URI upstream;

    @Option(names = "--json", description = "Print the account as JSON; what to do goes to standard error.")
    private boolean json;

    LoginCommand(Environment environment) {
        this(environment, System.in);
    }

    LoginCommand(Environment environment, InputStream input) {
        this.environment = environment;
        this.input = input;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Logging.toStandardError(Level.WARNING, environment.screen().err());
        BufferedReader lines = new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8));
        LoginRequest request = request(lines);
        Path folder = home.in(environment);
        try (AccountDesk desk = AccountDesk.open(folder, settings())) {
            LoginView view = join(desk.logins().start(request).toCompletableFuture());
            LoginView ended = new LoginDialogue(
                            desk.logins(),
                            json
                                    ? spec.commandLine().getErr()
                                    : spec.commandLine().getOut(),
                            spec.commandLine().getErr())
                    .run(view, lines);
            return told(ended);
        }
    }

    private int told(LoginView ended) {
        if (ended.state() instanceof LoginState.Completed done) {
            done.warnings().forEach(spec.commandLine().getErr()::println);
            Account account = done.account();
            spec.commandLine()
                    .getOut()
                    .println(
                            json
                                    ? Json.object("id", account.id().value(), "name", account.name())
                                    : "signed in: " + account.id() + "  " + account.name());
            return ExitCode.OK;
        }
        String reason = ended.state() instanceof LoginState.Failed failed
                ? failed.reason()
                : ended.state() instanceof LoginState.Expired ? "nobody acted in time" : "it was called off";
        spec.commandLine().getErr().println("kiro-proxy: not signed in: " + reason);
        return ExitCode.PERMISSION;
    }

    private static LoginView join(java.util.concurrent.CompletableFuture<LoginView> stage) {
        try {
            return stage.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof GatewayException refused ? refused : e;
        }
    }

    private UpstreamSettings settings() {
        UpstreamSettings settings = home.upstream(environment);
        return upstream == null ? settings : settings.withBaseUrl(upstream);
    }

    private LoginRequest request(BufferedReader lines) throws IOException {
        try {
            return new LoginRequest(
                    way(lines),
                    name,
                    account == null ? null : AccountId.of(account),
                    proxy == null ? null : ProxyAddress.parse(proxy));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private LoginWay way(BufferedReader lines) throws IOException {
        return switch (method) {
            case GOOGLE -> new LoginWay.SocialBrowser(SocialProvider.GOOGLE);
            case GITHUB -> new LoginWay.SocialBrowser(SocialProvider.GITHUB);
            case DEVICE -> new LoginWay.SocialDevice(provider);
            case BUILDER_ID -> aws(LoginWay.AwsDirectory.BUILDER_ID);
            case IDENTITY_CENTER -> aws(startUrl == null ? directory(lines) : directory(startUrl, region));
            case COMPANY ->
                issuer == null
                        ? new LoginWay.SocialBrowser(SocialProvider.GOOGLE)
                        : new LoginWay.ExternalIdp(issuer, clientId, "openid", null);
            // From standard input, so that it stands in no list of processes and in no shell's history.
            case API_KEY ->
                new LoginWay.ApiKey(Secret.of(asked(lines, "Paste the key (ksk_…) and press return:", "key")));
        };
    }

    private LoginWay.AwsDirectory directory(BufferedReader lines) throws IOException {
        String address = asked(
                lines,
                "Your organisation's sign-in page, such as https://acme.awsapps.com/start:",
                "page of an organisation (give it there, or as --start-url)");
        if (region != null) {
            return directory(address, region);
        }
        spec.commandLine().getErr().println("Its region (return for " + LoginWay.BUILDER_ID_REGION + "):");
        return directory(address, lines.readLine());
    }

    private static LoginWay.AwsDirectory directory(String address, @Nullable String region) {
        return new LoginWay.AwsDirectory(
                address, region == null || region.isBlank() ? LoginWay.BUILDER_ID_REGION : region.strip());
    }

    private LoginWay aws(LoginWay.AwsDirectory directory) {
        return page ? new LoginWay.AwsBrowser(directory) : new LoginWay.AwsDevice(directory);
    }

    /** The next line of standard input, after {@code question}; it names {@code thing} when there is none. */
    private String asked(BufferedReader lines, String question, String thing) throws IOException {
        spec.commandLine().getErr().println(question);
        String line = lines.readLine();
        if (line == null || line.isBlank()) {
            throw new ParameterException(spec.commandLine(), "no " + thing + " on standard input");
        }
        return line.strip();
    }
}
