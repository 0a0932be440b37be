package io.kiroproxy.simulator.rules;

import io.kiroproxy.simulator.json.Json;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/** Rule V14: images and documents (kiro-upstream.md 6.1 #25 and #26, kiro-upstream-2026.md 2.6 #15 and #16). */
final class AttachmentRules {
    private static final Set<String> IMAGES = Set.of("gif", "jpeg", "png", "webp");
    private static final Set<String> DOCUMENTS =
            Set.of("csv", "doc", "docx", "html", "md", "pdf", "txt", "xls", "xlsx");
    private static final Pattern DOCUMENT_NAME = Pattern.compile("[A-Za-z0-9 ()\\[\\]_.-]{1,200}");

    private final SimulatorRules rules;

    AttachmentRules(SimulatorRules rules) {
        this.rules = rules;
    }

    void check(Turns turns) {
        int images = 0;
        int documents = 0;
        Set<String> names = new HashSet<>();
        for (Turns.Turn turn : turns.all()) {
            for (Json image : turn.message().at("images").items()) {
                image(++images > rules.limits().images(), "IMAGE_COUNT_EXCEEDED", "Too many images.");
                checkImage(image);
            }
            for (Json document : turn.message().at("documents").items()) {
                document(++documents > rules.limits().documents(), "DOCUMENT_COUNT_EXCEEDED", "Too many documents.");
                checkDocument(document);
                document(
                        !names.add(document.at("name").text()),
                        "DOCUMENT_DUPLICATE_NAME",
                        "Document names must be unique.");
            }
        }
    }

    private void checkImage(Json image) {
        String format = image.at("format").text();
        image(!IMAGES.contains(format), "IMAGE_FORMAT_UNSUPPORTED", "The image format is not supported.");
        byte[] bytes = bytes(image, Rule.V14_IMAGES);
        image(bytes.length > rules.limits().imageBytes(), "IMAGE_SIZE_EXCEEDED", "An image is too large.");
        image(
                !ImageBytes.format(bytes).equals(format),
                "IMAGE_MIME_MISMATCH",
                "The bytes of an image do not match its format.");
        image(
                ImageBytes.longerSide(bytes) > rules.limits().imageSide(),
                "IMAGE_DIMENSION_EXCEEDED",
                "An image has too many pixels.");
    }

    private void checkDocument(Json document) {
        boolean fits = DOCUMENTS.contains(document.at("format").text())
                && DOCUMENT_NAME.matcher(document.at("name").text()).matches();
        rules.refuseIf(!fits, Rule.V14_DOCUMENTS, Refusal.E22_MALFORMED);
        document(
                bytes(document, Rule.V14_DOCUMENTS).length > rules.limits().documentBytes(),
                "DOCUMENT_SIZE_EXCEEDED",
                "A document is too large.");
    }

    private byte[] bytes(Json attachment, Rule rule) {
        try {
            byte[] bytes = Base64.getDecoder()
                    .decode(attachment.at("source").at("bytes").text());
            rules.refuseIf(bytes.length == 0, rule, Refusal.E22_MALFORMED);
            return bytes;
        } catch (IllegalArgumentException e) {
            rules.refuseIf(true, rule, Refusal.E22_MALFORMED);
            return new byte[0];
        }
    }

    private void image(boolean violated, String reason, String message) {
        rules.refuseIf(violated, Rule.V14_IMAGES, Refusal.invalid(message, reason));
    }

    private void document(boolean violated, String reason, String message) {
        rules.refuseIf(violated, Rule.V14_DOCUMENTS, Refusal.invalid(message, reason));
    }
}
