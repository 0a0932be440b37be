package io.kiroproxy.server.ui;

import io.kiroproxy.core.spi.HttpFields;
import io.kiroproxy.server.http.WebFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** Reads the files of the web UI from the class path, with what answering needs: types, hashes, compressed copies. */
public final class StaticAssets {

    /**
     * Nothing inline, nothing foreign, no text becomes markup or script but through lit-html's own templates.
     */
    static final String CONTENT_SECURITY_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; "
            + "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
            + "require-trusted-types-for 'script'; trusted-types lit-html";

    private static final String LIST = "files.txt";
    private static final String PAGE = "index.html";
    private static final String PREFIX = "/assets/";
    private static final String VENDOR = "vendor/";

    /** What is smaller fits into one packet anyway. */
    private static final int WORTH_COMPRESSING = 1_000;

    private StaticAssets() {}

    /**
     * The page at {@code /} and everything below {@code /assets/}.
     *
     * <p>A file of the list that the class path lacks shows when it is asked for: its content throws
     * {@link UncheckedIOException}.
     */
    public static List<WebFile> files() {
        return names().stream()
                .map(name -> new WebFile(name.equals(PAGE) ? "/" : PREFIX + name, () -> content(name, read(name))))
                .toList();
    }

    /** The allow-list. */
    static List<String> names() {
        return new String(read(LIST), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
    }

    private static WebFile.Content content(String name, byte[] body) {
        String etag = '"' + hash(body) + '"';
        HttpFields.Builder fields = HttpFields.builder()
                .add("content-type", type(name))
                .add("cache-control", caching(name))
                .add("vary", name.equals(PAGE) ? "accept, accept-encoding" : "accept-encoding")
                .add("x-content-type-options", "nosniff")
                .add("referrer-policy", "no-referrer")
                .add("cross-origin-opener-policy", "same-origin")
                .add("cross-origin-resource-policy", "same-origin")
                .add("content-security-policy", CONTENT_SECURITY_POLICY);
        if (!name.equals(PAGE)) {
            fields.add("etag", etag);
        }
        return new WebFile.Content(etag, fields.build(), body, gzip(body));
    }

    /** The page is never kept, a vendor file for ever (its path has its version), the rest is asked for each time. */
    private static String caching(String name) {
        if (name.equals(PAGE)) {
            return "no-store";
        }
        return name.startsWith(VENDOR) ? "public, max-age=31536000, immutable" : "no-cache";
    }

    private static String type(String name) {
        String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return switch (extension) {
            case "html" -> "text/html; charset=utf-8";
            case "js" -> "text/javascript; charset=utf-8";
            case "css" -> "text/css; charset=utf-8";
            case "svg" -> "image/svg+xml";
            case "txt" -> "text/plain; charset=utf-8";
            default -> throw new IllegalStateException("no media type for " + name);
        };
    }

    private static byte[] read(String name) {
        try (InputStream in = StaticAssets.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new UncheckedIOException(new IOException("the web UI's file is missing: " + name));
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte @Nullable [] gzip(byte[] body) {
        if (body.length < WORTH_COMPRESSING) {
            return null;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
            zip.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static String hash(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every Java platform", e);
        }
    }
}
