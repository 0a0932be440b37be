package io.kiroproxy.protocol.kiro.image;

/**
 * What images sent upstream may have (kiro-upstream.md 6.1 #26).
 *
 * @param maxSide pixels of the longer side; a larger image is made smaller; 64 to 8,000
 * @param maxBytes bytes of one image; a larger one is written anew; 64 KiB to 3.75 MiB
 */
public record ImageLimits(int maxSide, int maxBytes) {

    /** The longest side the upstream takes. */
    public static final int UPSTREAM_SIDE = 8_000;

    /** The most bytes of one image the upstream takes, 3.75 MiB. */
    public static final int UPSTREAM_BYTES = 3_932_160;

    /** The least {@link #maxSide()}. */
    public static final int LEAST_SIDE = 64;

    /** What the models look at without making it smaller themselves. */
    public static final int DEFAULT_SIDE = 1_568;

    public static final ImageLimits DEFAULT = new ImageLimits(DEFAULT_SIDE, UPSTREAM_BYTES);

    private static final int LEAST_BYTES = 64 * 1024;

    public ImageLimits {
        within("maxSide", maxSide, LEAST_SIDE, UPSTREAM_SIDE);
        within("maxBytes", maxBytes, LEAST_BYTES, UPSTREAM_BYTES);
    }

    private static void within(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + least + " to " + most + ")");
        }
    }

    /** Whether an image may stay as it is. A size of 0, of a header that was cut, is not held against it. */
    boolean take(ImageHeader header, long bytes) {
        return bytes <= maxBytes && takeSide(header.width()) && takeSide(header.height());
    }

    private boolean takeSide(int pixels) {
        return pixels >= 0 && pixels <= maxSide;
    }
}
