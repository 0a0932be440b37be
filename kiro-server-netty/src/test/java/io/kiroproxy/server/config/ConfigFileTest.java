package io.kiroproxy.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kiroproxy.core.FailoverLimits;
import io.kiroproxy.core.spi.ProxyAddress;
import io.kiroproxy.core.spi.Secret;
import io.kiroproxy.credential.MachineIds;
import io.kiroproxy.credential.RateLimits;
import io.kiroproxy.credential.seal.KeySource;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ConfigFileTest {

    @TempDir
    Path home;

    private ServerConfig load(String yaml, Map<String, String> environment) throws Exception {
        return ConfigFile.load(Files.writeString(home.resolve("config.yaml"), yaml), environment);
    }

    private List<String> problems(String yaml, Map<String, String> environment) {
        ConfigException failure = catchThrowableOfType(ConfigException.class, () -> load(yaml, environment));
        assertThat(failure).as("nothing was refused").isNotNull();
        return failure.problems().stream()
                .map(problem -> problem.line() + " " + problem.path() + ": " + problem.message())
                .toList();
    }

    @Test
    void emptyFileIsAllDefaults() throws Exception {
        assertThat(load("", Map.of())).isEqualTo(ServerConfig.DEFAULT);
        assertThat(load("# nothing\nserver:\n", Map.of())).isEqualTo(ServerConfig.DEFAULT);
        assertThat(ConfigFile.fromEnvironment(Map.of())).isEqualTo(ServerConfig.DEFAULT);
    }

    @Test
    void defaultsAreThoseOfTheDecisions() {
        ServerConfig config = ServerConfig.DEFAULT;
        assertThat(config.listen()).hasToString("127.0.0.1:8080");
        assertThat(config.limits().of(Limit.BODY)).isEqualTo(32 << 20);
        assertThat(config.limits().of(Limit.REQUEST_LINE)).isEqualTo(8192);
        assertThat(config.limits().of(Limit.HEAD)).isEqualTo(32768);
        assertThat(config.limits().of(Limit.FIELDS)).isEqualTo(100);
        assertThat(config.limits().of(Limit.CONNECTIONS)).isEqualTo(10_000);
        assertThat(config.limits().of(Limit.CALLS)).isEqualTo(4096);
        assertThat(config.timeouts().of(Timeout.HEAD)).hasSeconds(10);
        assertThat(config.timeouts().of(Timeout.KEEP_ALIVE)).hasSeconds(75);
        assertThat(config.timeouts().of(Timeout.CLIENT_STALL)).hasSeconds(60);
        assertThat(config.timeouts().of(Timeout.PING)).hasSeconds(15);
        assertThat(config.timeouts().of(Timeout.HEAD_PATIENCE)).hasSeconds(25);
        assertThat(config.timeouts().of(Timeout.DRAIN)).hasSeconds(30);
        assertThat(config.upstream().firstEvent()).hasSeconds(90);
        assertThat(config.upstream().idle()).hasSeconds(180);
        assertThat(config.upstream().total()).hasMinutes(30);
        assertThat(config.failover()).isEqualTo(new FailoverLimits(3, 5));
        assertThat(config.accounts().selection()).isEqualTo(AccountSettings.Selection.ROUND_ROBIN);
        assertThat(config.accounts().stickiness()).hasSeconds(60);
        assertThat(config.accounts().cooldown()).hasSeconds(300);
        assertThat(config.accounts().machineIds()).isEqualTo(MachineIds.Mode.STABLE);
        assertThat(config.accounts().encryptionKey()).isNull();
        assertThat(config.models().unknown()).isEqualTo(ModelSettings.Unknown.REJECT);
    }

    @Test
    void everyKeyHasAnEffect() throws Exception {
        Files.writeString(home.resolve("admin.key"), "admin-secret\n");
        Files.writeString(home.resolve("phone.key"), "phone-secret");
        ServerConfig config = load("""
                server:
                  listen: "[::1]:9000"
                  allowed-hosts: [kiro.lan, "${HOST_TWO:second}"]
                  access-log: on
                  max-body-size: 16MiB
                access:
                  clients:
                    - name: laptop
                      key: ${KEY}
                    - name: phone
                      key-file: phone.key
                  admin-key-file: admin.key
                upstream:
                  base-url: http://127.0.0.1:4000/
                  proxy: socks5://127.0.0.1:1080
                  endpoints: endpoints.yaml
                  multiplexing: off
                  timeouts: { connect: 2s, first-event: 3s, idle: 4s, total: 5m }
                accounts:
                  selection: least-in-flight
                  max-in-flight: 7
                  stickiness: 5m
                  cooldown: 10s
                  machine-id: time-factor
                  encryption-key: env:STORE_KEY
                failover: { max-accounts: 4, max-attempts: 6 }
                models:
                  aliases: { gpt-4o: claude-sonnet-4.5 }
                  unknown: nearest
                """, Map.of("KEY", "laptop-secret"));

        assertThat(config.listen()).isEqualTo(new ListenAddress("::1", 9000));
        assertThat(config.allowedHosts()).containsExactly("kiro.lan", "second");
        assertThat(config.accessLog()).isEqualTo(ServerConfig.AccessLogging.ON);
        assertThat(config.limits()).isEqualTo(Limits.DEFAULTS.with(Limit.BODY, 16 << 20));
        assertThat(config.access().clients())
                .extracting(
                        AccessSettings.ClientKey::name, client -> client.key().reveal())
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("laptop", "laptop-secret"),
                        org.assertj.core.groups.Tuple.tuple("phone", "phone-secret"));
        assertThat(config.access().adminKey()).isEqualTo(Secret.of("admin-secret"));
        assertThat(config.upstream())
                .isEqualTo(new UpstreamSettings(
                        URI.create("http://127.0.0.1:4000"),
                        ProxyAddress.parse("socks5://127.0.0.1:1080"),
                        home.resolve("endpoints.yaml"),
                        1_568,
                        UpstreamSettings.Http2.OFF,
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(4),
                        Duration.ofMinutes(5)));
        assertThat(config.accounts())
                .isEqualTo(new AccountSettings(
                        AccountSettings.Selection.LEAST_IN_FLIGHT,
                        7,
                        Duration.ofMinutes(5),
                        Duration.ofSeconds(10),
                        RateLimits.DEFAULT,
                        MachineIds.Mode.TIME_FACTOR,
                        KeySource.parse("env:STORE_KEY"),
                        AccountSettings.DEFAULT.slowStart(),
                        AccountSettings.DEFAULT.quota()));
        assertThat(config.failover()).isEqualTo(new FailoverLimits(4, 6));
        assertThat(config.models())
                .isEqualTo(new ModelSettings(Map.of("gpt-4o", "claude-sonnet-4.5"), ModelSettings.Unknown.NEAREST));
        assertThat(config.toString()).doesNotContain("secret");
    }

    @ParameterizedTest
    @EnumSource(Limit.class)
    void everyLimitHasItsKeyAndItsRange(Limit limit) throws Exception {
        long value = limit == Limit.WRITE_LOW ? limit.standard() - 1 : limit.standard() + 1;
        assertThat(load(nested(limit.path(), Long.toString(value)), Map.of())
                        .limits()
                        .of(limit))
                .isEqualTo(value);
        assertThat(problems(nested(limit.path(), Long.toString(limit.most() + 1)), Map.of()))
                .hasSize(1)
                .first()
                .asString()
                .contains(limit.path(), "expected: " + limit.least() + " to " + limit.most());
    }

    @ParameterizedTest
    @EnumSource(Timeout.class)
    void everyTimeoutHasItsKeyAndItsRange(Timeout timeout) throws Exception {
        assertThat(load(nested(timeout.path(), "1234ms"), Map.of()).timeouts().of(timeout))
                .isEqualTo(Duration.ofMillis(1234));
        assertThat(problems(nested(timeout.path(), "0s"), Map.of())).hasSize(1);
    }

    private static String nested(String path, String value) {
        StringBuilder yaml = new StringBuilder();
        String indent = "";
        for (String key : path.split("\\.", -1)) {
            yaml.append(yaml.isEmpty() ? "" : ":\n").append(indent).append(key);
            indent += "  ";
        }
        return yaml.append(": ").append(value).append('\n').toString();
    }

    @Test
    void allProblemsAreReportedAtOnceWithTheirLines() {
        assertThat(problems("""
                        server:
                          listen: nowhere
                          max-bodysize: 1MiB
                          limits:
                            fields: many
                            fields: 3
                          timeouts: [1, 2]
                        upstraem: {}
                        upstream:
                          base-url: ftp://x
                          proxy: gopher://x:1
                          endpoints: ${NOT_SET}
                        failover:
                          max-accounts: 11
                        access:
                          clients:
                            - key: x
                            - name: twice
                              key: a
                              key-file: b
                        models:
                          unknown: maybe
                        """, Map.of("KIRO_SERVER_PORT", "99999")))
                .containsExactly(
                        "2 server.listen: listen: nowhere (expected: host:port)",
                        "3 server.max-bodysize: unknown key (nearest: max-body-size)",
                        "5 server.limits.fields: many (expected: a whole number)",
                        "6 server.limits.fields: the key stands here twice",
                        "7 server.timeouts: a value (expected: a mapping)",
                        "8 upstraem: unknown key (nearest: upstream)",
                        "10 upstream.base-url: not an origin (expected: http://host[:port] or https://host[:port])",
                        "11 upstream.proxy: proxy scheme: gopher (expected: http, https or socks5)",
                        "12 upstream.endpoints: ${NOT_SET} is not set in the environment and has no default",
                        "14 failover.max-accounts: 11 (expected: 1 to 10)",
                        "17 access.clients[0].name: missing (expected: a name for records and logs)",
                        "19 access.clients[1].key: both key and key-file (expected: one)",
                        "20 access.clients[1].key-file: " + home.resolve("b")
                                + " cannot be read (expected: a file with one key)",
                        "22 models.unknown: maybe (expected: reject, nearest or pass)",
                        "0 KIRO_SERVER_PORT: 99999 (expected: a port, 0 to 65535)");
    }

    @Test
    void placeholdersAreForValuesOnlyAndMayHaveDefaults() throws Exception {
        assertThat(load("models: { aliases: { mine: '${R:eu}-${N:1}' } }", Map.of("N", "2"))
                        .models()
                        .aliases())
                .containsEntry("mine", "eu-2");
        assertThat(problems("'${R:server}': {}", Map.of())).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"'server: [', not YAML", "'- a', not a mapping", "'server: &a {listen: *a}', ''"})
    void textThatIsNoConfigurationIsRefused(String yaml, String message) {
        assertThat(problems(yaml, Map.of()).get(0)).contains(message);
    }

    @Test
    void missingFileIsAProblemToo() {
        assertThatThrownBy(() -> ConfigFile.load(home.resolve("none.yaml"), Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("none.yaml: no such file");
    }

    @Test
    void environmentWinsOverTheFile() throws Exception {
        ServerConfig config = load(
                "server: { listen: '10.0.0.1:1' }\nupstream: { base-url: 'http://other.test', timeouts: { idle: 1s } }",
                Map.of(
                        "KIRO_SERVER_HOST", "127.0.0.2",
                        "KIRO_SERVER_PORT", "81",
                        "KIRO_UPSTREAM_URL", "https://up.test",
                        "KIRO_FIRST_TOKEN_TIMEOUT", "15",
                        "KIRO_STREAMING_READ_TIMEOUT", "300",
                        "KIRO_VPN_PROXY_URL", "127.0.0.1:7890"));

        assertThat(config.listen()).isEqualTo(new ListenAddress("127.0.0.2", 81));
        assertThat(config.upstream().baseUrl()).isEqualTo(URI.create("https://up.test"));
        assertThat(config.upstream().firstEvent()).hasSeconds(15);
        assertThat(config.upstream().idle()).hasSeconds(300);
        assertThat(config.upstream().proxy()).isEqualTo(ProxyAddress.parse("http://127.0.0.1:7890"));
    }

    @Test
    void secretsNeverShowInProblems() {
        assertThat(problems("upstream: { proxy: 'gopher://me:hunter2@h:1', base-url: 'http://u:hunter2@h' }", Map.of()))
                .noneMatch(problem -> problem.contains("hunter2"));
    }

    @ParameterizedTest
    @CsvSource({"localhost:1, true", "127.3.2.1:1, true", "[::1]:1, true", "0.0.0.0:1, false", "127.0.0.1.evil:1, false"
    })
    void loopbackIsToldFromTheRest(String address, boolean loopback) {
        assertThat(ListenAddress.parse(address).loopback()).isEqualTo(loopback);
    }

    @Test
    void jsonMayBeIndentedByTabs() throws Exception {
        ServerConfig config = load("""
                {
                \t"server":\t{
                \t\t"listen":\t"127.0.0.1:9"
                \t},
                \t"models": { "aliases": {\t"it's\\t\\"\t'": "a\\tb" } }
                }
                """, Map.of());

        assertThat(config.listen()).hasToString("127.0.0.1:9");
        assertThat(config.models().aliases()).isEqualTo(Map.of("it's\t\"\t'", "a\tb"));
    }

    @Test
    void problemsInJsonWithTabsNameTheirLines() {
        assertThat(problems("\t{\n\t\t\"server\": {\n\t\t\t\"lissten\":\t\"127.0.0.1:9\"\n\t\t}\n\t}\n", Map.of()))
                .singleElement()
                .asString()
                .startsWith("3 server.lissten: ")
                .contains("nearest: listen");
        assertThat(problems("{\n\t\"server\": {\n\t\t\"listen\" \"127.0.0.1:9\"\n\t}\n}\n", Map.of()))
                .first()
                .asString()
                .startsWith("3 ");
    }

    @Test
    void tabThatIndentsYamlIsRefusedWithItsLine() {
        assertThat(problems("server:\n\tlisten: 127.0.0.1:9\n", Map.of()))
                .singleElement()
                .asString()
                .startsWith("2 : not YAML");
    }

    @Test
    void tabsInACommentOrAfterPlainTextOfAFlowAreNoMatter() throws Exception {
        ServerConfig config = load("{\t# it's\t\"mine\n\tmodels: {aliases: {o'c:\td}}\t# end\n}", Map.of());

        assertThat(config.models().aliases()).isEqualTo(Map.of("o'c", "d"));
    }
}
