package io.kiroproxy.server.admin;

import io.kiroproxy.core.spi.HttpFields;

/**
 * A captured request or answer taken apart.
 *
 * @param start what stands before the header fields
 * @param fields the header fields, those that carry keys masked
 * @param body empty for none
 */
record CapturedMessage(String start, HttpFields fields, String body) {

    /** @param pane a client's side of a capture */
    static CapturedMessage of(String pane) {
        int end = pane.indexOf("\n\n");
        String head = end < 0 ? pane : pane.substring(0, end);
        HttpFields.Builder fields = HttpFields.builder();
        head.lines().skip(1).forEach(line -> {
            int colon = line.indexOf(": ");
            if (colon > 0) {
                fields.add(line.substring(0, colon), line.substring(colon + 2));
            }
        });
        String start = head.lines().findFirst().orElse("");
        return new CapturedMessage(start, fields.build(), end < 0 ? "" : pane.substring(end + 2));
    }

    /** Without what was said. */
    @Override
    public String toString() {
        return "captured message (" + body.length() + " characters)";
    }
}
