package io.kiroproxy.server.admin;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The repository's guides as they are in the jar, by file name without ending. Read once, when first asked for. */
final class Guides {

    private static final String FOLDER = "guides/";
    private static final String ENDING = ".md";
    private static final Pattern TITLE = Pattern.compile("^# (.+)$", Pattern.MULTILINE);

    private final Map<String, String> texts = new TreeMap<>();

    private Guides() {}

    /** @throws UncheckedIOException when the jar cannot be read */
    static Guides load() {
        Guides guides = new Guides();
        URL folder = Guides.class.getResource(FOLDER);
        if (folder == null) {
            return guides;
        }
        try {
            URLConnection connection = folder.openConnection();
            if (connection instanceof JarURLConnection jar) {
                guides.readJar(jar);
            } else {
                guides.readFolder(Path.of(folder.toURI()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the guides cannot be read", e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(folder + ": no folder of guides", e);
        }
        return guides;
    }

    /** Titles by id. */
    Map<String, String> titles() {
        Map<String, String> titles = new TreeMap<>();
        texts.forEach((id, text) -> titles.put(id, title(id, text)));
        return titles;
    }

    @Nullable
    String text(String id) {
        return texts.get(id);
    }

    static String title(String id, String text) {
        Matcher title = TITLE.matcher(text);
        return title.find() ? title.group(1).strip() : id;
    }

    private void readFolder(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith(ENDING)) {
                    put(name, Files.readAllBytes(file));
                }
            }
        }
    }

    private void readJar(JarURLConnection connection) throws IOException {
        connection.setUseCaches(false);
        try (JarFile jar = connection.getJarFile()) {
            String folder = connection.getEntryName();
            for (var entry : jar.stream().toList()) {
                String name = entry.getName();
                if (name.startsWith(folder) && name.endsWith(ENDING)) {
                    try (InputStream in = jar.getInputStream(entry)) {
                        put(name.substring(folder.length()), in.readAllBytes());
                    }
                }
            }
        }
    }

    private void put(String name, byte[] content) {
        texts.put(
                name.substring(0, name.length() - ENDING.length()).replace('/', '.'),
                new String(content, StandardCharsets.UTF_8));
    }
}
