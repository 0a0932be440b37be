package io.kiroproxy.dist;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.kiroproxy.cli.Main;
import io.kiroproxy.server.config.ConfigFile;
import io.kiroproxy.server.config.ServerConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compose file, manifests, unit and Dockerfile ask for what the program has and drop what it does not need. */
class DeploymentFilesTest {

    private static final Path FILES = Path.of("src/main/dist");
    private static final YAMLMapper YAML = new YAMLMapper();

    @TempDir
    private Path folder;

    @Test
    void settingsOfContainerAndClusterAreReadAndAskForKeys() throws IOException {
        String cluster = manifest("ConfigMap").at("/data/config.yaml").textValue();

        for (String settings : List.of(Files.readString(FILES.resolve("docker/config.yaml")), cluster)) {
            ServerConfig config = read(settings);
            assertThat(config.access().adminKey()).isNotNull();
            assertThat(config.access().clients()).hasSize(1);
        }
    }

    /** With its secrets in a folder of the test. */
    private ServerConfig read(String settings) throws IOException {
        Files.writeString(folder.resolve("admin_key"), "an-admin-key-of-a-test");
        Files.writeString(folder.resolve("client_key"), "a-client-key-of-a-test");
        String here = settings.replaceAll("/run/secrets/(kiro-proxy/)?", folder + "/");
        return ConfigFile.load(Files.writeString(folder.resolve("config.yaml"), here), Map.of());
    }

    @Test
    void composeFileDropsEveryRightAndPublishesOnLoopbackOnly() throws IOException {
        JsonNode service =
                YAML.readTree(FILES.resolve("docker/compose.yaml").toFile()).at("/services/kiro-proxy");

        assertThat(service.path("read_only").booleanValue()).isTrue();
        assertThat(service.at("/cap_drop/0").textValue()).isEqualTo("ALL");
        assertThat(service.path("security_opt").toString()).contains("no-new-privileges:true");
        assertThat(service.path("ports"))
                .allSatisfy(port -> assertThat(port.textValue()).startsWith("127.0.0.1:"));
        assertThat(words(service.path("command"))).isNotEmpty().satisfies(DeploymentFilesTest::areACommand);
    }

    @Test
    void podRunsAsNobodyReadOnlyAndIsAskedOverHttp() throws IOException {
        JsonNode pod = manifest("Deployment").at("/spec/template/spec");
        JsonNode container = pod.at("/containers/0");

        assertThat(pod.at("/securityContext/runAsNonRoot").booleanValue()).isTrue();
        assertThat(container.at("/securityContext/readOnlyRootFilesystem").booleanValue())
                .isTrue();
        assertThat(container.at("/livenessProbe/httpGet/path").textValue()).isEqualTo("/livez");
        assertThat(container.at("/readinessProbe/httpGet/path").textValue()).isEqualTo("/readyz");
        assertThat(pod.path("terminationGracePeriodSeconds").intValue())
                .as("longer than the drain")
                .isGreaterThanOrEqualTo(35);
        assertThat(words(container.path("args"))).isNotEmpty().satisfies(DeploymentFilesTest::areACommand);
    }

    @Test
    void unitStartsACommandThatExists() throws IOException {
        List<String> lines = Files.readAllLines(FILES.resolve("systemd/kiro-proxy.service"));

        List<String> start = lines.stream()
                .filter(line -> line.startsWith("ExecStart="))
                .map(line -> line.substring(line.indexOf(' ') + 1))
                .toList();
        assertThat(start).singleElement().satisfies(line -> areACommand(List.of(line.split(" ", -1))));
        assertThat(lines)
                .contains("SuccessExitStatus=143", "DynamicUser=yes", "ProtectSystem=strict", "NoNewPrivileges=yes");
    }

    @Test
    void imageRunsAsANumberedUserFromScratch() throws IOException {
        assertThat(Files.readAllLines(FILES.resolve("docker/Dockerfile")))
                .contains("FROM scratch", "USER 10001:10001", "STOPSIGNAL SIGTERM", "EXPOSE 8080", "CMD [\"serve\"]")
                .anyMatch(line -> line.startsWith("HEALTHCHECK") && line.endsWith("\"health\"]"));
    }

    /** What systemd itself says against the unit, its program aside, which is not installed here. */
    @Test
    void unitIsOneThatSystemdTakes() throws Exception {
        Assumptions.assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/systemd-analyze")),
                "skipped: this machine has no systemd-analyze");
        String unit = Files.readString(FILES.resolve("systemd/kiro-proxy.service"));
        Path here = Files.writeString(
                folder.resolve("kiro-proxy.service"), unit.replace("/opt/kiro-proxy/bin/kiro-proxy", "/bin/true"));
        Process check = new ProcessBuilder("systemd-analyze", "verify", "--recursive-errors=no", here.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(check.waitFor()).as(said).isZero();
        assertThat(said).isEmpty();
    }

    /** What Kubernetes' own models say: every field is one of theirs, at its place, of its type. */
    @Test
    void manifestsAreOnesThatTheClusterTakes() throws Exception {
        List<JsonNode> documents = manifests();

        assertThat(documents).hasSize(4);
        for (JsonNode document : documents) {
            String kind = document.path("kind").textValue();
            Class<?> model = Class.forName("io.kubernetes.client.openapi.models.V1" + kind);
            model.getMethod("validateJsonElement", JsonElement.class)
                    .invoke(null, JsonParser.parseString(document.toString()));
        }
    }

    /** What Compose itself says, in either of its forms. */
    @Test
    void composeFileIsOneThatComposeTakes() throws Exception {
        List<String> compose = Stream.of(List.of("docker", "compose"), List.of("docker-compose"))
                .filter(command -> ended(command, List.of("version")).isPresent())
                .findFirst()
                .orElseGet(
                        () -> Assumptions.abort("skipped: this machine has neither docker compose nor docker-compose"));

        assertThat(ended(
                        compose,
                        List.of("-f", FILES.resolve("docker/compose.yaml").toString(), "config")))
                .hasValueSatisfying(said -> assertThat(said).contains("read_only: true", "client_key"));
    }

    /** What a command printed, when it is there and ended well. */
    private static Optional<String> ended(List<String> command, List<String> arguments) {
        List<String> whole = new ArrayList<>(command);
        whole.addAll(arguments);
        try {
            Process process = new ProcessBuilder(whole)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? Optional.of(said) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    @Test
    void portsAndFoldersAreTheSameEverywhere() throws IOException {
        String dockerfile = Files.readString(FILES.resolve("docker/Dockerfile"));
        JsonNode service =
                YAML.readTree(FILES.resolve("docker/compose.yaml").toFile()).at("/services/kiro-proxy");
        JsonNode pod = manifest("Deployment").at("/spec/template/spec");
        JsonNode container = pod.at("/containers/0");
        String port = String.valueOf(ServerConfig.DEFAULT.listen().port());

        assertThat(dockerfile).contains("EXPOSE " + port, "KIRO_SERVER_PORT=" + port, "KIRO_PROXY_HOME=/data");
        assertThat(words(service.path("ports"))).allMatch(published -> published.endsWith(":" + port));
        assertThat(words(service.path("volumes")))
                .contains("data:/data", "./config.yaml:/etc/kiro-proxy/config.yaml:ro");
        assertThat(words(service.path("tmpfs"))).containsExactly("/tmp");
        assertThat(container.at("/ports/0/containerPort").asText()).isEqualTo(port);
        assertThat(container.at("/livenessProbe/httpGet/port").asText()).isEqualTo(port);
        assertThat(manifest("Service").at("/spec/ports/0/targetPort").asText()).isEqualTo(port);
        assertThat(manifest("Service").at("/spec/selector"))
                .isEqualTo(manifest("Deployment").at("/spec/selector/matchLabels"))
                .isEqualTo(manifest("Deployment").at("/spec/template/metadata/labels"));
        assertThat(names(container.path("volumeMounts")))
                .as("what is mounted is there")
                .containsExactlyInAnyOrderElementsOf(names(pod.path("volumes")));
        assertThat(pod.at("/securityContext/runAsUser").asText() + ":"
                        + pod.at("/securityContext/runAsGroup").asText())
                .isEqualTo("10001:10001");
        assertThat(dockerfile).contains("USER 10001:10001");
        assertThat(service.path("image").textValue())
                .isEqualTo(container.path("image").textValue())
                .isEqualTo("kiro-proxy");
    }

    private static void areACommand(List<? extends String> words) {
        Main.commands().parseArgs(words.toArray(String[]::new));
    }

    private static List<String> words(JsonNode list) {
        List<String> words = new ArrayList<>();
        list.forEach(word -> words.add(word.textValue()));
        return words;
    }

    private static List<String> names(JsonNode list) {
        List<String> names = new ArrayList<>();
        list.forEach(one -> names.add(one.path("name").textValue()));
        return names;
    }

    private static JsonNode manifest(String kind) throws IOException {
        return manifests().stream()
                .filter(document -> document.path("kind").textValue().equals(kind))
                .findFirst()
                .orElseThrow();
    }

    private static List<JsonNode> manifests() throws IOException {
        try (MappingIterator<JsonNode> documents = YAML.readerFor(JsonNode.class)
                .readValues(FILES.resolve("kubernetes/kiro-proxy.yaml").toFile())) {
            return documents.readAll();
        }
    }
}
