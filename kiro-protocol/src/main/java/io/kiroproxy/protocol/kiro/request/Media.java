package io.kiroproxy.protocol.kiro.request;

import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.model.Content;
import io.kiroproxy.protocol.kiro.image.Base64Text;
import io.kiroproxy.protocol.kiro.image.ImageHeader;
import io.kiroproxy.protocol.kiro.image.ImageLimits;
import io.kiroproxy.protocol.kiro.lint.LintReport;
import io.kiroproxy.protocol.kiro.lint.LintRule;
import java.util.Base64;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks images and documents of one request (kiro-upstream.md 6.1 #25, #26; kiro-upstream-2026.md 2.6 #15, #16). */
final class Media {

    /** Of one message, and of a whole request. */
    static final int MAX_IMAGES = 20;

    private static final int MAX_DOCUMENT_NAME = 200;
    /** Enough for the size of an image behind large embedded previews. */
    private static final int HEADER_BASE64 = 512 * 1024;

    private static final Map<String, String> DOCUMENT_FORMATS = Map.ofEntries(
            Map.entry("application/pdf", "pdf"),
            Map.entry("text/csv", "csv"),
            Map.entry("application/csv", "csv"),
            Map.entry("application/msword", "doc"),
            Map.entry("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
            Map.entry("text/html", "html"),
            Map.entry("text/markdown", "md"),
            Map.entry("text/x-markdown", "md"),
            Map.entry("text/plain", "txt"),
            Map.entry("application/vnd.ms-excel", "xls"),
            Map.entry("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"));

    private static final Pattern UNSAFE_NAME = Pattern.compile("[^A-Za-z0-9()\\[\\] -]");
    private static final Pattern BLANKS = Pattern.compile(" {2,}");

    private final LintReport.Builder report;
    private final Set<String> names = new HashSet<>();

    Media(LintReport.Builder report) {
        this.report = report;
    }

    Draft.Image image(Content.Image image, String place) {
        String base64 = Base64Text.standard(image.base64());
        if (base64 == null) {
            throw GatewayException.invalidRequest(place + ": the image's data is not base64");
        }
        long bytes = Base64Text.decodedLength(base64);
        if (bytes > ImageLimits.UPSTREAM_BYTES) {
            throw GatewayException.invalidRequest(
                    place + ": an image of " + bytes + " bytes (expected: at most " + ImageLimits.UPSTREAM_BYTES + ")");
        }
        byte[] head = Base64.getDecoder().decode(base64.substring(0, Math.min(base64.length(), HEADER_BASE64)));
        ImageHeader header = ImageHeader.read(head);
        if (header == null) {
            throw GatewayException.invalidRequest(place + ": " + declared(image.mediaType())
                    + " with bytes of no supported format (expected: GIF, JPEG, PNG or WebP)");
        }
        if (header.width() > ImageLimits.UPSTREAM_SIDE || header.height() > ImageLimits.UPSTREAM_SIDE) {
            throw GatewayException.invalidRequest(place + ": an image of " + header.width() + " x " + header.height()
                    + " pixels (expected: at most " + ImageLimits.UPSTREAM_SIDE + " a side)");
        }
        String declared = bare(image.mediaType()).replace("image/", "").replace("jpg", "jpeg");
        if (!declared.equals(header.format())) {
            report.add(LintRule.IMAGE_FORMAT, place, declared(image.mediaType()), "sent as " + header.format());
        }
        return new Draft.Image(header.format(), base64);
    }

    Draft.Document document(Content.Document document, String place) {
        String format = DOCUMENT_FORMATS.get(bare(document.mediaType()));
        if (format == null) {
            throw GatewayException.invalidRequest(place + ": a document of type " + declared(document.mediaType())
                    + " (expected: PDF, CSV, Word, Excel, HTML, Markdown or plain text)");
        }
        String base64 = Base64Text.standard(document.base64());
        if (base64 == null) {
            throw GatewayException.invalidRequest(place + ": the document's data is not base64");
        }
        return new Draft.Document(documentName(document.name(), place), format, base64);
    }

    private String documentName(@Nullable String wanted, String place) {
        String name = wanted == null ? "" : UNSAFE_NAME.matcher(wanted).replaceAll("-");
        name = BLANKS.matcher(name).replaceAll(" ").strip();
        if (name.isEmpty()) {
            name = "document";
        }
        String base = name.length() > MAX_DOCUMENT_NAME ? name.substring(0, MAX_DOCUMENT_NAME) : name;
        String unique = base;
        for (int i = 2; !names.add(unique); i++) {
            String suffix = " (" + i + ")";
            unique = base.substring(0, Math.min(base.length(), MAX_DOCUMENT_NAME - suffix.length())) + suffix;
        }
        if (!unique.equals(wanted)) {
            report.add(
                    LintRule.DOCUMENT_NAME,
                    place,
                    wanted == null ? "no name" : "a name of " + wanted.length() + " characters",
                    "named \"" + unique + "\"");
        }
        return unique;
    }

    private static String bare(String mediaType) {
        int parameters = mediaType.indexOf(';');
        return (parameters < 0 ? mediaType : mediaType.substring(0, parameters))
                .strip()
                .toLowerCase(Locale.ROOT);
    }

    /** The declared type as a message may show it. */
    private static String declared(String mediaType) {
        return mediaType.length() > 80 ? mediaType.substring(0, 80) : mediaType;
    }

    /** Whether {@code redacted} data can be sent back as a blob. */
    static boolean isBlob(String redacted) {
        return Base64Text.isStandard(redacted);
    }
}
