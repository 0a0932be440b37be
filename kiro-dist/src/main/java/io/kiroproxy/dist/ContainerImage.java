package io.kiroproxy.dist;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes what an image is beside its files, so that neither an engine nor a registry is needed to make one and two builds
 * make the same bytes: {@code ContainerImage LAYER.tar DOCKERFILE PROCESSOR TIME TAG FOLDER} leaves {@code manifest.json} and the
 * configuration in the folder, which with the layer are the archive that {@code docker load} takes. The Dockerfile's last
 * part stays the only place that says how the image runs. Started from its source by {@code image/build}.
 */
public final class ContainerImage {

    private static final String MARK = "# --- the image";
    private static final Pattern INSTRUCTION = Pattern.compile("^([A-Z]+) (.+)$");
    private static final Pattern PAIR = Pattern.compile("([\\w.]+)=(\"[^\"]*\"|\\S+)");
    private static final Pattern HEALTH = Pattern.compile("--(interval|timeout|start-period)=(\\d+)s");

    private final Map<String, String> fields = new TreeMap<>();
    private final List<String> variables = new ArrayList<>();
    private final Map<String, String> labels = new TreeMap<>();

    private ContainerImage() {}

    public static void main(String[] arguments) throws IOException {
        Path layer = Path.of(arguments[0]);
        Path folder = Path.of(arguments[5]);
        ContainerImage image = new ContainerImage();
        image.read(Files.readAllLines(Path.of(arguments[1])));
        byte[] settings = image.settings(arguments[2], arguments[3], "sha256:" + sha256(layer))
                .getBytes(StandardCharsets.UTF_8);
        String name = HexFormat.of().formatHex(digest().digest(settings)) + ".json";
        Files.write(folder.resolve(name), settings);
        Files.writeString(
                folder.resolve("manifest.json"),
                "[{\"Config\":\"" + name + "\",\"RepoTags\":[\"" + tagged(arguments[4]) + "\"],\"Layers\":[\""
                        + layer.getFileName() + "\"]}]");
    }

    private static String tagged(String name) {
        return name.substring(name.lastIndexOf('/') + 1).contains(":") ? name : name + ":latest";
    }

    private void read(List<String> lines) {
        for (String line : lines.subList(lines.indexOf(MARK) + 1, lines.size())) {
            Matcher instruction = INSTRUCTION.matcher(line);
            if (!instruction.matches()) {
                throw new IllegalArgumentException("Dockerfile: \"" + line + "\" (expected: INSTRUCTION arguments)");
            }
            instruction(instruction.group(1), instruction.group(2));
        }
    }

    private void instruction(String name, String arguments) {
        switch (name) {
            case "FROM", "COPY" -> {} // the layer holds all files
            case "LABEL" -> pairs(arguments).forEach(labels::put);
            case "ENV" -> pairs(arguments).forEach((key, value) -> variables.add(quoted(key + "=" + value)));
            case "USER" -> fields.put("User", quoted(arguments));
            case "WORKDIR" -> fields.put("WorkingDir", quoted(arguments));
            case "STOPSIGNAL" -> fields.put("StopSignal", quoted(arguments));
            case "VOLUME" -> fields.put("Volumes", "{" + quoted(arguments) + ":{}}");
            case "EXPOSE" -> fields.put("ExposedPorts", "{" + quoted(arguments + "/tcp") + ":{}}");
            case "ENTRYPOINT" -> fields.put("Entrypoint", arguments);
            case "CMD" -> fields.put("Cmd", arguments);
            case "HEALTHCHECK" -> fields.put("Healthcheck", health(arguments));
            default -> throw new IllegalArgumentException("Dockerfile: " + name + " is not known here");
        }
    }

    private static String health(String arguments) {
        Map<String, String> check = new TreeMap<>();
        HEALTH.matcher(arguments)
                .results()
                .forEach(option -> check.put(
                        Stream.of(option.group(1).split("-", -1))
                                .map(word ->
                                        word.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + word.substring(1))
                                .collect(Collectors.joining()),
                        String.valueOf(Duration.ofSeconds(Long.parseLong(option.group(2)))
                                .toNanos())));
        check.put("Test", "[\"CMD\"," + arguments.substring(arguments.indexOf('[') + 1));
        return object(check);
    }

    private String settings(String processor, String moment, String layer) {
        Map<String, String> quotedLabels = new TreeMap<>();
        labels.forEach((key, value) -> quotedLabels.put(key, quoted(value)));
        fields.put("Labels", object(quotedLabels));
        fields.put("Env", "[" + String.join(",", variables) + "]");
        Map<String, String> image = new TreeMap<>();
        image.put("architecture", quoted(processor));
        image.put("os", quoted("linux"));
        image.put("created", quoted(moment));
        image.put("config", object(fields));
        image.put("rootfs", "{\"type\":\"layers\",\"diff_ids\":[" + quoted(layer) + "]}");
        image.put(
                "history", "[{\"created\":" + quoted(moment) + ",\"created_by\":\"kiro-dist/src/main/image/build\"}]");
        return object(image);
    }

    private static Map<String, String> pairs(String text) {
        Map<String, String> pairs = new TreeMap<>();
        PAIR.matcher(text)
                .results()
                .forEach(pair -> pairs.put(pair.group(1), pair.group(2).replace("\"", "")));
        return pairs;
    }

    private static String object(Map<String, String> members) {
        return members.entrySet().stream()
                .map(member -> quoted(member.getKey()) + ":" + member.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    private static String sha256(Path file) throws IOException {
        try (DigestInputStream in = new DigestInputStream(Files.newInputStream(file), digest())) {
            in.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(in.getMessageDigest().digest());
        }
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
